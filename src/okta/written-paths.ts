import type { JsonObject } from '../core/model.ts';

/** Pure: where an object is that a write made: below its list, or where it was put; `undefined` for what is no creation. */
export function placeOf(method: string, path: string, { id }: JsonObject): string | undefined {
  if (typeof id !== 'string' || path.includes('/lifecycle/')) return undefined;
  return method === 'POST' ? `${path}/${encodeURIComponent(id)}` : path;
}

/** Pure: what a write makes inactive; `undefined` for any other write. */
export function stoppedBy(method: string, path: string): string | undefined {
  return method === 'POST' ? /^(.*)\/lifecycle\/deactivate$/.exec(path)?.[1] : undefined;
}

/**
 * Pure: how the paths begin whose answers a write may change: those of its own list, with all that lies below, as the apps, or
 * the claims of one authorization server. A deletion may change anything: what names the thing that is gone, too.
 */
export function changedBy(method: string, path: string): string {
  if (method === 'DELETE') return '';
  // who is assigned to an app is not part of it
  return /^\/api\/v1\/(?:authorizationServers\/[^/?]+\/|apps\/[^/?]+\/(?=groups))?[^/?]+/.exec(path)?.[0] ?? '';
}
