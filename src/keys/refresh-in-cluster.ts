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
 * Puts the key sets into the live policy by the smallest write, as the field manager of `setup`. When somebody else wrote
 * meanwhile, it is read and tried once more.
 * @throws Problem `kube-conflict`, and what kubectl complains of
 */
export async function writeKeys(kubectl: Kubectl, policy: JsonObject, wanted: readonly WantedKeys[]): Promise<void> {
  let live = policy;
  for (const isLast of [false, true]) {
    const write = refreshWrite(live, wanted, manager);
    if (write === undefined) break;
    const problem = await put(kubectl, write, wordsFor(policy));
    if (problem === undefined) break;
    if (isLast || !isOvertaken(problem)) throw problem;
    live = await readAnew(kubectl, policy);
  }
}

/**
 * Waits until Gloo has accepted the policy as it is now.
 * @throws Problem `key-refresh-failed`, and what kubectl complains of
 */
export async function waitForKeys(kubectl: Kubectl, policy: JsonObject, waiting: RefreshWaiting): Promise<void> {
  const end = waiting.now().getTime() + waiting.timeoutMs;
  for (let pause = 250; ; pause = Math.min(pause * 2, 3_000)) {
    const { state, says } = approvalOf(await readAnew(kubectl, policy));
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

function wordsFor(policy: JsonObject): readonly string[] {
  const named = `${resources.extAuthPolicy}/${textAt(policy, 'metadata', 'name') ?? ''}`;
  return [named, '-n', textAt(policy, 'metadata', 'namespace') ?? ''];
}

async function readAnew(kubectl: Kubectl, policy: JsonObject): Promise<JsonObject> {
  return (await readObjects(kubectl, ['get', ...wordsFor(policy), '--show-managed-fields']))[0] ?? {};
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
