import type { Secret } from '../core/secret.ts';
import { Problem } from '../errors.ts';

/** Gives each request its credentials. */
export interface Authorizer {
  /** The headers for one request. `url` is the whole URL. */
  headers(method: string, url: string): Promise<Readonly<Record<string, string>>>;
  /** Called after a 401: true when it forgot what was refused, and the request is worth one more try. */
  renew(): boolean;
}

/** Okta's own scheme for API tokens. Throws `okta-token-refused` for a text that no header can carry. */
export function tokenAuthorizer(token: Secret): Authorizer {
  const text = token.reveal().trim();
  if (!/^[\x21-\x7e]+$/.test(text)) {
    const message = 'The API token is empty, or holds white space or characters that no token has.';
    throw new Problem('okta-token-refused', message, 'Copy the token again, alone and whole.');
  }
  return { headers: async () => ({ authorization: `SSWS ${text}` }), renew: () => false };
}
