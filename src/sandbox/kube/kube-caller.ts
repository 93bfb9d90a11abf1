import { type Access, authorize } from './kube-access.ts';
import { accountIn, anonymous, person, serviceAccountUser, type User } from './kube-user.ts';
import { PlainRefusal, Refusal } from './status.ts';

/** By what a caller is recognised. */
export interface Gate extends Access {
  /** The user of a bearer token; undefined for one that is not known. */
  readonly userOf: (token: string) => User | undefined;
  /** Who somebody without credentials is. */
  readonly stranger: () => User;
}

/** What of a request says who sends it. */
export interface Credentials {
  /** The target as sent. */
  readonly target: string;
  /** Names and values in turn, as Node gives them. */
  readonly rawHeaders: readonly string[];
}

/**
 * Who sends a request: the bearer of a token, else whoever the gate takes strangers for, and after that the one whom they
 * impersonate. Throws 401 for a token that is not known, 403 without the right to impersonate, 500 for groups without a user.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
export function callerOf(gate: Gate, { target, rawHeaders }: Credentials): User {
  const [header = ''] = valuesOf(rawHeaders, 'authorization');
  const token = /^bearer +(\S+)$/i.exec(header)?.[1];
  const self = token === undefined ? gate.stranger() : gate.userOf(token);
  if (self === undefined) throw new Refusal(401, 'Unauthorized', 'Unauthorized');
  const [name = ''] = valuesOf(rawHeaders, 'impersonate-user');
  const groups = valuesOf(rawHeaders, 'impersonate-group');
  if (name !== '') return impersonated(gate, self, name, groups);
  if (groups.length === 0) return self;
  const asked = groups.map((group) => `{Group  ${group}    }`).join(' ');
  const why = `requested [${asked}] without impersonating a user`;
  throw new PlainRefusal(500, `Internal Server Error: ${JSON.stringify(target)}: ${why}`);
}

// Several headers of one name come one by one: a group's name may hold a comma.
function valuesOf(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function impersonated(gate: Gate, self: User, name: string, groups: readonly string[]): User {
  const account = accountIn(name);
  const may = (resource: string, called: string, namespace = ''): void =>
    authorize(gate, self, { verb: 'impersonate', group: '', resource, namespace, name: called });
  if (account === undefined) may('users', name);
  else may('serviceaccounts', account.name, account.namespace);
  for (const group of groups) may('groups', group);
  if (account !== undefined && groups.length === 0) return serviceAccountUser(account.namespace, account.name);
  if (name === anonymous.name) return { name, groups: groups.length === 0 ? anonymous.groups : groups };
  return person(name, groups);
}
