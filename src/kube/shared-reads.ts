import type { Kubectl } from './kubectl.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';

/** The reads of one look at a cluster: while it is open, the same read is made once. */
export interface SharedReads {
  readonly answers: Map<string, Promise<KubectlAnswer>>;
  open: boolean;
}

/** A look that has just begun. */
export function beginLook(): SharedReads {
  return { answers: new Map(), open: true };
}

/**
 * A kubectl that shares its reads with all others of the same look. Once the look is closed every call is made again, so
 * that what is read just before a write is what is there.
 */
export function withSharedReads(kubectl: Kubectl, reads: SharedReads): Kubectl {
  const run: Kubectl['run'] = (args, input) => {
    if (!reads.open || input !== undefined || (args[0] !== 'get' && args[0] !== 'config')) return kubectl.run(args, input);
    const key = JSON.stringify([kubectl.context, ...args]);
    const before = reads.answers.get(key);
    if (before !== undefined) return before;
    const answer = kubectl.run(args);
    reads.answers.set(key, answer);
    return answer;
  };
  return { ...kubectl, run };
}
