import type { InputName } from './inputs.ts';

/** Which org, cluster and installation it is, and what opens them. */
const where: readonly InputName[] = [
  'config',
  'name',
  'orgUrl',
  'tokenFile',
  'serviceClientId',
  'privateKeyFile',
  'loginClientId',
  'context',
  'workloadContext',
  'kubeconfig',
  'cluster',
  'user',
  'as',
  'asGroup',
  'caFile',
];

/**
 * Pure: whether an input says where a run goes, and not what it makes there: the commands that a run prints need it, and the
 * record on the app does not hold it.
 */
export function isWhere(name: string): boolean {
  return (where as readonly string[]).includes(name);
}
