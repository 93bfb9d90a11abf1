import type { Conflict, Json, JsonObject } from '../core/model.ts';
import type { Problem } from '../errors.ts';
import { conflictsIn } from './conflicts.ts';
import { forbiddenResources, problemFrom } from './errors.ts';
import type { Kubectl, KubectlAnswer } from './kubectl.ts';
import { manager } from './marks.ts';
import { trim } from './objects.ts';
import { objectsIn } from './read-objects.ts';

/** What a manifest would make of an object, or that we may not ask. */
export type Outlook = { readonly would: JsonObject; readonly conflicts: readonly Conflict[] } | { readonly forbidden: Problem };

/** The arguments of a server-side apply from stdin. */
export function applyArgs(extra: readonly string[] = []): readonly string[] {
  return ['apply', '--server-side', `--field-manager=${manager}`, ...extra, '-o', 'json', '-f', '-'];
}

/**
 * Asks the API server what `manifest` would make of the object, without writing. On conflicts with other managers it is
 * asked once more with force, for showing only. Throws what a real apply would meet: `manifest-refused`, `crd-missing`,
 * `namespace-missing` and the like.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export async function dryRun(kubectl: Kubectl, manifest: Json): Promise<Outlook> {
  const input = JSON.stringify(manifest);
  const gently = applyArgs(['--dry-run=server']);
  const first = await kubectl.run(gently, input);
  if (first.exitCode === 0) return { would: wouldBe(first, kubectl.words(gently)), conflicts: [] };
  const conflicts = conflictsIn(first.stderr);
  if (conflicts.length === 0) {
    const problem = problemFrom(first, kubectl.words(gently));
    if (forbiddenResources(first.stderr).length > 0) return { forbidden: problem };
    throw problem;
  }
  const forced = applyArgs(['--dry-run=server', '--force-conflicts']);
  const second = await kubectl.run(forced, input);
  if (second.exitCode !== 0) throw problemFrom(second, kubectl.words(forced));
  return { would: wouldBe(second, kubectl.words(forced)), conflicts };
}

function wouldBe(answer: KubectlAnswer, command: string): JsonObject {
  return trim(objectsIn(answer, command)[0] ?? {});
}
