import type { Json, JsonObject } from '../../core/model.ts';
import { defined, isObject, listAt, objectAt, stringAt, withAt } from '../json-parts.ts';

/** `object` with what is missing of `defaults`, its own values first. */
function filled(object: JsonObject, defaults: JsonObject): JsonObject {
  const missing = Object.entries(defaults).filter(([field]) => object[field] === undefined);
  return missing.length === 0 ? object : { ...object, ...Object.fromEntries(missing) };
}

function mapAt(object: JsonObject, field: string, change: (one: JsonObject) => JsonObject): JsonObject {
  const items = object[field];
  return Array.isArray(items)
    ? { ...object, [field]: listAt(object, field).map((one) => (isObject(one) ? change(one) : one)) }
    : object;
}

function container(given: JsonObject): JsonObject {
  const image = stringAt(given, 'image') ?? '';
  const tag = /:([^/]+)$/.exec(image.split('@')[0] ?? '')?.[1];
  const always = !image.includes('@') && (tag === undefined || tag === 'latest');
  const whole = filled(given, {
    imagePullPolicy: always ? 'Always' : 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  const env = mapAt(whole, 'env', (one) =>
    isObject(objectAt(one, 'valueFrom')['fieldRef'])
      ? withAt(one, ['valueFrom', 'fieldRef'], filled(objectAt(one, 'valueFrom', 'fieldRef'), { apiVersion: 'v1' }))
      : one,
  );
  return mapAt(env, 'ports', (port) => filled(port, { protocol: 'TCP' }));
}

function volume(given: JsonObject): JsonObject {
  const kind = ['configMap', 'secret', 'projected'].find((one) => isObject(given[one]));
  if (kind === undefined) return given;
  const held = filled(objectAt(given, kind), { defaultMode: 420 });
  const sources = mapAt(held, 'sources', (source) =>
    isObject(source['serviceAccountToken'])
      ? withAt(source, ['serviceAccountToken'], filled(objectAt(source, 'serviceAccountToken'), { expirationSeconds: 3600 }))
      : source,
  );
  return { ...given, [kind]: sources };
}

/** A pod's spec as the API server completes it. */
function podSpec(given: JsonObject): JsonObject {
  const account = stringAt(given, 'serviceAccountName');
  const spec = filled(
    given,
    defined({
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccount: account,
      terminationGracePeriodSeconds: 30,
    }),
  );
  return mapAt(mapAt(mapAt(spec, 'containers', container), 'initContainers', container), 'volumes', volume);
}

function at(object: JsonObject, path: readonly string[], change: (value: JsonObject) => JsonObject): JsonObject {
  const there: Json = objectAt(object, ...path);
  return Object.keys(there).length === 0 ? object : withAt(object, path, change(there));
}

const template = ['template', 'spec'];

/** A CronJob as the API server completes it. */
export function cronJobWithDefaults(cronJob: JsonObject): JsonObject {
  const spec = filled(objectAt(cronJob, 'spec'), {
    concurrencyPolicy: 'Allow',
    failedJobsHistoryLimit: 1,
    successfulJobsHistoryLimit: 3,
    suspend: false,
  });
  return { ...cronJob, spec: at(spec, ['jobTemplate', 'spec', ...template], podSpec) };
}

/** A Job as the API server completes it, but for its selector. */
export function jobWithDefaults(job: JsonObject): JsonObject {
  const spec = filled(objectAt(job, 'spec'), {
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    completions: 1,
    manualSelector: false,
    parallelism: 1,
    podReplacementPolicy: 'TerminatingOrFailed',
    suspend: false,
  });
  return { ...job, spec: at(spec, template, podSpec) };
}

const rbac = 'rbac.authorization.k8s.io';

/** A role binding with the API groups that its references leave out. */
export function bindingWithDefaults(binding: JsonObject): JsonObject {
  const named = at(binding, ['roleRef'], (reference) => filled(reference, { apiGroup: rbac }));
  return mapAt(named, 'subjects', (subject) =>
    stringAt(subject, 'kind') === 'ServiceAccount' ? subject : filled(subject, { apiGroup: rbac }),
  );
}
