import { timingSafeEqual } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Org } from '../okta-route.ts';
import type { User } from '../org-state.ts';
import { textAt } from '../raw.ts';
import { sessionEnd, sessionHeader } from './cookies.ts';
import { type Session, signInsOf, unguessable } from './sign-ins.ts';
import { secondsOf } from './tokens.ts';

/** An active person by login (or by what stands before its @, as Okta allows) and password. */
export function personOf(login: string, password: string, { state }: Org): User | undefined {
  const wanted = login.trim().toLowerCase();
  const user = state.users.find(({ raw }) => {
    const full = textAt(raw, 'profile', 'login')?.toLowerCase() ?? '';
    return wanted !== '' && (full === wanted || full.split('@')[0] === wanted);
  });
  if (user === undefined || user.raw['status'] !== 'ACTIVE' || user.password === '') return undefined;
  return same(user.password, password) ? user : undefined;
}

/** Begins a session for somebody who has just given the password, and gives the header that their browser keeps it by. */
export function beginSession(user: User, org: Org): { session: Session; headers: OutgoingHttpHeaders } {
  const value = unguessable();
  const session = { userId: String(user.raw['id']), authTime: secondsOf(org), expires: sessionEnd(org) };
  signInsOf(org).sessions.set(value, session);
  return { session, headers: { 'set-cookie': sessionHeader(value, org) } };
}

function same(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
