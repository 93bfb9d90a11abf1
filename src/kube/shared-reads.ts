import type { Memory } from '../memory.ts';
import type { Kubectl } from './kubectl.ts';

/**
 * A kubectl that shares its reads with all others of the same memory, while it lets them be shared. At any other time every
 * call is made, so that what is read just before a write is what is there.
 */
export function withSharedReads(kubectl: Kubectl, memory: Memory): Kubectl {
  const run: Kubectl['run'] = (args, input) => {
    if (input !== undefined || (args[0] !== 'get' && args[0] !== 'config')) return kubectl.run(args, input);
    return memory.onceShared(`kubectl ${JSON.stringify([kubectl.context, ...args])}`, () => kubectl.run(args));
  };
  return { ...kubectl, run };
}
