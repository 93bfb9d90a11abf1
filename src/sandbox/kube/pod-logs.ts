import type { World } from './kube-request.ts';
import type { Route } from './kube-route.ts';
import { notFound } from './status.ts';

/** What the containers of a pod have printed; nothing for one that nobody gave a log. Throws 404. */
export function podLog(world: World, { kind, namespace = '', name = '' }: Route): string {
  if (world.store.get(kind.resource, namespace, name) === undefined) throw notFound(kind, name);
  return world.logs.get(`${namespace}/${name}`) ?? '';
}
