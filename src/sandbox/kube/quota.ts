import { objectAt, stringAt } from '../json-parts.ts';
import type { AdmittedWrite } from './admitted-write.ts';
import type { Store } from './store.ts';

// Of these a quota may speak by their bare names too.
const countedByName = new Set(['configmaps', 'pods', 'resourcequotas', 'secrets', 'services']);

/**
 * Which quota a creation would exceed, in the API server's words; undefined for none. Only quotas on the number of objects are
 * looked at (`count/x.group`, and `pods`, `secrets` and the like).
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#object-count-quota
 */
export function exceededQuota(store: Store, { operation, kind, namespace, subresource }: AdmittedWrite): string | undefined {
  if (operation !== 'CREATE' || !kind.namespaced || subresource !== undefined) return undefined;
  const names = [`count/${kind.resource}`, ...(countedByName.has(kind.resource) ? [kind.resource] : [])];
  const used = store.list(kind.resource, namespace).length;
  for (const quota of store.list('resourcequotas', namespace)) {
    const hard = objectAt(quota, 'spec', 'hard');
    const over = names.filter((name) => hard[name] !== undefined && used + 1 > Number(hard[name]));
    if (over.length === 0) continue;
    const all = (value: (name: string) => unknown): string => over.map((name) => `${name}=${String(value(name))}`).join(',');
    const parts = [`requested: ${all(() => 1)}`, `used: ${all(() => used)}`, `limited: ${all((name) => hard[name])}`];
    return `exceeded quota: ${stringAt(quota, 'metadata', 'name') ?? ''}, ${parts.join(', ')}`;
  }
  return undefined;
}
