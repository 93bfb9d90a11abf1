import { thumbprintOf } from './check-dpop.ts';
import { clientOf } from './client-assertion.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { openidScopes, orgScopesOf } from './org-scopes.ts';
import type { App } from './org-state.ts';
import { at, type Raw, textAt, textsAt } from './raw.ts';
import { oauthRefusal } from './refusal.ts';
import { grantNotConfigured } from './sign-in/authorize-request.ts';
import { authenticatedClient } from './sign-in/client-authentication.ts';
import { deviceGrant, deviceGrantType } from './sign-in/device-grant.ts';
import { formOf } from './sign-in/form.ts';
import { typeOf } from './sign-in/issue.ts';
import { jsonAnswer } from './sign-in/json-answer.ts';
import { checkNetwork } from './sign-in/network.ts';
import { notImitated, OAuthRefusal } from './sign-in/oauth-texts.ts';
import { trustedCors } from './sign-in/okta-cors.ts';
import { issueOrgTokens, orgServerId, orgTokenSeconds, signOrgToken } from './sign-in/org-tokens.ts';
import { refreshed } from './sign-in/refresh-grant.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** An app that has authenticated itself, and the key that it proved to have where its tokens are bound to one. */
interface Asking {
  readonly app: App;
  readonly jkt: string | undefined;
}

const grants: Readonly<Record<string, (form: URLSearchParams, asking: Asking, org: Org) => Promise<Raw>>> = {
  client_credentials: serviceGrant,
  [deviceGrantType]: deviceGrant,
  refresh_token: (form, asking, org) =>
    refreshed(form, asking, orgServerId, org, (grant, scopes) => issueOrgTokens(grant, scopes, asking, org)),
};

/**
 * The org authorization server's token endpoint: for service apps that sign with a private key, for people who let a device in,
 * and for refresh tokens; with DPoP where the app asks for it. Its tokens are for Okta's own API alone.
 * @see https://developer.okta.com/docs/guides/implement-oauth-for-okta/main/
 */
export const orgTokenRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/oauth2/v1/token',
    auth: 'none',
    handle: (request, org) => jsonAnswer(trustedCors(request, org), () => token(request, org)),
  },
];

async function token(request: Request, org: Org): Promise<Answer> {
  const form = formOf(request);
  const grantType = form.get('grant_type') ?? '';
  const grant = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined;
  if (grant === undefined) throw notImitated(`the grant '${grantType}' at the org authorization server`);
  const app = grantType === 'client_credentials' ? await serviceApp(form, org) : await authenticatedClient(request, form, org);
  const granted = textsAt(app.raw, 'settings', 'oauthClient', 'grant_types');
  if (!granted.includes(grantType)) throw new OAuthRefusal(grantNotConfigured(granted));
  checkNetwork(app, org.state);
  // A proof that the app does not need is let pass; whether Okta then binds the token is not confirmed.
  const bound = at(app.raw, 'settings', 'oauthClient', 'dpop_bound_access_tokens') === true;
  const proven = { method: 'POST', url: `${org.url}/oauth2/v1/token` };
  const jkt = bound ? await thumbprintOf(request.headers['dpop'], proven, org) : undefined;
  return { status: 200, body: await grant(form, { app, jkt }, org) };
}

async function serviceGrant(form: URLSearchParams, { app, jkt }: Asking, org: Org): Promise<Raw> {
  const scopes = serviceScopes(app, form.get('scope') ?? '', org);
  const clientId = textAt(app.raw, 'credentials', 'oauthClient', 'client_id') ?? '';
  const { token: signed } = await signOrgToken({ clientId, scopes, jkt }, org);
  return { token_type: typeOf(jkt), expires_in: orgTokenSeconds, access_token: signed, scope: scopes.join(' ') };
}

async function serviceApp(form: URLSearchParams, org: Org): Promise<App> {
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
function serviceScopes({ grantedScopes }: App, text: string, { state }: Org): string[] {
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
