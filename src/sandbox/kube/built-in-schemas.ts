import type { JsonObject } from '../../core/model.ts';
import { anything, flag, list, object, oneWord, type Schema, text, texts } from './crds/parts.ts';

const number: Schema = { type: 'integer', format: 'int64' };
const count: Schema = { type: 'integer', format: 'int32', minimum: 0 };
const quantity: Schema = { 'x-kubernetes-int-or-string': true };
const quantities: Schema = { type: 'object', additionalProperties: quantity };

function whole(schema: Schema): Schema {
  return { ...schema, 'x-kubernetes-map-type': 'atomic' };
}

/** A list that merges by these keys of its items; a strategic merge knows the first of them only. */
function keyed(items: Schema, ...keys: readonly string[]): Schema {
  return {
    ...list(items),
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': keys[0] ?? '',
  };
}

/** Fields of which nothing is checked but their names. */
function unchecked(...names: readonly string[]): { readonly [field: string]: Schema } {
  return Object.fromEntries(names.map((name) => [name, { 'x-kubernetes-preserve-unknown-fields': true }]));
}

const keyReference = whole(object({ name: text, key: text, optional: flag }, ['key']));
const fieldReference = whole(object({ apiVersion: text, fieldPath: text }, ['fieldPath']));
const environment = object(
  {
    name: text,
    value: text,
    valueFrom: object({
      configMapKeyRef: keyReference,
      secretKeyRef: keyReference,
      fieldRef: fieldReference,
      resourceFieldRef: anything,
    }),
  },
  ['name'],
);
const seccompProfile = object({ type: oneWord('Localhost', 'RuntimeDefault', 'Unconfined'), localhostProfile: text }, ['type']);
const user = { runAsUser: number, runAsGroup: number, runAsNonRoot: flag, seccompProfile };
const containerSecurity = object({
  ...user,
  allowPrivilegeEscalation: flag,
  capabilities: object({ add: list(text), drop: list(text) }),
  privileged: flag,
  readOnlyRootFilesystem: flag,
  ...unchecked('appArmorProfile', 'procMount', 'seLinuxOptions', 'windowsOptions'),
});
const podSecurity = object({
  ...user,
  fsGroup: number,
  fsGroupChangePolicy: oneWord('Always', 'OnRootMismatch'),
  supplementalGroups: list(number),
  ...unchecked(
    'appArmorProfile',
    'seLinuxChangePolicy',
    'seLinuxOptions',
    'supplementalGroupsPolicy',
    'sysctls',
    'windowsOptions',
  ),
});
const mount = object(
  {
    name: text,
    mountPath: text,
    readOnly: flag,
    subPath: text,
    subPathExpr: text,
    ...unchecked('mountPropagation', 'recursiveReadOnly'),
  },
  ['name', 'mountPath'],
);
const port = object({ name: text, containerPort: number, hostPort: number, hostIP: text, protocol: text }, ['containerPort']);
const container = object(
  {
    name: text,
    image: text,
    command: list(text),
    args: list(text),
    workingDir: text,
    env: keyed(environment, 'name'),
    volumeMounts: keyed(mount, 'mountPath'),
    ports: keyed(port, 'containerPort', 'protocol'),
    resources: object({ limits: quantities, requests: quantities, claims: list(anything) }),
    securityContext: containerSecurity,
    imagePullPolicy: oneWord('Always', 'IfNotPresent', 'Never'),
    terminationMessagePath: text,
    terminationMessagePolicy: oneWord('FallbackToLogsOnError', 'File'),
    restartPolicy: text,
    stdin: flag,
    stdinOnce: flag,
    tty: flag,
    ...unchecked('envFrom', 'lifecycle', 'livenessProbe', 'readinessProbe', 'resizePolicy', 'startupProbe', 'volumeDevices'),
  },
  ['name'],
);
const items = list(object({ key: text, path: text, mode: count }, ['key', 'path']));
const configMapVolume = object({ name: text, items, optional: flag, defaultMode: count });
const secretVolume = object({ secretName: text, items, optional: flag, defaultMode: count });
const source = object({
  configMap: object({ name: text, items, optional: flag }),
  secret: object({ name: text, items, optional: flag }),
  serviceAccountToken: object({ audience: text, expirationSeconds: number, path: text }, ['path']),
  downwardAPI: object({
    items: list(object({ path: text, fieldRef: fieldReference, mode: count, resourceFieldRef: anything }, ['path'])),
  }),
  clusterTrustBundle: anything,
});
const volume = object(
  {
    name: text,
    configMap: configMapVolume,
    secret: secretVolume,
    emptyDir: object({ medium: text, sizeLimit: quantity }),
    projected: object({ defaultMode: count, sources: list(source) }),
    ...unchecked('awsElasticBlockStore', 'azureDisk', 'azureFile', 'cephfs', 'cinder', 'csi', 'downwardAPI', 'ephemeral', 'fc'),
    ...unchecked('flexVolume', 'flocker', 'gcePersistentDisk', 'gitRepo', 'glusterfs', 'hostPath', 'image', 'iscsi', 'nfs'),
    ...unchecked('persistentVolumeClaim', 'photonPersistentDisk', 'portworxVolume', 'quobyte', 'rbd', 'scaleIO', 'storageos'),
    ...unchecked('vsphereVolume'),
  },
  ['name'],
);
const podSpec = object(
  {
    containers: keyed(container, 'name'),
    initContainers: keyed(container, 'name'),
    volumes: keyed(volume, 'name'),
    restartPolicy: oneWord('Always', 'Never', 'OnFailure'),
    serviceAccountName: text,
    serviceAccount: text,
    automountServiceAccountToken: flag,
    securityContext: podSecurity,
    activeDeadlineSeconds: number,
    terminationGracePeriodSeconds: number,
    dnsPolicy: oneWord('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
    nodeSelector: whole(texts),
    imagePullSecrets: keyed(object({ name: text }), 'name'),
    priorityClassName: text,
    schedulerName: text,
    enableServiceLinks: flag,
    hostNetwork: flag,
    ...unchecked('affinity', 'dnsConfig', 'ephemeralContainers', 'hostAliases', 'hostIPC', 'hostPID', 'hostUsers', 'hostname'),
    ...unchecked('nodeName', 'os', 'overhead', 'preemptionPolicy', 'priority', 'readinessGates', 'resourceClaims', 'resources'),
    ...unchecked('runtimeClassName', 'schedulingGates', 'setHostnameAsFQDN', 'shareProcessNamespace', 'subdomain', 'tolerations'),
    ...unchecked('topologySpreadConstraints'),
  },
  ['containers'],
);
const podTemplate = object({ metadata: anything, spec: podSpec });
const jobSpec = object(
  {
    template: podTemplate,
    backoffLimit: count,
    activeDeadlineSeconds: number,
    ttlSecondsAfterFinished: count,
    parallelism: count,
    completions: count,
    suspend: flag,
    completionMode: oneWord('Indexed', 'NonIndexed'),
    ...unchecked('backoffLimitPerIndex', 'managedBy', 'manualSelector', 'maxFailedIndexes', 'podFailurePolicy'),
    ...unchecked('podReplacementPolicy', 'selector', 'successPolicy'),
  },
  ['template'],
);
const cronJobSpec = object(
  {
    schedule: text,
    timeZone: text,
    jobTemplate: object({ metadata: anything, spec: jobSpec }),
    concurrencyPolicy: oneWord('Allow', 'Forbid', 'Replace'),
    startingDeadlineSeconds: number,
    successfulJobsHistoryLimit: count,
    failedJobsHistoryLimit: count,
    suspend: flag,
  },
  ['schedule', 'jobTemplate'],
);
const rules = list(
  object(
    { apiGroups: list(text), resources: list(text), resourceNames: list(text), nonResourceURLs: list(text), verbs: list(text) },
    ['verbs'],
  ),
);
const subject = whole(object({ apiGroup: text, kind: text, name: text, namespace: text }, ['kind', 'name']));
const roleRef = whole(object({ apiGroup: text, kind: text, name: text }, ['kind', 'name']));
const binding = object({ roleRef, subjects: list(subject) }, ['roleRef']);

/**
 * The fields of the built-in kinds that the product writes, by resource: all names of 1.32 are known, the types of those that
 * matter. Kinds that are not here keep whatever they are given.
 */
export const builtInSchemas: { readonly [resource: string]: JsonObject | undefined } = {
  configmaps: object({ data: texts, binaryData: texts, immutable: flag }),
  secrets: object({ data: texts, stringData: texts, type: text, immutable: flag }),
  serviceaccounts: object({
    automountServiceAccountToken: flag,
    imagePullSecrets: list(object({ name: text })),
    secrets: keyed(anything, 'name'),
  }),
  'jobs.batch': object({ spec: jobSpec, status: anything }),
  'cronjobs.batch': object({ spec: cronJobSpec, status: anything }),
  'roles.rbac.authorization.k8s.io': object({ rules }),
  'clusterroles.rbac.authorization.k8s.io': object({ rules, aggregationRule: anything }),
  'rolebindings.rbac.authorization.k8s.io': binding,
  'clusterrolebindings.rbac.authorization.k8s.io': binding,
};
