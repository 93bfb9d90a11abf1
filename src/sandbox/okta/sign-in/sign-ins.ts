import { randomBytes } from 'node:crypto';
import type { Org } from '../okta-route.ts';
import type { OrgState } from '../org-state.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { OAuthError } from './oauth-texts.ts';

/**
 * What lasts while people are signed in: in memory only, so a restart signs everybody out and ends all refresh tokens,
 * which a real org does not do. Times are epoch milliseconds by the org's clock.
 */
export interface SignIns {
  /** Authorization requests that wait for a password, by the token in the page's form. */
  readonly waiting: Map<string, Waiting>;
  /** By the value of the session cookie. */
  readonly sessions: Map<string, Session>;
  /** By their value; a used one stays, so that a second use is noticed. */
  readonly codes: Map<string, Code>;
  /** By the value of each refresh token that was ever issued from them. */
  readonly families: Map<string, Family>;
  /** Devices that ask to be let in, by their device code; those whose time is over stay a while, to be told so. */
  readonly devices: Map<string, Device>;
  /** Devices whose person is giving the password, by the token in the page's form. */
  readonly activating: Map<string, Activating>;
  /** The `jti` of access tokens that were revoked. */
  readonly revoked: Set<string>;
}

/** An authorization request that waits for a password. */
interface Waiting {
  readonly request: AuthorizeRequest;
  /** The browser that got the page: no other may send the form back. */
  readonly browser: string;
  readonly expires: number;
}

/** A device that asks to be let in. @see RFC 8628 */
export interface Device {
  readonly userCode: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expires: number;
  /** How long it has to wait between two questions. */
  intervalMs: number;
  lastAsked?: number;
  /** What became of it; absent while nobody has answered. */
  verdict?: { readonly userId: string; readonly authTime: number } | { readonly refusal: OAuthError };
  used: boolean;
}

/** A person who gives the password to let a device in. */
interface Activating {
  readonly deviceCode: string;
  readonly browser: string;
  readonly expires: number;
}

/** Somebody's session in one browser. */
export interface Session {
  readonly userId: string;
  /** When the password was given, epoch seconds. */
  readonly authTime: number;
  expires: number;
}

/** What somebody was granted; all that a token says about a sign-in. */
export interface Grant {
  readonly serverId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  /** Epoch seconds. */
  readonly authTime: number;
  /** The `jti` of each access token issued since the sign-in. */
  readonly issued: string[];
}

/** An authorization code. */
export interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly nonce: string | undefined;
  readonly expires: number;
  used: boolean;
  /** Born when the code is used, where a refresh token was issued. */
  family: Family | undefined;
}

/** All refresh tokens that come from one sign-in. */
export interface Family {
  readonly grant: Grant;
  /** The thumbprint of the key that they are bound to, if they are. */
  readonly jkt: string | undefined;
  readonly created: number;
  /** The refresh token that is valid now. */
  current: string;
  /** When the current token was issued or, where tokens do not rotate, last used. */
  lastUsed: number;
  /** When each earlier token was replaced. */
  readonly replaced: Map<string, number>;
  revoked: boolean;
}

const keptMs = 60 * 60 * 1000;
const kept = new WeakMap<OrgState, SignIns>();

/** The sign-ins of an org; those whose time is over are forgotten. */
export function signInsOf({ state, now }: Org): SignIns {
  const found = kept.get(state) ?? {
    waiting: new Map(),
    sessions: new Map(),
    codes: new Map(),
    families: new Map(),
    devices: new Map(),
    activating: new Map(),
    revoked: new Set(),
  };
  kept.set(state, found);
  const time = now().getTime();
  for (const entries of [found.waiting, found.sessions, found.codes, found.activating] as const) forgetExpired(entries, time);
  forgetExpired(found.devices, time - keptMs);
  return found;
}

/** The refresh tokens that begin with a sign-in. */
export function newFamily(grant: Grant, jkt: string | undefined, org: Org): Family {
  const now = org.now().getTime();
  const current = unguessable();
  const family = { grant, jkt, created: now, current, lastUsed: now, replaced: new Map(), revoked: false };
  signInsOf(org).families.set(current, family);
  return family;
}

/** Ends a family: its refresh tokens and every access token that was issued since the sign-in. */
export function revokeFamily(signIns: SignIns, family: Family): void {
  family.revoked = true;
  revokeGrant(signIns, family.grant);
}

/** Ends every access token that was issued since the sign-in. */
export function revokeGrant({ revoked }: SignIns, { issued }: Grant): void {
  for (const jti of issued) revoked.add(jti);
}

/** 43 characters that cannot be guessed. */
export function unguessable(): string {
  return randomBytes(32).toString('base64url');
}

function forgetExpired(entries: Map<string, { readonly expires: number }>, time: number): void {
  for (const [key, { expires }] of entries) if (expires <= time) entries.delete(key);
}
