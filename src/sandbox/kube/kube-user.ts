/** Who asks. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
}

/** The administrators' group: what roles say does not bind it. */
export const masters = 'system:masters';

/** Everybody who is somebody is in this group. */
const authenticated = 'system:authenticated';

/** Whoever brings no credentials. */
export const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** A user with `groups` and the one that all users are in. */
export function person(name: string, groups: readonly string[] = []): User {
  return { name, groups: [...groups.filter((group) => group !== authenticated), authenticated] };
}

/** The user that a ServiceAccount is. @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ */
export function serviceAccountUser(namespace: string, name: string): User {
  return person(`system:serviceaccount:${namespace}:${name}`, ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]);
}

/** The namespace and name in the user name of a ServiceAccount; undefined for other users. */
export function accountIn(name: string): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  return namespace === undefined || account === undefined ? undefined : { namespace, name: account };
}
