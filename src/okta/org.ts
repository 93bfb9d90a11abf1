import type { Json } from '../core/model.ts';
import { parseJson } from '../core/parse-json.ts';
import { printableLine } from '../core/printable.ts';
import type { Secret } from '../core/secret.ts';
import { Problem } from '../errors.ts';
import type { Http, HttpAnswer, HttpRequest } from '../http/http.ts';
import { type Authorizer, tokenAuthorizer } from './authorizer.ts';
import { nextPage } from './next-page.ts';
import { type CredentialKind, isGone, notOkta, problemOf } from './okta-errors.ts';
import { parseOrgUrl } from './parse-org-url.ts';
import { openSdk, type SdkApis } from './sdk.ts';
import { serviceAppAuthorizer } from './service-app.ts';

/** What opens an org. */
export type OrgCredentials =
  | { readonly kind: 'token'; readonly token: Secret }
  | {
      readonly kind: 'service-app';
      readonly clientId: string;
      readonly privateKey: Secret;
      readonly keyId?: string;
      readonly scopes?: readonly string[];
    };

/** How an org is opened. */
export interface OrgOptions {
  readonly orgUrl: string;
  readonly credentials: OrgCredentials;
  readonly http: Http;
  readonly now: () => Date;
}

/**
 * The door to one org. Paths begin with `/api/v1/`. Reads are raw, so that fields nobody knows survive; each is made once in
 * a run, until it is forgotten. Every failure is a Problem.
 */
export interface Org {
  /** Scheme and host, no trailing slash. */
  readonly url: string;
  /** One GET, remembered. */
  read(path: string): Promise<Json>;
  /** The same, and `undefined` when there is nothing (404). */
  find(path: string): Promise<Json | undefined>;
  /** One GET, whatever is remembered; its answer is remembered. */
  readFresh(path: string): Promise<Json>;
  /** All members of a list, over all its pages. */
  list(path: string): Promise<readonly Json[]>;
  /** Drops what is remembered of the paths that begin so; of all without one. */
  forget(pathPrefix?: string): void;
  /** One PUT of a whole object. After a write, also one that failed and may have been made all the same, nothing is remembered. */
  put(path: string, body: Json): Promise<Json>;
  /**
   * One write by a typed call of the SDK; gives Okta's answer raw, `null` when it has no body. With `exact` that is what goes
   * over the wire, to the letter: the SDK leaves out fields that it does not know.
   */
  write(call: (apis: SdkApis) => Promise<unknown>, exact?: Json): Promise<Json>;
}

/**
 * Opens an org. With a token nothing is sent yet; for a service app its access token is asked for.
 * Throws `bad-value`, `okta-token-refused`, `okta-key-refused`, and what the Http throws.
 */
export async function openOrg(options: OrgOptions): Promise<Org> {
  const url = parseOrgUrl(options.orgUrl);
  const { credentials, http, now } = options;
  const authorizer: Authorizer =
    credentials.kind === 'token'
      ? tokenAuthorizer(credentials.token)
      : serviceAppAuthorizer({ ...credentials, orgUrl: url, http, now });
  if (credentials.kind === 'service-app') await authorizer.headers('GET', `${url}/api/v1/apps`);
  return makeOrg(url, makeSend(url, credentials.kind, authorizer, http));
}

type Send = (request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>) => Promise<HttpAnswer>;

/** Sends one request with credentials, to the org and nowhere else; gives successes only. */
function makeSend(orgUrl: string, kind: CredentialKind, authorizer: Authorizer, http: Http): Send {
  return async (request) => {
    if (!request.url.startsWith(`${orgUrl}/`)) throw new Error(`not of this org: ${request.url}`);
    const once = async () => {
      const headers = { ...request.headers, ...(await authorizer.headers(request.method, request.url)) };
      return http({ ...request, headers, accept: 'json' });
    };
    let answer = await once();
    // Okta did nothing yet, so even a POST can be sent again
    if (answer.status === 401 && authorizer.renew()) answer = await once();
    if (answer.status < 200 || answer.status > 299) throw problemOf(answer, request.method, kind);
    return answer;
  };
}

function makeOrg(url: string, send: Send): Org {
  const pages = new Map<string, Promise<Page | undefined>>();

  const page = (path: string): Promise<Page | undefined> => {
    const known = pages.get(path);
    if (known !== undefined) return known;
    const fetched = fetchPage(path);
    pages.set(path, fetched);
    fetched.catch(() => {
      if (pages.get(path) === fetched) pages.delete(path);
    });
    return fetched;
  };
  const fetchPage = async (path: string): Promise<Page | undefined> => {
    try {
      const answer = await send({ method: 'GET', url: url + path });
      return { body: jsonOf(answer), next: nextPage(answer.headers.get('link'), answer.url) };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  };
  const existing = async (path: string): Promise<Page> => {
    const found = await page(path);
    if (found !== undefined) return found;
    throw new Problem('okta-refused', `Okta has nothing at ${path}.`, 'Run `gloo-okta plan` to see what is there.', {
      status: 404,
      errorCode: '',
    });
  };
  const forget = (prefix = ''): void => {
    for (const path of pages.keys()) if (path.startsWith(prefix)) pages.delete(path);
  };

  return {
    url,
    forget,
    read: async (path) => (await existing(path)).body,
    find: async (path) => (await page(path))?.body,
    readFresh: async (path) => {
      pages.delete(path);
      return (await existing(path)).body;
    },
    list: async (path) => {
      const members: Json[] = [];
      const visited = new Set<string>();
      for (let at: string | undefined = path; at !== undefined; ) {
        if (visited.has(at) || visited.size === mostPages) throw endless(path);
        visited.add(at);
        const { body, next }: Page = await existing(at);
        if (!Array.isArray(body)) throw new Problem('answer-unusable', `Okta sent no list for ${path}.`, 'Check --org-url.');
        members.push(...body.filter((member: Json) => member !== null));
        at = next;
      }
      return members;
    },
    put: async (path, body) => {
      const headers = { 'content-type': 'application/json' };
      try {
        return jsonOf(await send({ method: 'PUT', url: url + path, headers, body: JSON.stringify(body) }));
      } finally {
        forget();
      }
    },
    write: async (call, exact) => {
      let answer: HttpAnswer | undefined;
      const apis = await openSdk(url, async ({ body, method, ...request }) => {
        const sent = exact === undefined ? body : JSON.stringify(exact);
        answer = await send({
          ...request,
          method: method as HttpRequest['method'],
          ...(sent === undefined ? {} : { body: sent }),
        });
        return answer;
      });
      try {
        await call(apis);
      } catch (error) {
        // Okta did it; that the SDK cannot read the answer must not hide what was born
        if (answer === undefined) throw error;
      } finally {
        forget();
      }
      return answer === undefined ? null : jsonOf(answer);
    },
  };
}

interface Page {
  readonly body: Json;
  /** The path of the next page. */
  readonly next: string | undefined;
}

const mostPages = 200;

/** The body as JSON, `null` when there is none. A page of HTML comes from something in between, whatever its status says. */
function jsonOf(answer: HttpAnswer): Json {
  const text = answer.text();
  if (text.trim() === '') return null;
  try {
    return parseJson(text);
  } catch {
    throw notOkta(
      new URL(answer.url),
      `it sent ${printableLine(answer.headers.get('content-type') ?? 'text', 60)} instead of JSON`,
    );
  }
}

function endless(path: string): Problem {
  return new Problem(
    'answer-unusable',
    `Okta's list at ${path} does not end.`,
    'Run it again; if it stays so, tell us with --debug.',
  );
}
