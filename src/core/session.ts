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
function isUsable({ expires, refreshToken }: Session, now: Date): boolean {
  return refreshToken !== undefined || expires.getTime() > now.getTime();
}

/** The sign-ins that are kept here, the newest last. */
export interface KeptSessions {
  readonly own: readonly Session[];
  /** Those in a file that others may read or write, which are not used. */
  readonly open: readonly Session[];
}

/** The sign-ins that are kept here, the newest last: those that are good, and those whose time is over. */
export interface SignIns {
  readonly good: Session[];
  readonly over: readonly Session[];
  /** Those in a file that others may read or write. */
  readonly open?: readonly Session[];
}

/** Pure: which of the sign-ins that are kept are still good. */
export function signInsAt({ own, open }: KeptSessions, now: Date): SignIns {
  return { good: own.filter((one) => isUsable(one, now)), over: own.filter((one) => !isUsable(one, now)), open };
}

/** The newest sign-in to an org, by the given client where one is given. */
export function sessionFor(
  sessions: readonly Session[],
  orgUrl: string | undefined,
  clientId: string | undefined,
): Session | undefined {
  return sessions.findLast((one) => one.orgUrl === orgUrl && (clientId === undefined || one.clientId === clientId));
}

/** Why no sign-in opens an org though one was made. */
export interface NoSession {
  /** A whole sentence. */
  readonly says: string;
  readonly hint: string;
  /** True where it was good and its time is over. */
  readonly isOver: boolean;
}

/**
 * Pure: why none of the sign-ins that are kept here opens this org: its time is over, its file is open to others, it is by another
 * app, or it is to another org. `undefined` where there is none at all.
 */
export function whyNoSession(
  { good, over, open = [] }: SignIns,
  orgUrl: string | undefined,
  clientId: string | undefined,
): NoSession | undefined {
  if (orgUrl === undefined) return undefined;
  const again = `gloo-okta login --org-url ${orgUrl}`;
  const ended = sessionFor(over, orgUrl, clientId);
  if (ended !== undefined) {
    const when = ended.expires.toISOString();
    const says = `Your sign-in to ${orgUrl} ended on ${when.slice(0, 10)} at ${when.slice(11, 16)} UTC.`;
    return { says, hint: `Sign in again: ${again}`, isOver: true };
  }
  if (sessionFor(open, orgUrl, clientId) !== undefined) {
    const says = `Your sign-in to ${orgUrl} is not used: others may read or write the file in which it is kept.`;
    return { says, hint: `End it, and sign in again: gloo-okta logout --org-url ${orgUrl}, then ${again}`, isOver: false };
  }
  const byOther = sessionFor(good, orgUrl, undefined);
  if (byOther !== undefined) {
    const says = `You are signed in to ${orgUrl} by the app ${byOther.clientId}, not by ${clientId}.`;
    return { says, hint: `Sign in by that app: ${again} --login-client-id ${clientId}`, isOver: false };
  }
  const elsewhere = good.at(-1);
  if (elsewhere === undefined) return undefined;
  return { says: `You are signed in to ${elsewhere.orgUrl}, not to ${orgUrl}.`, hint: `Sign in there: ${again}`, isOver: false };
}
