import type { Answer, Org, Request, Route } from '../okta-route.ts';
import { textAt } from '../raw.ts';
import { authenticatedClient } from './client-authentication.ts';
import { formOf } from './form.ts';
import { jsonAnswer } from './json-answer.ts';
import { notImitated, OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import { trustedCors } from './okta-cors.ts';
import { orgPayloadOf, orgServerId } from './org-tokens.ts';
import { errorPage } from './pages.ts';
import { revokeFamily, signInsOf } from './sign-ins.ts';

const { oauth } = notImitated(
  "signing people in at the org authorization server but by device (use a custom one, such as 'default')",
);
const json: Answer = { status: oauth.status, body: { error: oauth.error, error_description: oauth.description } };
const endpoint = (method: Route['method'], name: string, answer: Answer): Route => ({
  method,
  pattern: `/oauth2/v1/${name}`,
  auth: 'none',
  handle: () => answer,
});

/**
 * The org authorization server's other endpoints: the end of a token, and those for people, which are not imitated and say so.
 * Its access tokens are not for others to validate, so no app that this program sets up uses it.
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
  {
    method: 'POST',
    pattern: '/oauth2/v1/revoke',
    auth: 'none',
    handle: (request, org) => jsonAnswer(trustedCors(request, org), () => revoke(request, org)),
  },
];

// An app may revoke its own tokens only; to those of others, and to what is none, the answer is the same.
async function revoke(request: Request, org: Org): Promise<Answer> {
  const form = formOf(request);
  const app = await authenticatedClient(request, form, org);
  const token = form.get('token') ?? '';
  if (token === '') throw new OAuthRefusal(oauthErrors.noTokenParameter);
  const clientId = textAt(app.raw, 'credentials', 'oauthClient', 'client_id');
  const signIns = signInsOf(org);
  const family = signIns.families.get(token);
  if (family !== undefined) {
    if (family.grant.clientId === clientId && family.grant.serverId === orgServerId) revokeFamily(signIns, family);
    return { status: 200 };
  }
  const payload = await orgPayloadOf(token, org);
  if (payload !== undefined && payload['cid'] === clientId && typeof payload.jti === 'string') signIns.revoked.add(payload.jti);
  return { status: 200 };
}
