import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../core/model.ts';
import { at, isObject } from './objects.ts';

/** The value of `app.kubernetes.io/managed-by` on everything the tool makes; also its field manager. */
export const manager = 'gloo-okta';

const managedBy = 'app.kubernetes.io/managed-by';
const instance = 'app.kubernetes.io/instance';

/** The names of the labels that mark an object as ours. */
export const markLabels: readonly string[] = [managedBy, instance];

/**
 * The name of an installation as a label value: itself where it is one, else its allowed characters and a short digest,
 * so that two names never share a value.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function labelValue(installation: string): string {
  if (/^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(installation)) return installation;
  const digest = digestOf(installation);
  const stem = installation.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+/g, '');
  return stem === '' ? digest : `${stem.slice(0, 50)}-${digest}`;
}

/** Eight letters that tell a text from others. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** Whether `object` itself says that this installation made it. */
export function isMarked(object: Json | undefined, installation: string): boolean {
  return at(object, 'metadata', 'labels', managedBy) === manager && markOf(object) === labelValue(installation);
}

/** The installation that an object's label names, whoever's that is. */
export function markOf(object: Json | undefined): string | undefined {
  const value = at(object, 'metadata', 'labels', instance);
  return at(object, 'metadata', 'labels', managedBy) === manager && typeof value === 'string' ? value : undefined;
}

/** `manifest` without the labels that mark it as ours; for objects that somebody else made. */
export function withoutMarks(manifest: JsonObject): JsonObject {
  const { metadata } = manifest;
  if (!isObject(metadata) || !isObject(metadata.labels)) return manifest;
  const { labels, ...rest } = metadata;
  const others = Object.entries(labels).filter(([name]) => !markLabels.includes(name));
  return { ...manifest, metadata: others.length === 0 ? rest : { ...rest, labels: Object.fromEntries(others) } };
}
