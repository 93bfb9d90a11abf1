import { randomBytes } from 'node:crypto';
import { thumbprintOf } from './check-dpop.ts';
import { clientOf } from './client-assertion.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { orgKeysOf } from './org-keys.ts';
import { openidScopes, orgScopesOf } from './org-scopes.ts';
import type { App } from './org-state.ts';
import { at, textAt, textsAt } from './raw.ts';
import { oauthRefusal } from './refusal.ts';
import { signedBy } from './signing-keys.ts';

const lifeSeconds = 3600;
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * The org authorization server's token endpoint, for service apps that sign with a private key (with DPoP where the app asks
 * for it); no other grant.
 * @see https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
 */
export const serviceTokenRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/oauth2/v1/token', auth: 'none', handle: issueToken },
];

async function issueToken(request: Request, org: Org): Promise<Answer> {
  const form = new URLSearchParams(request.bytes.toString('utf8'));
  const grant = form.get('grant_type');
  if (grant !== 'client_credentials') {
    const says = `The gloo-okta sandbox's org authorization server grants 'client_credentials' only, not '${grant ?? ''}'.`;
    throw oauthRefusal(400, 'unsupported_grant_type', says);
  }
  const app = await authenticated(form, org);
  // A proof that the app does not need is let pass; whether Okta then binds the token is not confirmed.
  const bound = at(app.raw, 'settings', 'oauthClient', 'dpop_bound_access_tokens') === true;
  const proven = { method: 'POST', url: `${org.url}/oauth2/v1/token` };
  const jkt = bound ? await thumbprintOf(request.headers['dpop'], proven, org) : undefined;
  const scopes = scopesFor(app, form.get('scope') ?? '', org);
  return {
    status: 200,
    body: {
      token_type: bound ? 'DPoP' : 'Bearer',
      expires_in: lifeSeconds,
      access_token: await accessToken(app, scopes, jkt, org),
      scope: scopes.join(' '),
    },
  };
}

async function authenticated(form: URLSearchParams, org: Org): Promise<App> {
  const assertion = form.get('client_assertion');
  if (assertion === null) throw oauthRefusal(401, 'invalid_client', 'No client credentials found.');
  if (form.get('client_assertion_type') !== assertionType) {
    throw oauthRefusal(400, 'invalid_request', 'The client_assertion_type is invalid.');
  }
  const app = await clientOf(assertion, `${org.url}/oauth2/v1/token`, org);
  const granted = textsAt(app.raw, 'settings', 'oauthClient', 'grant_types').includes('client_credentials');
  if (!granted || textAt(app.raw, 'settings', 'oauthClient', 'application_type') !== 'service') {
    const says =
      "Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server.";
    throw oauthRefusal(401, 'invalid_client', says);
  }
  return app;
}

// Asked for but not granted: dropped without a word, unless nothing is left. [I] terraform-provider-okta#2375
function scopesFor({ grantedScopes }: App, text: string, { state }: Org): string[] {
  const asked = text.split(' ').filter((scope) => scope !== '');
  if (asked.length === 0) throw oauthRefusal(400, 'invalid_scope', 'No scopes were requested.');
  if (asked.some((scope) => openidScopes.includes(scope))) {
    throw oauthRefusal(400, 'invalid_scope', "Cannot request 'openid' scopes using client credentials.");
  }
  const known = orgScopesOf(state);
  if (asked.some((scope) => !known.includes(scope))) {
    const says = 'One or more scopes are not configured for the authorization server resource.';
    throw oauthRefusal(400, 'invalid_scope', says);
  }
  const scopes = asked.filter((scope) => grantedScopes.includes(scope));
  if (scopes.length === 0) throw oauthRefusal(400, 'consent_required', 'You are not allowed any of the requested scopes.');
  return scopes;
}

async function accessToken(app: App, scopes: readonly string[], jkt: string | undefined, org: Org): Promise<string> {
  const clientId = textAt(app.raw, 'credentials', 'oauthClient', 'client_id') ?? '';
  const seconds = Math.floor(org.now().getTime() / 1000);
  const jti = `AT.${randomBytes(32).toString('base64url')}`;
  return signedBy(await orgKeysOf(org), {
    ver: 1,
    jti,
    iss: org.url,
    aud: org.url,
    sub: clientId,
    iat: seconds,
    exp: seconds + lifeSeconds,
    cid: clientId,
    scp: [...scopes],
    ...(jkt === undefined ? {} : { cnf: { jkt } }),
  });
}
