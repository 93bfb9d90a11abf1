import type { Org, Request } from '../okta-route.ts';
import { type Session, signInsOf } from './sign-ins.ts';

const sessionHours = 2;
const browserCookie = 'DT';
const deviceDays = 365;

/**
 * The session of the browser that sends a request, if it has one. Each use puts off its end by two hours, Okta's default.
 */
export function sessionOf(request: Request, org: Org): Session | undefined {
  const session = signInsOf(org).sessions.get(cookieOf(request, sessionCookie(org)) ?? '');
  if (session !== undefined) session.expires = org.now().getTime() + sessionHours * 60 * 60 * 1000;
  return session;
}

/** When a session that begins now ends if it is not used. */
export function sessionEnd({ now }: Org): number {
  return now().getTime() + sessionHours * 60 * 60 * 1000;
}

/** Ends the session of a browser and gives the header that takes its cookie away. */
export function endSession(request: Request, org: Org): string {
  const name = sessionCookie(org);
  signInsOf(org).sessions.delete(cookieOf(request, name) ?? '');
  return cookie(name, '', 0);
}

/** The header that gives a browser its session. It ends with the browser, as Okta's does. */
export function sessionHeader(value: string, org: Org): string {
  return cookie(sessionCookie(org), value);
}

/** What the browser is known by, if it is known. */
export function browserOf(request: Request): string | undefined {
  return cookieOf(request, browserCookie);
}

/** The header by which a browser is known from now on. */
export function browserHeader(value: string): string {
  return cookie(browserCookie, value, deviceDays * 24 * 60 * 60);
}

// Identity Engine and the classic engine name it differently.
function sessionCookie({ state }: Org): string {
  return state.edition.pipeline === 'idx' ? 'idx' : 'sid';
}

// Okta's are `SameSite=None; Secure`; on plain http a browser takes neither.
function cookie(name: string, value: string, maxAge?: number): string {
  const life = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${life}`;
}

function cookieOf({ headers }: Request, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
