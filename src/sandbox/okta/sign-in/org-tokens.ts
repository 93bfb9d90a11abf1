import { randomBytes } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { Org } from '../okta-route.ts';
import { orgKeysOf } from '../org-keys.ts';
import type { App, User } from '../org-state.ts';
import { type Raw, textAt } from '../raw.ts';
import { keySetOf, signedBy } from '../signing-keys.ts';
import { appUserOf } from './app-user.ts';
import { encryptedForApp } from './encrypt.ts';
import { typeOf } from './issue.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import { type Grant, signInsOf } from './sign-ins.ts';
import { systemValueOf } from './system-values.ts';
import { leftHalf, secondsOf } from './tokens.ts';

/** What stands for the org authorization server in a grant. */
export const orgServerId = 'org';

/** Documented: an access token of the org authorization server lives an hour, and cannot be made to live longer. */
export const orgTokenSeconds = 60 * 60;

/** An access token of the org authorization server, for its own API alone. */
export async function signOrgToken(
  given: {
    readonly clientId: string;
    readonly scopes: readonly string[];
    readonly jkt: string | undefined;
    readonly person?: Raw;
  },
  org: Org,
): Promise<{ token: string; jti: string }> {
  const { clientId, scopes, jkt, person } = given;
  const iat = secondsOf(org);
  const jti = `AT.${randomBytes(32).toString('base64url')}`;
  const token = await signedBy(await orgKeysOf(org), {
    ver: 1,
    jti,
    iss: org.url,
    aud: org.url,
    sub: clientId,
    iat,
    exp: iat + orgTokenSeconds,
    cid: clientId,
    ...person,
    scp: [...scopes],
    ...(jkt === undefined ? {} : { cnf: { jkt } }),
  });
  return { token, jti };
}

/** What an access token of the org authorization server says, or `undefined` when it is none, its time is over or it was revoked. */
export async function orgPayloadOf(token: string, org: Org): Promise<JWTPayload | undefined> {
  try {
    const keys = createLocalJWKSet(keySetOf(org.state.orgKeys));
    const { payload } = await jwtVerify(token, keys, { issuer: org.url, audience: org.url, currentDate: org.now() });
    return signInsOf(org).revoked.has(String(payload.jti)) ? undefined : payload;
  } catch {
    return undefined;
  }
}

/**
 * The tokens of a person at the org authorization server, which has no access policy: whoever the app is assigned to may have
 * them. Throws Okta's access_denied for others, and for somebody who was deactivated meanwhile.
 */
export async function issueOrgTokens(
  grant: Grant,
  scopes: readonly string[],
  { app, jkt }: { readonly app: App; readonly jkt: string | undefined },
  org: Org,
): Promise<Raw> {
  const { clientId, userId, authTime } = grant;
  const user = org.state.users.find(({ raw }) => raw['id'] === userId && raw['status'] === 'ACTIVE');
  if (user === undefined) throw new OAuthRefusal(oauthErrors.notAssigned);
  appUserOf(org.state, app, user);
  const login = textAt(user.raw, 'profile', 'login') ?? '';
  const person = { sub: login, uid: userId, auth_time: authTime };
  const { token, jti } = await signOrgToken({ clientId, scopes, jkt, person }, org);
  grant.issued.push(jti);
  const body = { token_type: typeOf(jkt), expires_in: orgTokenSeconds, access_token: token, scope: scopes.join(' ') };
  if (!scopes.includes('openid')) return body;
  return { ...body, id_token: await encryptedForApp(await idToken(grant, scopes, user, token, org), app) };
}

async function idToken(
  { clientId, userId, authTime }: Grant,
  scopes: readonly string[],
  { raw }: User,
  accessToken: string,
  org: Org,
): Promise<string> {
  const iat = secondsOf(org);
  const about = [
    ['name', 'profile'],
    ['preferred_username', 'profile'],
    ['email', 'email'],
  ].flatMap(([claim = '', scope = '']) => (scopes.includes(scope) ? [[claim, systemValueOf(claim, raw)] as const] : []));
  return signedBy(await orgKeysOf(org), {
    ...Object.fromEntries(about),
    sub: userId,
    ver: 1,
    iss: org.url,
    aud: clientId,
    iat,
    exp: iat + orgTokenSeconds,
    jti: `ID.${randomBytes(32).toString('base64url')}`,
    amr: ['pwd'],
    idp: org.state.id,
    auth_time: authTime,
    at_hash: leftHalf(accessToken),
  });
}
