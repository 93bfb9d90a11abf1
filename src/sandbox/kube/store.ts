import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../core/model.ts';
import { isObject, stringAt } from '../json-parts.ts';

/** What happened to one object. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: string;
  readonly object: JsonObject;
  /** The object before a change. */
  readonly previous?: JsonObject;
  /** The resource version of the event. */
  readonly version: number;
}

/** The objects of the cluster, by resource (`plural.group`), namespace (`''` for cluster scope) and name. Values are never changed in place. */
export interface Store {
  get(resource: string, namespace: string, name: string): JsonObject | undefined;
  /** Sorted by namespace and name, as etcd gives them; of one namespace where one is given. */
  list(resource: string, namespace?: string): readonly JsonObject[];
  /** The same objects, first made first. */
  listByAge(resource: string): readonly JsonObject[];
  /** The resources that have objects. */
  resources(): readonly string[];
  /** Writes without any check; gives the object a new resource version, and a uid and a birthday if it has none. */
  write(resource: string, object: JsonObject): JsonObject;
  /** Takes an object away; answers what it was. */
  remove(resource: string, namespace: string, name: string): JsonObject | undefined;
  /** The newest resource version. */
  version(): number;
  /** The oldest resource version from which a watch can start. */
  oldest(): number;
  /** What happened after `version`, oldest first. */
  since(version: number): readonly StoreEvent[];
  /** Calls `listener` after every write; answers how to stop. */
  subscribe(listener: (event: StoreEvent) => void): () => void;
}

const historyLength = 2000;

/** A time as Kubernetes writes it: whole seconds, UTC. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** What a store held, to start another one from. */
export interface StoreState {
  readonly version: number;
  /** By resource, first made first. */
  readonly objects: { readonly [resource: string]: readonly JsonObject[] };
}

/** A store that starts from `state`: empty at first. The next write gets the next resource version. */
export function makeStore(now: () => Date, state: StoreState = { version: 200, objects: {} }): Store {
  const shelves = new Map<string, Map<string, JsonObject>>();
  const listeners = new Set<(event: StoreEvent) => void>();
  const history: StoreEvent[] = [];
  let version = state.version;
  let oldest = state.version;

  const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;
  const shelf = (resource: string): Map<string, JsonObject> => {
    const found = shelves.get(resource) ?? new Map<string, JsonObject>();
    shelves.set(resource, found);
    return found;
  };
  for (const [resource, objects] of Object.entries(state.objects)) {
    for (const object of objects) {
      const key = keyOf(stringAt(object, 'metadata', 'namespace') ?? '', stringAt(object, 'metadata', 'name') ?? '');
      shelf(resource).set(key, object);
    }
  }
  const tell = (event: StoreEvent): void => {
    history.push(event);
    if (history.length > historyLength) oldest = history.shift()?.version ?? oldest;
    for (const listener of [...listeners]) listener(event);
  };

  return {
    get: (resource, namespace, name) => shelves.get(resource)?.get(keyOf(namespace, name)),
    list: (resource, namespace) =>
      [...(shelves.get(resource)?.entries() ?? [])]
        .filter(([key]) => namespace === undefined || key.startsWith(`${namespace}/`))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object),
    listByAge: (resource) => [...(shelves.get(resource)?.values() ?? [])],
    resources: () => [...shelves.keys()].filter((resource) => (shelves.get(resource)?.size ?? 0) > 0).sort(),
    write(resource, object) {
      const metadata = isObject(object['metadata']) ? object['metadata'] : {};
      version += 1;
      const written: JsonObject = {
        ...object,
        metadata: {
          ...metadata,
          uid: stringAt(metadata, 'uid') ?? randomUUID(),
          creationTimestamp: stringAt(metadata, 'creationTimestamp') ?? timestamp(now()),
          resourceVersion: String(version),
        },
      };
      const key = keyOf(stringAt(metadata, 'namespace') ?? '', stringAt(metadata, 'name') ?? '');
      const previous = shelf(resource).get(key);
      shelf(resource).set(key, written);
      tell({
        type: previous === undefined ? 'ADDED' : 'MODIFIED',
        resource,
        object: written,
        ...(previous === undefined ? {} : { previous }),
        version,
      });
      return written;
    },
    remove(resource, namespace, name) {
      const key = keyOf(namespace, name);
      const gone = shelves.get(resource)?.get(key);
      if (gone === undefined) return undefined;
      shelf(resource).delete(key);
      version += 1;
      const metadata = isObject(gone['metadata']) ? gone['metadata'] : {};
      // A deletion has its own resource version, which the watch shows on the last state of the object.
      const last: JsonObject = { ...gone, metadata: { ...metadata, resourceVersion: String(version) } };
      tell({ type: 'DELETED', resource, object: last, previous: gone, version });
      return gone;
    },
    version: () => version,
    oldest: () => oldest,
    since: (from) => history.filter((event) => event.version > from),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
