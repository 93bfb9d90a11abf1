import type { Memory } from '../memory.ts';
import type { Kubectl } from './kubectl.ts';

/**
 * A kubectl that shares its reads with all others of the same memory: what no cluster changes under our hands (kubeconfig and
 * versions) is read once in a run, objects once while the memory lets them be shared. At any other time every call is made, so
 * that what is read just before a write is what is there.
 */
export function withSharedReads(kubectl: Kubectl, memory: Memory): Kubectl {
  const run: Kubectl['run'] = (args, input, manner) => {
    const [verb] = args;
    // the kubeconfig is the same whichever of its contexts is meant
    const key = `kubectl ${JSON.stringify([verb === 'config' ? undefined : kubectl.context, ...args])}`;
    const make = () => kubectl.run(args, input, manner);
    if (verb === 'config' || verb === 'version') return memory.once(key, make, ({ exitCode }) => exitCode === 0);
    return input === undefined && verb === 'get' ? memory.onceShared(key, make) : make();
  };
  return { ...kubectl, run };
}
