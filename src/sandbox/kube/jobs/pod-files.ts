import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Json, JsonObject } from '../../../core/model.ts';
import { isObject, listAt, objectAt, stringAt } from '../../json-parts.ts';
import type { Store } from '../store.ts';

/** What a pod finds of its ServiceAccount. */
export interface Identity {
  readonly token: string;
  readonly ca: string;
  readonly namespace: string;
}

/** Where a pod looks for its identity. */
const identityPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Lays what the container's volumes hold (config maps, secrets, empty ones and the token) into `root`, each at its mount path below
 * it. Answers the mount paths, longest first. Throws for what a kubelet would wait for without end: a config map, a secret or a key
 * that is not there.
 */
export function layFiles(
  store: Store,
  pod: JsonObject,
  container: Json,
  root: string,
  identity: Identity | undefined,
): readonly string[] {
  const namespace = stringAt(pod, 'metadata', 'namespace') ?? '';
  const mounts = listAt(container, 'volumeMounts').map((mount) => {
    const name = stringAt(mount, 'name') ?? '';
    const volume = listAt(pod, 'spec', 'volumes').find((one) => stringAt(one, 'name') === name);
    if (!isObject(volume)) throw new Error(`the pod has no volume "${name}"`);
    const at = stringAt(mount, 'mountPath') ?? '';
    const files = filesOf(store, namespace, volume, identity);
    const part = stringAt(mount, 'subPath');
    if (part === undefined) write(join(root, at), files);
    else write(join(root, dirname(at)), { [at.slice(dirname(at).length + 1)]: files[part] ?? '' });
    return at;
  });
  if (identity !== undefined && !mounts.includes(identityPath)) {
    write(join(root, identityPath), identityFiles(identity));
    mounts.push(identityPath);
  }
  return mounts.sort((a, b) => b.length - a.length);
}

type Files = { readonly [path: string]: string | Buffer };

function identityFiles({ token, ca, namespace }: Identity): Files {
  return { token, 'ca.crt': ca, namespace };
}

function filesOf(store: Store, namespace: string, volume: Json, identity: Identity | undefined): Files {
  const configMap = objectAt(volume, 'configMap');
  const secret = objectAt(volume, 'secret');
  if (Object.keys(configMap).length > 0)
    return itemsOf(store, namespace, 'configmaps', stringAt(configMap, 'name') ?? '', configMap);
  if (Object.keys(secret).length > 0) {
    const name = stringAt(secret, 'secretName') ?? stringAt(secret, 'name') ?? '';
    return itemsOf(store, namespace, 'secrets', name, secret);
  }
  const sources = listAt(volume, 'projected', 'sources');
  return Object.assign({}, ...sources.map((source) => sourceFiles(store, namespace, source, identity))) as Files;
}

function sourceFiles(store: Store, namespace: string, source: Json, identity: Identity | undefined): Files {
  const path = stringAt(source, 'serviceAccountToken', 'path');
  if (path !== undefined) return identity === undefined ? {} : { [path]: identity.token };
  // The cluster puts its authority into every namespace under this name.
  if (stringAt(source, 'configMap', 'name') === 'kube-root-ca.crt') return { 'ca.crt': identity?.ca ?? '' };
  const fields = listAt(source, 'downwardAPI', 'items');
  if (fields.length > 0) return Object.fromEntries(fields.map((item) => [stringAt(item, 'path') ?? '', namespace]));
  return filesOf(store, namespace, source, identity);
}

/** The data of a config map or secret. Throws when it is not there. */
export function dataOf(store: Store, namespace: string, resource: 'configmaps' | 'secrets', name: string): Files {
  const object = store.get(resource, namespace, name);
  if (object === undefined) throw new Error(`${resource.slice(0, -1)} "${name}" not found`);
  const text = resource === 'secrets' ? 'base64' : 'utf8';
  const data = Object.entries(objectAt(object, 'data')).map(([key, value]) => [key, Buffer.from(String(value), text)] as const);
  const binary = Object.entries(objectAt(object, 'binaryData'));
  return Object.fromEntries([...data, ...binary.map(([key, value]) => [key, Buffer.from(String(value), 'base64')] as const)]);
}

function itemsOf(store: Store, namespace: string, resource: 'configmaps' | 'secrets', name: string, volume: JsonObject): Files {
  if (volume['optional'] === true && store.get(resource, namespace, name) === undefined) return {};
  const data = dataOf(store, namespace, resource, name);
  const items = listAt(volume, 'items');
  if (items.length === 0) return data;
  return Object.fromEntries(
    items.map((item) => {
      const key = stringAt(item, 'key') ?? '';
      const value = data[key];
      if (value === undefined) throw new Error(`${resource.slice(0, -1)} "${name}" has no key "${key}"`);
      return [stringAt(item, 'path') ?? key, value];
    }),
  );
}

function write(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, value] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), value, { mode: 0o600 });
  }
}
