import { thumbprintOf } from '../check-dpop.ts';
import { publicServerOf } from '../metadata-routes.ts';
import type { Answer, Org, Request, Route } from '../okta-route.ts';
import { at, textsAt } from '../raw.ts';
import { grantNotConfigured } from './authorize-request.ts';
import { authenticatedClient } from './client-authentication.ts';
import { clientCredentialsGrant } from './client-credentials-grant.ts';
import { codeGrant } from './code-grant.ts';
import { formOf } from './form.ts';
import { jsonAnswer } from './json-answer.ts';
import { checkNetwork } from './network.ts';
import { notImitated, OAuthRefusal, of } from './oauth-texts.ts';
import { checkBrowser, preflight, tokenCors } from './okta-cors.ts';
import { refreshGrant } from './refresh-grant.ts';

const pattern = '/oauth2/{authServerId}/v1/token';
const grants = { authorization_code: codeGrant, refresh_token: refreshGrant, client_credentials: clientCredentialsGrant };
// What else a server's metadata announces.
const others: readonly string[] = [
  'implicit',
  'password',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:okta:params:oauth:grant-type:otp',
  'http://auth0.com/oauth/grant-type/mfa-otp',
  'urn:okta:params:oauth:grant-type:oob',
  'http://auth0.com/oauth/grant-type/mfa-oob',
  'urn:ietf:params:oauth:grant-type:token-exchange',
];
const valid = [...Object.keys(grants), ...others].join(', ');

/**
 * The token endpoint: authorization code, refresh token and client credentials.
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tags/customas/
 */
export const tokenRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern,
    auth: 'none',
    handle: (request, org) => jsonAnswer(tokenCors(request, org), () => token(request, org)),
  },
  preflight(pattern, tokenCors, 'POST, OPTIONS'),
];

async function token(request: Request, org: Org): Promise<Answer> {
  const server = publicServerOf(request, org);
  const form = formOf(request);
  const grantType = form.get('grant_type') ?? '';
  if (grantType === '') {
    throw new OAuthRefusal(of(400, 'invalid_request', `The token request must specify a 'grant_type'. Valid values: [${valid}]`));
  }
  const known = isKnown(grantType);
  if (!known && !others.includes(grantType)) {
    const says = `The authorization grant type is not supported by the authorization server. Configured grant types: [${valid}].`;
    throw new OAuthRefusal(of(400, 'unsupported_grant_type', says));
  }
  const app = await authenticatedClient(request, form, org);
  checkBrowser(request, app);
  const granted = textsAt(app.raw, 'settings', 'oauthClient', 'grant_types');
  if (!granted.includes(grantType)) throw new OAuthRefusal(grantNotConfigured(granted));
  if (!known) throw notImitated(`the grant '${grantType}'`);
  checkNetwork(app, org.state);
  // A proof that the app does not need is passed over; whether Okta then binds the token is not confirmed.
  const bound = at(app.raw, 'settings', 'oauthClient', 'dpop_bound_access_tokens') === true;
  const proven = { method: 'POST', url: `${org.url}${request.path}` };
  const jkt = bound ? await thumbprintOf(request.headers['dpop'], proven, org) : undefined;
  return { status: 200, body: await grants[grantType](form, { app, server, jkt }, org) };
}

function isKnown(grantType: string): grantType is keyof typeof grants {
  return Object.hasOwn(grants, grantType);
}
