import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
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
  const said = parseJsonAs(description, answer.text());
  if (said === undefined) {
    throw notOkta(
      url,
      `${url.pathname} gave ${printableLine(answer.headers.get('content-type') ?? 'text', 60)} that is not an org's description`,
    );
  }
  return { id: said.id, pipeline: printableLine(said.pipeline, 20) };
}

const description = objectOf({ id: v.pipe(v.string(), v.regex(/^\w{1,100}$/)), pipeline: v.fallback(v.string(), '') });
