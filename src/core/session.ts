import type { Secret } from './secret.ts';

/** Which sign-in it is. */
export interface SessionName {
  readonly orgUrl: string;
  readonly clientId: string;
}

/** A sign-in to an org that is kept for later runs. */
export interface Session extends SessionName {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | undefined;
  readonly scopes: readonly string[];
  readonly expires: Date;
}

/** Whether a sign-in still opens an org, or can be made to. */
export function isUsable({ expires, refreshToken }: Session, now: Date): boolean {
  return refreshToken !== undefined || expires.getTime() > now.getTime();
}

/** The newest sign-in to an org, by the given client where one is given. */
export function sessionFor(
  sessions: readonly Session[],
  orgUrl: string | undefined,
  clientId: string | undefined,
): Session | undefined {
  return sessions.findLast((one) => one.orgUrl === orgUrl && (clientId === undefined || one.clientId === clientId));
}
