import type { Json, JsonObject } from '../../core/model.ts';
import { at, isObject, listAt, numberAt, objectAt, stringAt } from '../json-parts.ts';
import type { ApiKind } from './api-kind.ts';
import { crdResource } from './api-kinds.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
  readonly cell: (object: JsonObject) => Json;
}

// Only the first sentence of the real description; clients show none of it.
const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name must be unique within a namespace.',
  priority: 0,
  cell: (object) => stringAt(object, 'metadata', 'name') ?? '',
};

function plain(name: string, cell: Column['cell']): Column {
  return { name, type: 'string', format: '', description: '', priority: 0, cell };
}

function columnsOf(kind: ApiKind, now: Date): readonly Column[] {
  const age = plain('Age', (object) => shortAge(stringAt(object, 'metadata', 'creationTimestamp'), now));
  const declared = kind.columns.map(declaredColumn(now));
  if (declared.length > 0) return [nameColumn, ...declared];
  switch (kind.resource) {
    case 'namespaces':
      return [nameColumn, plain('Status', (object) => stringAt(object, 'status', 'phase') ?? ''), age];
    case 'pods':
      return [nameColumn, plain('Ready', podReady), plain('Status', (object) => stringAt(object, 'status', 'phase') ?? ''), age];
    case 'services':
      return [
        nameColumn,
        plain('Cluster-IP', (object) => stringAt(object, 'spec', 'clusterIP') ?? '<none>'),
        plain('Port(s)', ports),
        age,
      ];
    case 'configmaps':
    case 'secrets':
      return [nameColumn, plain('Data', (object) => Object.keys(objectAt(object, 'data')).length), age];
    case 'deployments.apps':
      return [nameColumn, plain('Ready', deploymentReady), age];
    case 'cronjobs.batch':
      return [
        nameColumn,
        plain('Schedule', (object) => stringAt(object, 'spec', 'schedule') ?? ''),
        plain('Timezone', (object) => stringAt(object, 'spec', 'timeZone') ?? '<none>'),
        plain('Suspend', (object) => String(at(object, 'spec', 'suspend') === true)),
        plain('Active', (object) => listAt(object, 'status', 'active').length),
        plain('Last Schedule', (object) => shortAge(stringAt(object, 'status', 'lastScheduleTime'), now, '<none>')),
        age,
      ];
    case 'jobs.batch':
      return [nameColumn, plain('Status', jobStatus), plain('Completions', jobCompletions), age];
    case 'rolebindings.rbac.authorization.k8s.io':
    case 'clusterrolebindings.rbac.authorization.k8s.io':
      return [nameColumn, plain('Role', (object) => roleOf(objectAt(object, 'roleRef'))), age];
    case 'roles.rbac.authorization.k8s.io':
    case 'clusterroles.rbac.authorization.k8s.io':
    case crdResource:
      return [nameColumn, plain('Created At', (object) => stringAt(object, 'metadata', 'creationTimestamp') ?? '')];
    default:
      return [nameColumn, age];
  }
}

function jobStatus(job: JsonObject): string {
  const done = listAt(job, 'status', 'conditions').find((one) => stringAt(one, 'status') === 'True');
  return stringAt(done, 'type') ?? 'Running';
}

function jobCompletions(job: JsonObject): string {
  return `${numberAt(job, 'status', 'succeeded') ?? 0}/${numberAt(job, 'spec', 'completions') ?? 1}`;
}

function roleOf(reference: JsonObject): string {
  return `${stringAt(reference, 'kind') ?? ''}/${stringAt(reference, 'name') ?? ''}`;
}

function declaredColumn(now: Date): (column: JsonObject) => Column {
  return (column) => {
    const path = stringAt(column, 'jsonPath') ?? '';
    const type = stringAt(column, 'type') ?? 'string';
    return {
      name: stringAt(column, 'name') ?? '',
      type,
      format: stringAt(column, 'format') ?? '',
      description: stringAt(column, 'description') ?? `Custom resource definition column (in JSONPath format): ${path}`,
      priority: numberAt(column, 'priority') ?? 0,
      cell: (object) => {
        // Plain paths only; filters and wildcards show nothing.
        const value = at(object, ...path.split('.').slice(1)) ?? null;
        return type === 'date' && typeof value === 'string' ? shortAge(value, now) : value;
      },
    };
  };
}

function podReady(pod: JsonObject): string {
  const states = listAt(pod, 'status', 'containerStatuses');
  return `${states.filter((state) => at(state, 'ready') === true).length}/${listAt(pod, 'spec', 'containers').length}`;
}

function deploymentReady(deployment: JsonObject): string {
  return `${numberAt(deployment, 'status', 'readyReplicas') ?? 0}/${numberAt(deployment, 'spec', 'replicas') ?? 1}`;
}

function ports(service: JsonObject): string {
  return listAt(service, 'spec', 'ports')
    .map((port) => `${numberAt(port, 'port') ?? ''}/${stringAt(port, 'protocol') ?? 'TCP'}`)
    .join(',');
}

/** A time span as kubectl shortens it: `12s`, `5m`, `3h`, `2d`. */
function shortAge(since: string | undefined, now: Date, none = '<unknown>'): string {
  if (since === undefined) return none;
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

/**
 * A Table of `objects`, as `kubectl get` shows them. Each row carries the object's metadata, or the whole object with
 * `include` `Object`, or nothing with `None`.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
 */
export function table(
  kind: ApiKind,
  objects: readonly JsonObject[],
  options: { readonly metadata: JsonObject; readonly include: string; readonly now: Date },
): JsonObject {
  const columns = columnsOf(kind, options.now);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: columns.map(({ cell: _, ...column }): JsonObject => column),
    rows: objects.map((object): Json => {
      const cells = columns.map((column) => column.cell(object));
      const metadata = isObject(object['metadata']) ? object['metadata'] : {};
      if (options.include === 'None') return { cells };
      const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
      return { cells, object: options.include === 'Object' ? object : partial };
    }),
  };
}
