import { randomText, timestamp } from './ids.ts';
import type { Org, Request, Route } from './okta-route.ts';
import type { User } from './org-state.ts';
import { refusal } from './refusal.ts';
import { userOf } from './user-answer.ts';

const family = { auth: 'management', scopes: 'okta.users' } as const;

interface Turn {
  readonly word: string;
  /** The statuses in which it is allowed. */
  readonly from: readonly string[];
  readonly to: (user: User) => string;
}

const ready = (user: User): string => (user.password === '' ? 'PROVISIONED' : 'ACTIVE');
const turns: readonly Turn[] = [
  { word: 'activate', from: ['STAGED', 'DEPROVISIONED'], to: ready },
  {
    word: 'deactivate',
    from: ['STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'SUSPENDED'],
    to: () => 'DEPROVISIONED',
  },
  { word: 'suspend', from: ['ACTIVE'], to: () => 'SUSPENDED' },
  { word: 'unsuspend', from: ['SUSPENDED'], to: ready },
];

/**
 * The lifecycle of people: 200 with `{}`, or with an activation token when no email is to be sent (nothing is ever sent here,
 * and the token opens nothing). Which status allows what is documented; the refusals are the catalogue's, which of them an
 * org gives is not recorded.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/userlifecycle/
 */
export const userLifecycleRoutes: readonly Route[] = turns.map(
  (turn): Route => ({
    method: 'POST',
    pattern: `/api/v1/users/{id}/lifecycle/${turn.word}`,
    ...family,
    handle: (request, org) => take(turn, request, org),
  }),
);

/** Gives a person a status. */
export function setUserStatus({ raw }: User, status: string, { now }: Org): void {
  const moment = timestamp(now());
  Object.assign(raw, { status, statusChanged: moment, lastUpdated: moment });
  if (status === 'ACTIVE' || status === 'PROVISIONED') raw['activated'] ??= moment;
}

function take({ word, from, to }: Turn, request: Request, org: Org) {
  const user = userOf(request, org.state);
  if (!from.includes(String(user.raw['status']))) {
    if (word === 'activate') throw refusal(403, 'E0000016', 'Activation failed because the user is already active');
    throw refusal(403, 'E0000038', "This operation is not allowed in the user's current status.");
  }
  setUserStatus(user, to(user), org);
  if (word !== 'activate' || request.query.get('sendEmail') !== 'false') return { status: 200, body: {} };
  const activationToken = randomText(20);
  return { status: 200, body: { activationUrl: `${org.url}/welcome/${activationToken}`, activationToken } };
}
