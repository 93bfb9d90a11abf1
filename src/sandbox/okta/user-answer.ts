import type { Org, Request } from './okta-route.ts';
import { groupIdsOf, type OrgState, type User } from './org-state.ts';
import { type Raw, textAt } from './raw.ts';
import { notFound } from './refusal.ts';

/** The person whom a path names by id, by login, or as `me` (the owner of the API token). Throws 404 E0000007. */
export function userOf({ params, caller }: Request, { users }: OrgState, param = 'id'): User {
  const wanted = params[param] ?? '';
  // What `me` is for a service app is not confirmed: nobody, here.
  const found = users.find(({ raw }) =>
    wanted === 'me' ? raw['id'] === caller?.userId : raw['id'] === wanted || isLogin(raw, wanted),
  );
  if (found === undefined) throw notFound(wanted, 'User');
  return found;
}

// A login may be shortened to what stands before the @.
function isLogin(raw: Raw, wanted: string): boolean {
  const login = textAt(raw, 'profile', 'login')?.toLowerCase() ?? '';
  return login === wanted.toLowerCase() || login.split('@')[0] === wanted.toLowerCase();
}

/** The people of a group, as they are listed. */
export function membersOf({ state, url }: Org, groupId: string): Raw[] {
  return state.users.filter((user) => groupIdsOf(state, user).includes(groupId)).map((user) => listedUser(user, url));
}

/** A person as one of a list: with a link to themselves only. */
export function listedUser({ raw }: User, url: string): Raw {
  return { ...raw, _links: { self: { href: `${url}/api/v1/users/${String(raw['id'])}` } } };
}

const all = ['STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED', 'DEPROVISIONED'];

/**
 * A person as answered alone. Which links there are is recorded for STAGED, PROVISIONED, ACTIVE and DEPROVISIONED; for the
 * other statuses it is taken from Okta's reference, where each operation says in which status it is allowed.
 */
export function answeredUser({ raw }: User, { url }: Org): Raw {
  const self = `${url}/api/v1/users/${String(raw['id'])}`;
  const status = String(raw['status']);
  const type = textAt(raw, 'type', 'id') ?? '';
  const post = (path: string): Raw => ({ href: `${self}${path}`, method: 'POST' });
  const links: Readonly<Record<string, readonly [path: string, in_: readonly string[]]>> = {
    activate: ['/lifecycle/activate', ['STAGED', 'DEPROVISIONED']],
    reactivate: ['/lifecycle/reactivate', ['PROVISIONED', 'RECOVERY']],
    suspend: ['/lifecycle/suspend', ['ACTIVE', 'PROVISIONED']],
    unsuspend: ['/lifecycle/unsuspend', ['SUSPENDED']],
    unlock: ['/lifecycle/unlock', ['LOCKED_OUT']],
    resetPassword: ['/lifecycle/reset_password', ['ACTIVE', 'PROVISIONED', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT']],
    expirePassword: ['/lifecycle/expire_password', ['ACTIVE', 'PASSWORD_EXPIRED']],
    forgotPassword: ['/credentials/forgot_password', ['ACTIVE']],
    changeRecoveryQuestion: ['/credentials/change_recovery_question', ['ACTIVE', 'RECOVERY']],
    resetFactors: ['/lifecycle/reset_factors', all],
    changePassword: ['/credentials/change_password', ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY']],
    deactivate: ['/lifecycle/deactivate', ['PROVISIONED', 'ACTIVE', 'RECOVERY', 'LOCKED_OUT', 'SUSPENDED']],
  };
  const open = Object.entries(links).filter(([, [, statuses]]) => statuses.includes(status));
  return {
    ...raw,
    _links: {
      ...Object.fromEntries(open.map(([name, [path]]) => [name, post(path)])),
      ...(status === 'DEPROVISIONED' ? { delete: { href: self, method: 'DELETE' } } : {}),
      schema: { href: `${url}/api/v1/meta/schemas/user/osc${type.slice(3)}` },
      self: { href: self },
      type: { href: `${url}/api/v1/meta/types/user/${type}` },
    },
  };
}
