import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Json, JsonObject } from '../../core/model.ts';
import { isObject, listAt, numberAt, objectAt } from '../json-parts.ts';
import type { Store, StoreState } from './store.ts';

/** What a state file holds; undefined when there is none. Throws when it cannot be read or is no state. */
export function readState(file: string): StoreState | undefined {
  if (!existsSync(file)) return undefined;
  const state = JSON.parse(readFileSync(file, 'utf8')) as Json;
  const version = numberAt(state, 'version');
  if (version === undefined) throw new Error(`${file} holds no cluster state`);
  const objects: { [resource: string]: readonly JsonObject[] } = {};
  const shelves = objectAt(state, 'objects');
  for (const resource of Object.keys(shelves)) objects[resource] = listAt(shelves, resource).filter(isObject);
  return { version, objects };
}

/** Writes everything in `store` to `file`, readable by its owner alone; replaces the file in one step. */
export function saveState(file: string, store: Store): void {
  const objects = Object.fromEntries(store.resources().map((resource) => [resource, store.listByAge(resource)]));
  const state: StoreState = { version: store.version(), objects };
  const next = `${file}.new`;
  writeFileSync(next, JSON.stringify(state), { mode: 0o600 });
  renameSync(next, file);
}
