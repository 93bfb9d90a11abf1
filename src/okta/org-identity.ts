import { printableLine } from '../core/printable.ts';
import type { Http } from '../http/http.ts';
import { notOkta } from './okta-errors.ts';
import { parseOrgUrl } from './parse-org-url.ts';

/** Which org answers. */
export interface OrgIdentity {
  /** Okta's id of the org, e.g. `00o…`. */
  readonly id: string;
  /** `idx` is Okta Identity Engine, `v1` is Classic. */
  readonly pipeline: string;
}

/**
 * Reads who answers at `orgUrl`: one GET without credentials, so that none is sent to what is not Okta.
 * Throws `not-okta`, `bad-value`, and what the Http throws.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/OrgSettingMetadata/
 */
export async function readOrgIdentity(http: Http, orgUrl: string): Promise<OrgIdentity> {
  const url = new URL(`${parseOrgUrl(orgUrl)}/.well-known/okta-organization`);
  const answer = await http({ method: 'GET', url: url.href, accept: 'json', maxBytes: 100_000 });
  if (answer.status !== 200) throw notOkta(url, `${url.pathname} answered HTTP ${answer.status}`);
  const said = parse(answer.text());
  if (said === undefined) {
    throw notOkta(
      url,
      `${url.pathname} gave ${printableLine(answer.headers.get('content-type') ?? 'text', 60)} that is not an org's description`,
    );
  }
  return said;
}

function parse(text: string): OrgIdentity | undefined {
  try {
    const value: { id?: unknown; pipeline?: unknown } | null = JSON.parse(text);
    if (typeof value?.id !== 'string' || !/^\w{1,100}$/.test(value.id)) return undefined;
    return { id: value.id, pipeline: typeof value.pipeline === 'string' ? printableLine(value.pipeline, 20) : '' };
  } catch {
    return undefined;
  }
}
