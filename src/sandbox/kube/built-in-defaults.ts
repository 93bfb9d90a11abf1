import type { Json, JsonObject } from '../../core/model.ts';
import { defined, listAt, objectAt, stringAt, withAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import { crdResource } from './api-kinds.ts';
import { bindingWithDefaults, cronJobWithDefaults, jobWithDefaults } from './pod-defaults.ts';
import { timestamp } from './store.ts';

/**
 * What the API server (or the cluster's own controllers, a moment later) adds to a new object of a built-in kind, as far as
 * clients wait for it: a namespace is Active, a CustomResourceDefinition Established, a secret's `stringData` is encoded.
 */
export function withDefaults(kind: ApiKind, object: JsonObject, now: Date): JsonObject {
  switch (kind.resource) {
    case 'namespaces':
      return withAt(
        withAt({ ...object, status: { phase: 'Active' } }, ['spec', 'finalizers'], ['kubernetes']),
        ['metadata', 'labels', 'kubernetes.io/metadata.name'],
        stringAt(object, 'metadata', 'name'),
      );
    case 'secrets':
      return withEncodedStrings(withAt(object, ['type'], stringAt(object, 'type') ?? 'Opaque'));
    case crdResource:
      return withCrdDefaults(object, now);
    default:
      return withFieldDefaults(kind, object);
  }
}

/** What the API server completes in every write of a kind, not in its first alone. */
export function withFieldDefaults(kind: ApiKind, object: JsonObject): JsonObject {
  if (kind.resource === 'cronjobs.batch') return cronJobWithDefaults(object);
  if (kind.resource === 'jobs.batch') return jobWithDefaults(object);
  return kind.kind.endsWith('RoleBinding') ? bindingWithDefaults(object) : object;
}

/** A secret whose `stringData` is moved into `data`. @see https://kubernetes.io/docs/concepts/configuration/secret/ */
export function withEncodedStrings(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const data: { [key: string]: Json } = { ...objectAt(secret, 'data') };
  for (const [key, value] of Object.entries(objectAt(secret, 'stringData'))) {
    data[key] = Buffer.from(String(value), 'utf8').toString('base64');
  }
  return { ...rest, data };
}

function withCrdDefaults(crd: JsonObject, now: Date): JsonObject {
  const given = objectAt(crd, 'spec', 'names');
  const kind = stringAt(given, 'kind') ?? '';
  const names = defined({
    ...given,
    listKind: stringAt(given, 'listKind') ?? `${kind}List`,
    singular: stringAt(given, 'singular') ?? kind.toLowerCase(),
  });
  const condition = (type: string, reason: string, message: string): Json => ({
    type,
    status: 'True',
    lastTransitionTime: timestamp(now),
    reason,
    message,
  });
  const stored = listAt(crd, 'spec', 'versions').flatMap((version) => stringAt(version, 'name') ?? []);
  const spec = { ...objectAt(crd, 'spec'), names, conversion: { strategy: 'None' } };
  const status = {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    acceptedNames: names,
    storedVersions: stored,
  };
  return { ...crd, spec, status };
}
