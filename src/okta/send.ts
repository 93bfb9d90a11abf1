import type { CredentialKind } from '../core/credential-kind.ts';
import type { Http, HttpAnswer, HttpRequest } from '../http/http.ts';
import type { Authorizer } from './authorizer.ts';
import { problemOf } from './okta-errors.ts';

/** Sends one request to an org. */
export type Send = (request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>) => Promise<HttpAnswer>;

/** How to send. */
interface SendOptions {
  /** Scheme and host, no trailing slash. */
  readonly orgUrl: string;
  readonly kind: CredentialKind;
  readonly http: Http;
  readonly authorizer: Authorizer;
  /** The scopes that the whole run takes. */
  readonly needed: readonly string[] | undefined;
}

/** Sends one request with credentials, to the org and nowhere else; gives successes only. */
export function makeSend({ orgUrl, kind, http, needed, authorizer }: SendOptions): Send {
  return async (request) => {
    if (!request.url.startsWith(`${orgUrl}/`)) throw new Error(`not of this org: ${request.url}`);
    const once = async () => {
      const headers = { ...request.headers, ...(await authorizer.headers(request.method, request.url)) };
      return http({ ...request, headers, accept: 'json' });
    };
    let answer = await once();
    // Okta did nothing yet, so even a POST can be sent again
    if (answer.status === 401 && authorizer.renew()) answer = await once();
    if (answer.status < 200 || answer.status > 299)
      throw problemOf(answer, request.method, kind, await authorizer.scopes().catch(() => undefined), needed);
    return answer;
  };
}
