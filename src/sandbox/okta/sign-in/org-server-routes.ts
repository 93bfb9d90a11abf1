import type { Answer, Route } from '../okta-route.ts';
import { notImitated } from './oauth-texts.ts';
import { errorPage } from './pages.ts';

const { oauth } = notImitated("signing people in at the org authorization server (use a custom one, such as 'default')");
const json: Answer = { status: oauth.status, body: { error: oauth.error, error_description: oauth.description } };
const endpoint = (method: Route['method'], name: string, answer: Answer): Route => ({
  method,
  pattern: `/oauth2/v1/${name}`,
  auth: 'none',
  handle: () => answer,
});

/**
 * The org authorization server's endpoints for people: not imitated, and they say so. Its access tokens are not for others
 * to validate, so nothing that this program sets up uses it.
 * @see https://developer.okta.com/docs/concepts/auth-servers/#org-authorization-server
 */
export const orgServerRoutes: readonly Route[] = [
  endpoint('GET', 'authorize', errorPage(oauth)),
  endpoint('POST', 'authorize', errorPage(oauth)),
  endpoint('GET', 'logout', errorPage(oauth)),
  endpoint('POST', 'logout', errorPage(oauth)),
  endpoint('GET', 'userinfo', json),
  endpoint('POST', 'userinfo', json),
  endpoint('POST', 'introspect', json),
  endpoint('POST', 'revoke', json),
];
