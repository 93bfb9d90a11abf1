import type { Org } from '../okta-route.ts';
import { type Raw, textAt } from '../raw.ts';
import { lifetimesFor } from './access-policy.ts';
import { type Asking, typeOf } from './issue.ts';
import { serviceScopesOf } from './scopes.ts';
import { resourceClaims } from './token-claims.ts';
import { signAccessToken } from './tokens.ts';

/**
 * An access token for an app that acts for itself: no person, so no `uid` and no ID token; `sub` is the client id.
 * @see RFC 6749 section 4.4
 */
export async function clientCredentialsGrant(form: URLSearchParams, { app, server, jkt }: Asking, org: Org): Promise<Raw> {
  const clientId = textAt(app.raw, 'credentials', 'oauthClient', 'client_id') ?? '';
  const scopes = serviceScopesOf(form.get('scope') ?? '', server);
  const { accessMinutes } = lifetimesFor(server, org.state, { clientId, grantType: 'client_credentials', scopes });
  const claims = resourceClaims({ state: org.state, server, clientId, scopes });
  const lifeSeconds = accessMinutes * 60;
  const { token } = await signAccessToken(server, org, { clientId, scopes, lifeSeconds, claims, jkt });
  return { token_type: typeOf(jkt), expires_in: lifeSeconds, access_token: token, scope: scopes.join(' ') };
}
