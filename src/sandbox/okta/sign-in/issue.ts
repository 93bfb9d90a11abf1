import type { Org } from '../okta-route.ts';
import type { App, AuthorizationServer, OrgState, User } from '../org-state.ts';
import { type Raw, textsAt } from '../raw.ts';
import { type Lifetimes, lifetimesFor } from './access-policy.ts';
import { type AppUser, appUserOf } from './app-user.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import type { Grant } from './sign-ins.ts';
import { type ClaimContext, resourceClaims, thinIdentityClaims } from './token-claims.ts';
import { signAccessToken, signIdToken } from './tokens.ts';

/** What a person's tokens are issued for. */
export interface Issue {
  readonly grant: Grant;
  /** The grant's scopes, or fewer. */
  readonly scopes: readonly string[];
  readonly app: App;
  readonly server: AuthorizationServer;
  readonly nonce?: string;
}

/** A person who may still have tokens, and for how long. */
export interface Admitted {
  readonly user: User;
  readonly appUser: AppUser;
  readonly lifetimes: Lifetimes;
}

/**
 * Looks at everything again that may have changed since the sign-in: person, assignment, access policy. Throws Okta's error
 * for what does not hold any more.
 */
export function admit({ grant: { clientId, userId }, scopes, app, server }: Issue, { state }: Org): Admitted {
  const user = activeUser(state, userId);
  const appUser = appUserOf(state, app, user);
  const lifetimes = lifetimesFor(server, state, { clientId, grantType: 'authorization_code', scopes, user });
  return { user, appUser, lifetimes };
}

/**
 * The access token and, with `openid`, the ID token of a person, as an answer of the token endpoint holds them. Throws
 * Okta's error for a claim that cannot be evaluated.
 */
export async function issueTokens(issue: Issue, { user, appUser, lifetimes }: Admitted, org: Org): Promise<Raw> {
  const { grant, scopes, server, nonce } = issue;
  const { clientId, userId, authTime } = grant;
  const context: ClaimContext = { state: org.state, server, clientId, scopes, user, appUser };
  const claims = resourceClaims(context);
  const identity = thinIdentityClaims(context);
  const lifeSeconds = lifetimes.accessMinutes * 60;
  const person = { userId, authTime };
  const { token, jti } = await signAccessToken(server, org, { clientId, scopes, lifeSeconds, person, claims });
  grant.issued.push(jti);
  const body = { token_type: 'Bearer', expires_in: lifeSeconds, access_token: token, scope: scopes.join(' ') };
  if (!scopes.includes('openid')) return body;
  const about = { clientId, userId, authTime, accessToken: token, claims: identity };
  return { ...body, id_token: await signIdToken(server, org, nonce === undefined ? about : { ...about, nonce }) };
}

/** True when an app may have refresh tokens. */
export function mayRefresh({ raw }: App): boolean {
  return textsAt(raw, 'settings', 'oauthClient', 'grant_types').includes('refresh_token');
}

// What Okta says when the person was deactivated between two requests is not recorded.
function activeUser({ users }: OrgState, userId: string): User {
  const user = users.find(({ raw }) => raw['id'] === userId && raw['status'] === 'ACTIVE');
  if (user === undefined) throw new OAuthRefusal(oauthErrors.notAssigned);
  return user;
}
