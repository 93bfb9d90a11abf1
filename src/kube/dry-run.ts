import type { Conflict, Json, JsonObject } from '../core/model.ts';
import type { Problem } from '../errors.ts';
import { isUntriable } from './admission-trouble.ts';
import { conflictsIn } from './conflicts.ts';
import type { Kubectl } from './kubectl.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';
import { forbiddenResources, problemFrom } from './kubectl-errors.ts';
import { manager } from './marks.ts';
import { trim } from './objects.ts';
import { objectIn, objectsOneByOne } from './printed.ts';

/** What a manifest would make of an object, or that we may not ask, or that nobody can say. */
export type Outlook =
  | { readonly would: JsonObject; readonly conflicts: readonly Conflict[] }
  | { readonly forbidden: Problem }
  | { readonly untriable: Problem };

const dry = '--dry-run=server';

/** The arguments of a server-side apply from stdin. */
export function applyArgs(...extra: readonly string[]): readonly string[] {
  return ['apply', '--server-side', `--field-manager=${manager}`, ...extra, '-o', 'json', '-f', '-'];
}

/**
 * The arguments that put a whole object from stdin to its path; it must carry the resourceVersion that it replaces. A plain
 * `kubectl replace` would also write its own copy of it into the annotation from which the owner's next `kubectl apply` reads.
 */
export function replaceArgs(path: string, dryRun = false): readonly string[] {
  return ['replace', '--raw', `${path}?fieldManager=${manager}${dryRun ? '&dryRun=All' : ''}`, '-f', '-'];
}

/**
 * Asks the API server what applying `manifest` would make of the object, without writing. On conflicts with other managers
 * it is asked once more with force, for showing only. Throws what a real apply would meet: `manifest-refused`,
 * `crd-missing`, `namespace-missing` and the like.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export async function tryApply(kubectl: Kubectl, manifest: Json): Promise<Outlook> {
  return (await triedTogether(kubectl, manifest)) ?? tryAlone(kubectl, manifest);
}

interface Trial {
  readonly manifest: Json;
  readonly resolve: (outlook: Outlook | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

const trials = new WeakMap<Kubectl, Trial[]>();

/** What is tried in the same moment is tried in one call; `undefined` where that does not tell of each what comes of it. */
function triedTogether(kubectl: Kubectl, manifest: Json): Promise<Outlook | undefined> {
  return new Promise((resolve, reject) => {
    const waiting = trials.get(kubectl);
    if (waiting !== undefined) return void waiting.push({ manifest, resolve, reject });
    const mine = [{ manifest, resolve, reject }];
    trials.set(kubectl, mine);
    setImmediate(() => {
      trials.delete(kubectl);
      void tryAll(kubectl, mine);
    });
  });
}

async function tryAll(kubectl: Kubectl, all: readonly Trial[]): Promise<void> {
  try {
    const input = all.map(({ manifest }) => JSON.stringify(manifest)).join('\n');
    const answer = all.length === 1 ? undefined : await kubectl.run(applyArgs(dry), input);
    const objects = answer?.exitCode === 0 ? objectsOneByOne(answer.stdout, kubectl.words(applyArgs(dry))) : [];
    const isWhole = objects.length === all.length;
    for (const [at, { resolve }] of all.entries()) {
      const object = isWhole ? objects[at] : undefined;
      resolve(object && { would: trim(object), conflicts: [] });
    }
  } catch (error) {
    for (const { reject } of all) reject(error);
  }
}

async function tryAlone(kubectl: Kubectl, manifest: Json): Promise<Outlook> {
  const input = JSON.stringify(manifest);
  const first = await kubectl.run(applyArgs(dry), input);
  const conflicts = conflictsIn(first.stderr);
  if (conflicts.length === 0) return outlookOf(first, kubectl.words(applyArgs(dry)), []);
  const forced = applyArgs(dry, '--force-conflicts');
  return outlookOf(await kubectl.run(forced, input), kubectl.words(forced), conflicts);
}

/** Asks the API server what putting `object` to its path would make of it, without writing. Throws as {@link tryApply}. */
export async function tryReplace(kubectl: Kubectl, path: string, object: Json): Promise<Outlook> {
  const args = replaceArgs(path, true);
  return outlookOf(await kubectl.run(args, JSON.stringify(object)), kubectl.words(args), []);
}

/** The fields of `manifest` that other managers own with other values. Nothing is thrown: whatever else is wrong shows elsewhere. */
export async function conflictsWith(kubectl: Kubectl, manifest: Json): Promise<readonly Conflict[]> {
  const { stderr } = await kubectl.run(applyArgs(dry), JSON.stringify(manifest));
  return conflictsIn(stderr).filter((conflict) => conflict.manager !== manager);
}

function outlookOf(answer: KubectlAnswer, command: string, conflicts: readonly Conflict[]): Outlook {
  if (answer.exitCode === 0) return { would: trim(objectIn(answer.stdout, command)), conflicts };
  const problem = problemFrom(answer, command);
  if (forbiddenResources(answer.stderr).length > 0) return { forbidden: problem };
  if (isUntriable(answer.stderr)) return { untriable: problem };
  throw problem;
}
