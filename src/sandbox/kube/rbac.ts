import type { Json, JsonObject } from '../../core/model.ts';
import { isObject, listAt, stringAt } from '../json-parts.ts';
import type { User } from './kube-user.ts';
import type { Deed, PathDeed } from './request-info.ts';
import type { Store } from './store.ts';

const group = 'rbac.authorization.k8s.io';

/** What the roles say: the binding that allows it, in RBAC's words, or why a role could not be read. */
export interface Verdict {
  readonly allowed: boolean;
  /** `''` when there is nothing to say. */
  readonly reason: string;
}

/** One rule that counts for somebody, and the binding that gives it, in words. */
interface Grant {
  readonly rule: JsonObject;
  readonly by: string;
}

/**
 * What roles and bindings in the store allow `user`; everything else is denied.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function allowedByRoles(store: Store, user: User, deed: Deed | PathDeed): Verdict {
  const namespace = 'path' in deed ? '' : deed.namespace;
  const { grants, errors } = grantsOf(store, user, namespace);
  const grant = grants.find(({ rule }) => ('path' in deed ? coversPath(rule, deed) : covers(rule, deed)));
  if (grant !== undefined) return { allowed: true, reason: `RBAC: allowed by ${grant.by}` };
  const [only] = errors;
  const said = errors.length === 1 ? only : `[${errors.join(', ')}]`;
  return { allowed: false, reason: only === undefined ? '' : `RBAC: ${said}` };
}

/** The rules that count for `user` in a namespace (`''`: in the whole cluster). */
export function rulesOf(store: Store, user: User, namespace: string): readonly JsonObject[] {
  return grantsOf(store, user, namespace).grants.map(({ rule }) => rule);
}

function grantsOf(store: Store, user: User, namespace: string) {
  const grants: Grant[] = [];
  const errors: string[] = [];
  const collect = (binding: JsonObject, kind: string, called: string): void => {
    const home = stringAt(binding, 'metadata', 'namespace') ?? '';
    const subject = listAt(binding, 'subjects').find((one) => isSubject(one, user, home));
    if (subject === undefined) return;
    const roleKind = stringAt(binding, 'roleRef', 'kind') ?? '';
    const roleName = stringAt(binding, 'roleRef', 'name') ?? '';
    const shelf = roleKind === 'Role' ? 'roles' : 'clusterroles';
    const role = store.get(`${shelf}.${group}`, roleKind === 'Role' ? home : '', roleName);
    if (role === undefined) errors.push(`${roleKind.toLowerCase()}.${group} "${roleName}" not found`);
    const by = `${kind} "${called}" of ${roleKind} "${roleName}" to ${subjectWords(subject, home)}`;
    for (const rule of listAt(role, 'rules')) if (isObject(rule)) grants.push({ rule, by });
  };
  for (const binding of store.list(`clusterrolebindings.${group}`)) {
    collect(binding, 'ClusterRoleBinding', stringAt(binding, 'metadata', 'name') ?? '');
  }
  if (namespace !== '') {
    for (const binding of store.list(`rolebindings.${group}`, namespace)) {
      collect(binding, 'RoleBinding', `${stringAt(binding, 'metadata', 'name') ?? ''}/${namespace}`);
    }
  }
  return { grants, errors };
}

function isSubject(subject: Json, user: User, home: string): boolean {
  const name = stringAt(subject, 'name') ?? '';
  switch (stringAt(subject, 'kind')) {
    case 'User':
      return name === user.name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${stringAt(subject, 'namespace') ?? home}:${name}`;
    default:
      return false;
  }
}

function subjectWords(subject: Json, home: string): string {
  const kind = stringAt(subject, 'kind') ?? '';
  const name = stringAt(subject, 'name') ?? '';
  const place = kind === 'ServiceAccount' ? `/${stringAt(subject, 'namespace') ?? home}` : '';
  return `${kind} "${name}${place}"`;
}

function names(rule: JsonObject, field: string, asked: string): boolean {
  const listed = listAt(rule, field);
  return listed.includes('*') || listed.includes(asked);
}

/** True when `rule` allows the deed. */
export function covers(rule: JsonObject, deed: Deed): boolean {
  if (!names(rule, 'verbs', deed.verb) || !names(rule, 'apiGroups', deed.group)) return false;
  const [, subresource] = deed.resource.split('/');
  const anyOfThese = subresource !== undefined && listAt(rule, 'resources').includes(`*/${subresource}`);
  if (!names(rule, 'resources', deed.resource) && !anyOfThese) return false;
  const only = listAt(rule, 'resourceNames');
  return only.length === 0 || only.includes(deed.name);
}

function coversPath(rule: JsonObject, { verb, path }: PathDeed): boolean {
  if (!names(rule, 'verbs', verb)) return false;
  return listAt(rule, 'nonResourceURLs').some((url) => {
    if (typeof url !== 'string') return false;
    return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1).replace(/\*+$/, '')));
  });
}
