import type { JWTPayload } from 'jose';
import type { Org } from '../okta-route.ts';
import { type AuthorizationServer, appOfClient } from '../org-state.ts';
import { signInsOf } from './sign-ins.ts';
import { verified } from './tokens.ts';

/**
 * What an access or ID token of this server says, or `undefined` when it is not good any more: altered, of another server,
 * expired, revoked, or its app deactivated (which ends its tokens at once).
 */
export async function liveToken(token: string, server: AuthorizationServer, org: Org): Promise<JWTPayload | undefined> {
  const payload = await verified(token, server, org);
  if (payload === undefined || signInsOf(org).revoked.has(String(payload.jti))) return undefined;
  const app = appOfClient(org.state, String(payload['cid'] ?? payload.aud));
  return app?.raw['status'] === 'ACTIVE' ? payload : undefined;
}

/** True for what an access token says; an ID token has no `cid`. */
export function isAccessToken(payload: JWTPayload): boolean {
  return typeof payload['cid'] === 'string';
}
