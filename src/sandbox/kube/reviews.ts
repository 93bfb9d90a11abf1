import type { Json, JsonObject } from '../../core/model.ts';
import { defined, isObject, listAt, objectAt, stringAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import { apiVersionOf } from './api-kinds.ts';
import { type Access, judge } from './kube-access.ts';
import { masters, person, type User } from './kube-user.ts';
import { afterUpdate } from './managed-fields.ts';
import { rulesOf } from './rbac.ts';
import type { Deed, PathDeed } from './request-info.ts';
import { invalid } from './status.ts';

/** Who asks a review, and when. */
export interface Asking {
  readonly user: User;
  readonly manager: string;
  readonly now: Date;
}

/**
 * The answer to a question that is created and never stored: the review with its `status`.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/
 */
export function answeredReview(access: Access, kind: ApiKind, review: JsonObject, asking: Asking): JsonObject {
  const { manager, now } = asking;
  const spec = objectAt(review, 'spec');
  const apiVersion = apiVersionOf(kind);
  const managed = afterUpdate({ spec: {} }, { spec }, { manager, apiVersion, now });
  const metadata: { readonly [field: string]: Json } = { ...objectAt(review, 'metadata'), ...objectAt(managed, 'metadata') };
  return {
    kind: kind.kind,
    apiVersion,
    metadata: { creationTimestamp: null, ...metadata },
    ...(kind.kind === 'SelfSubjectReview' ? {} : { spec }),
    status: statusFor(access, kind, spec, asking.user),
  };
}

function statusFor(access: Access, kind: ApiKind, spec: JsonObject, user: User): JsonObject {
  switch (kind.kind) {
    case 'SelfSubjectReview':
      return { userInfo: defined({ username: user.name, uid: user.uid, groups: user.groups }) };
    case 'SelfSubjectRulesReview':
      return rulesStatus(access, stringAt(spec, 'namespace') ?? '', user);
    case 'SelfSubjectAccessReview':
      return accessStatus(access, kind, spec, user);
    default: {
      const groups = listAt(spec, 'groups').filter((group) => typeof group === 'string');
      return accessStatus(access, kind, spec, person(stringAt(spec, 'user') ?? '', groups));
    }
  }
}

function accessStatus(access: Access, kind: ApiKind, spec: JsonObject, user: User): JsonObject {
  const asked = askedDeed(spec);
  if (asked === undefined) {
    const message = 'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified';
    throw invalid(kind, '', [{ type: 'FieldValueInvalid', field: 'spec.resourceAttributes', message }]);
  }
  const { allowed, reason } = judge(access, user, asked);
  return defined({ allowed, reason: reason || undefined });
}

function askedDeed(spec: JsonObject): Deed | PathDeed | undefined {
  const path = spec['nonResourceAttributes'];
  if (isObject(path)) return { verb: stringAt(path, 'verb') ?? '*', path: stringAt(path, 'path') ?? '' };
  const asked = spec['resourceAttributes'];
  if (!isObject(asked)) return undefined;
  const subresource = stringAt(asked, 'subresource') ?? '';
  const resource = stringAt(asked, 'resource') ?? '*';
  return {
    verb: stringAt(asked, 'verb') ?? '*',
    group: stringAt(asked, 'group') ?? '',
    resource: subresource === '' ? resource : `${resource}/${subresource}`,
    namespace: stringAt(asked, 'namespace') ?? '',
    name: stringAt(asked, 'name') ?? '',
  };
}

function rulesStatus({ store }: Access, namespace: string, user: User): JsonObject {
  const rules = user.groups.includes(masters) ? everything : rulesOf(store, user, namespace);
  const part = (field: string, ...kept: readonly string[]): readonly JsonObject[] =>
    rules
      .filter((rule) => listAt(rule, field).length > 0)
      .map((rule) => Object.fromEntries(kept.flatMap((name) => (rule[name] === undefined ? [] : [[name, rule[name]]]))));
  return {
    resourceRules: part('resources', 'verbs', 'apiGroups', 'resources', 'resourceNames'),
    nonResourceRules: part('nonResourceURLs', 'verbs', 'nonResourceURLs'),
    incomplete: false,
  };
}

const everything: readonly JsonObject[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];
