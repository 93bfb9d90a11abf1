import type { JsonObject } from '../../core/model.ts';
import { isObject, listAt, objectAt, stringAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import { type Access, judge } from './kube-access.ts';
import { masters, type User } from './kube-user.ts';
import { covers, rulesOf } from './rbac.ts';
import { forbidden } from './status.ts';

const group = 'rbac.authorization.k8s.io';

/**
 * Throws 403 when somebody writes a role, or binds one, that gives more than they have themselves, unless they may `escalate` or
 * `bind` it.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function checkEscalation(access: Access, user: User, kind: ApiKind, object: JsonObject): void {
  if (kind.group !== group || user.groups.includes(masters)) return;
  const namespace = stringAt(object, 'metadata', 'namespace') ?? '';
  const name = stringAt(object, 'metadata', 'name') ?? '';
  const isBinding = kind.kind.endsWith('Binding');
  const reference = objectAt(object, 'roleRef');
  const resource = isBinding ? (stringAt(reference, 'kind') === 'Role' ? 'roles' : 'clusterroles') : kind.plural;
  const roleName = isBinding ? (stringAt(reference, 'name') ?? '') : name;
  const verb = isBinding ? 'bind' : 'escalate';
  if (judge(access, user, { verb, group, resource, namespace, name: roleName }).allowed) return;
  const role = isBinding ? access.store.get(`${resource}.${group}`, resource === 'roles' ? namespace : '', roleName) : object;
  const held = rulesOf(access.store, user, namespace);
  const missing = listAt(role, 'rules')
    .filter(isObject)
    .flatMap((rule) => lacking(rule, held));
  if (missing.length === 0) return;
  const who = `user ${JSON.stringify(user.name)} (groups=${quoted(user.groups)})`;
  throw forbidden(kind, name, `${who} is attempting to grant RBAC permissions not currently held:\n${missing.sort().join('\n')}`);
}

// The verbs of a rule that somebody lacks for some of its resources, as Go prints a rule.
function lacking(rule: JsonObject, held: readonly JsonObject[]): readonly string[] {
  const names = listAt(rule, 'resourceNames').length === 0 ? [''] : texts(rule, 'resourceNames');
  const all = texts(rule, 'apiGroups').flatMap((one) => texts(rule, 'resources').map((resource) => ({ group: one, resource })));
  const verbs = texts(rule, 'verbs').filter((verb) =>
    all.some((what) => names.some((name) => !held.some((own) => covers(own, { verb, ...what, namespace: '', name })))),
  );
  if (verbs.length === 0) return [];
  const parts = [
    `APIGroups:${quoted(texts(rule, 'apiGroups'))}`,
    `Resources:${quoted(texts(rule, 'resources'))}`,
    ...(names[0] === '' ? [] : [`ResourceNames:${quoted(names)}`]),
    `Verbs:${quoted(verbs)}`,
  ];
  return [`{${parts.join(', ')}}`];
}

function texts(rule: JsonObject, field: string): readonly string[] {
  return listAt(rule, field).filter((one) => typeof one === 'string');
}

function quoted(list: readonly string[]): string {
  return `[${list.map((one) => JSON.stringify(one)).join(' ')}]`;
}
