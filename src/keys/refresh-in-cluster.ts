import { approvalOf } from '../core/approval.ts';
import { type RefreshWrite, refreshWrite, type WantedKeys } from '../core/keys/refresh.ts';
import type { JsonObject } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { resources } from '../kube/custom-resources.ts';
import { applyArgs } from '../kube/dry-run.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { isPatchTestFailed, isStale, problemFrom } from '../kube/kubectl-errors.ts';
import { manager } from '../kube/marks.ts';
import { textAt } from '../kube/objects.ts';
import { readObjects } from '../kube/read-objects.ts';

/** How long Gloo gets, and how it is waited. */
export interface RefreshWaiting {
  readonly timeoutMs: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Puts the key sets into the live policy by the smallest write, as the field manager of `setup`, and waits until Gloo has
 * accepted it. When somebody else wrote meanwhile, it is read and tried once more.
 * @throws Problem `key-refresh-failed`, `kube-conflict`, and what kubectl complains of
 */
export async function refreshInCluster(
  kubectl: Kubectl,
  policy: JsonObject,
  wanted: readonly WantedKeys[],
  waiting: RefreshWaiting,
): Promise<void> {
  const place = ['-n', textAt(policy, 'metadata', 'namespace') ?? ''];
  const named = `${resources.extAuthPolicy}/${textAt(policy, 'metadata', 'name') ?? ''}`;
  const read = async () => (await readObjects(kubectl, ['get', named, ...place, '--show-managed-fields']))[0] ?? {};
  let live = policy;
  for (const isLast of [false, true]) {
    const write = refreshWrite(live, wanted, manager);
    if (write === undefined) break;
    const problem = await put(kubectl, write, [named, ...place]);
    if (problem === undefined) break;
    if (isLast || !isOvertaken(problem)) throw problem;
    live = await read();
  }
  const end = waiting.now().getTime() + waiting.timeoutMs;
  for (let pause = 250; ; pause = Math.min(pause * 2, 3_000)) {
    const { state, says } = approvalOf(await read());
    if (state === 'accepted') return;
    if (state === 'refused' || waiting.now().getTime() >= end) {
      throw new Problem(
        'key-refresh-failed',
        `The new keys are written, and Gloo has not accepted the policy: ${says}.`,
        'Look at it with: gloo-okta verify',
      );
    }
    await waiting.sleep(pause);
  }
}

async function put(kubectl: Kubectl, write: RefreshWrite, named: readonly string[]): Promise<Problem | undefined> {
  const args =
    write.kind === 'apply'
      ? applyArgs()
      : [
          'patch',
          ...named,
          '--type=json',
          `--field-manager=${manager}`,
          `--patch=${JSON.stringify(write.operations)}`,
          '-o',
          'json',
        ];
  const answer = await kubectl.run(args, write.kind === 'apply' ? JSON.stringify(write.manifest) : undefined);
  return answer.exitCode === 0 ? undefined : problemFrom(answer, kubectl.words(args.slice(0, 4)));
}

/** A patch whose test failed, or a write of an older form. */
function isOvertaken(problem: Problem): boolean {
  return isStale(problem) || isPatchTestFailed(problem.message) || /test(ing)? .*(failed|value)/i.test(problem.message);
}
