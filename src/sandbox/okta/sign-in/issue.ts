import type { Org } from '../okta-route.ts';
import type { App, AuthorizationServer, OrgState, User } from '../org-state.ts';
import { type Raw, textAt, textsAt } from '../raw.ts';
import { type Lifetimes, lifetimesFor } from './access-policy.ts';
import { type AppUser, appUserOf } from './app-user.ts';
import { encryptedForApp } from './encrypt.ts';
import { notImitated, OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import type { Grant } from './sign-ins.ts';
import { type ClaimContext, resourceClaims, thinIdentityClaims } from './token-claims.ts';
import { signAccessToken, signIdToken } from './tokens.ts';

/** Who asks for tokens, and of whom. */
export interface Asking {
  readonly app: App;
  readonly server: AuthorizationServer;
  /** The thumbprint of the key by which the app proved itself, where its tokens are bound to it. */
  readonly jkt: string | undefined;
}

/** What a person's tokens are issued for. */
export interface Issue extends Asking {
  readonly grant: Grant;
  /** The grant's scopes, or fewer. */
  readonly scopes: readonly string[];
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
  const subject = textAt(app.raw, 'settings', 'oauthClient', 'subject_type');
  if (subject === 'pairwise') throw notImitated('a subject of its own for each app (subject_type pairwise)');
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
  const { grant, scopes, app, server, nonce, jkt } = issue;
  const { clientId, userId, authTime } = grant;
  const context: ClaimContext = { state: org.state, server, clientId, scopes, user, appUser };
  const claims = resourceClaims(context);
  const identity = thinIdentityClaims(context);
  const lifeSeconds = lifetimes.accessMinutes * 60;
  const person = { userId, authTime };
  const { token, jti } = await signAccessToken(server, org, { clientId, scopes, lifeSeconds, person, claims, jkt });
  grant.issued.push(jti);
  const body = { token_type: typeOf(jkt), expires_in: lifeSeconds, access_token: token, scope: scopes.join(' ') };
  if (!scopes.includes('openid')) return body;
  const about = { clientId, userId, authTime, accessToken: token, claims: identity };
  const idToken = await signIdToken(server, org, nonce === undefined ? about : { ...about, nonce });
  return { ...body, id_token: await encryptedForApp(idToken, app) };
}

/** What an answer of the token endpoint calls its access token. */
export function typeOf(jkt: string | undefined): string {
  return jkt === undefined ? 'Bearer' : 'DPoP';
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
