import { readJwt } from '../core/read-jwt.ts';
import type { Secret } from '../core/secret.ts';
import { Problem } from '../errors.ts';

/** Gives each request its credentials. */
export interface Authorizer {
  /** The headers for one request. `url` is the whole URL. */
  headers(method: string, url: string): Promise<Readonly<Record<string, string>>>;
  /** Called after a 401: true when it forgot what was refused, and the request is worth one more try. */
  renew(): boolean;
  /** The scopes that were granted; `undefined` where there are none to speak of, as for an API token, or nothing tells them. */
  scopes(): Promise<readonly string[] | undefined>;
}

/** Okta's own scheme for API tokens. Throws `okta-token-refused` for a text that no header can carry. */
export function tokenAuthorizer(token: Secret): Authorizer {
  const text = headerText(token, 'API token');
  return { headers: async () => ({ authorization: `SSWS ${text}` }), renew: () => false, scopes: async () => undefined };
}

/** An access token that somebody got elsewhere. Throws `okta-token-refused` for a text that no header can carry. @see RFC 6750 */
export function bearerAuthorizer(token: Secret): Authorizer {
  const text = headerText(token, 'access token');
  return {
    headers: async () => ({ authorization: `Bearer ${text}` }),
    renew: () => false,
    scopes: async () => scopesInToken(text),
  };
}

/** The access token of a sign-in, and how a new one is got, where it was asked for. */
export interface SignedIn {
  readonly accessToken: Secret;
  readonly scopes: readonly string[];
  readonly expires: Date;
  readonly refresh?: () => Promise<SignedIn>;
}

/** The sign-in of a person, refreshed where it can be: once its time is over, and once after a refusal. */
export function sessionAuthorizer(session: SignedIn, now: () => Date): Authorizer {
  let current = session;
  let refreshing: Promise<SignedIn> | undefined;
  let isRefused = false;
  const live = async (): Promise<SignedIn> => {
    const { refresh } = current;
    if (refresh !== undefined && (isRefused || current.expires.getTime() <= now().getTime())) {
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      current = await refreshing;
      isRefused = false;
    }
    return current;
  };
  return {
    headers: async () => ({ authorization: `Bearer ${(await live()).accessToken.reveal()}` }),
    renew: () => {
      if (current.refresh !== undefined) isRefused = true;
      return current.refresh !== undefined;
    },
    scopes: async () => current.scopes,
  };
}

/** The scopes that an access token says; `undefined` for one that says none: Okta does not promise what it looks like. */
export function scopesInToken(token: string): readonly string[] | undefined {
  const scopes = readJwt(token)?.claims['scp'];
  return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : undefined;
}

/** The id of the person for whom an access token was issued; `undefined` for one that does not say it. */
export function userInToken(token: string): string | undefined {
  const id = readJwt(token)?.claims['uid'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function headerText(token: Secret, title: string): string {
  const text = token.reveal().trim();
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  const message = `The ${title} is empty, or holds white space or other characters that no token has.`;
  throw new Problem('okta-token-refused', message, 'Copy the token again, alone and whole.');
}
