import { isObject, same, valueAt } from '../core/json.ts';
import type { Born, Json, JsonObject, Place, Settled, SettledUpdate } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { type KubeKind, kubeKinds } from '../kinds/kinds.ts';
import { pathOf, placed } from './custom-resources.ts';
import { applyArgs, conflictsWith, replaceArgs } from './dry-run.ts';
import { harmless } from './harmless.ts';
import type { Kubectl } from './kubectl.ts';
import { conflictProblem, isStale, problemFrom } from './kubectl-errors.ts';
import { isMarked, manager, markLabels, withoutMarks } from './marks.ts';
import { textAt, trim } from './objects.ts';
import { objectsIn, uidIn } from './printed.ts';
import { readObjects } from './read-objects.ts';
import { isAppliedByHand, restored, withoutClaims } from './shared-objects.ts';

/**
 * Makes the object by one server-side apply, after looking once more: the plan may have waited for its confirmation, and an
 * apply would quietly merge into what somebody made meanwhile. Throws `changed-meanwhile` in that case.
 */
export async function createObject(kubectl: Kubectl, installation: string, kind: KubeKind, wanted: Settled): Promise<Born> {
  const live = await read(kubectl, kind, wanted.place);
  if (live !== undefined && !isMarked(live, installation)) throw meanwhile(wanted.title, 'somebody else has made one');
  return write(kubectl, applyArgs(), wanted.spec);
}

/**
 * Changes the object as the plan showed it, after it was read once more. What is ours is applied; in what others have a hand
 * in, just `fields` are changed and all else goes back as it came. Throws `changed-meanwhile` when a field is not as
 * `before` says, and `kube-conflict` when another manager owns one and `force` is not set.
 */
export function updateObject(
  kubectl: Kubectl,
  installation: string,
  kind: KubeKind,
  wanted: SettledUpdate,
  inTerms: (live: JsonObject, manifest: JsonObject) => JsonObject,
): Promise<Born> {
  return untilFresh(() => updateOnce(kubectl, installation, kind, wanted, inTerms));
}

async function updateOnce(
  kubectl: Kubectl,
  installation: string,
  kind: KubeKind,
  wanted: SettledUpdate,
  inTerms: (live: JsonObject, manifest: JsonObject) => JsonObject,
): Promise<Born> {
  const live = await read(kubectl, kind, wanted.place);
  if (live === undefined || textAt(live, 'metadata', 'uid') !== wanted.id) {
    throw meanwhile(wanted.title, live === undefined ? 'it is gone' : 'another object has taken its place');
  }
  const seen = trim(live);
  const changed = wanted.fields.filter(({ path, before }) => !same(valueAt(seen, path), before)).map(({ path }) => path);
  if (changed.length > 0) throw meanwhile(wanted.title, `${harmless(changed.join(', '))} is not as it was`);
  const manifest = isObject(wanted.spec) && Object.keys(wanted.spec).length > 0 ? inTerms(live, wanted.spec) : {};
  // An empty spec puts back what adoption changed; nothing of ours is to be kept then.
  if (Object.keys(manifest).length > 0) {
    const marking = wanted.fields.some(({ path }) => markLabels.some((label) => path.endsWith(label.replaceAll('.', '\\.'))));
    const ours = isMarked(live, installation) || marking;
    if (ours && !isAppliedByHand(live))
      return write(kubectl, applyArgs(...(wanted.force ? ['--force-conflicts'] : [])), manifest);
    const conflicts = wanted.force ? [] : await conflictsWith(kubectl, ours ? manifest : withoutMarks(manifest));
    if (conflicts.length > 0) throw conflictProblem(conflicts);
  }
  return writeShared(kubectl, kind, wanted.place, restored(live, wanted.fields));
}

/**
 * Takes the object away, after it was read once more. Something that is not there any more is fine. Throws
 * `changed-meanwhile` when another object stands there or it is not marked as ours any more.
 */
export async function removeObject(
  kubectl: Kubectl,
  installation: string,
  kind: KubeKind,
  gone: { readonly place: Place; readonly id: string },
): Promise<void> {
  const { namespace, name } = placed(gone.place);
  const live = await read(kubectl, kind, gone.place);
  if (live === undefined) return;
  const { resource } = kubeKinds[kind];
  const title = kubeKinds[kind].title(`${namespace}/${name}`);
  if (textAt(live, 'metadata', 'uid') !== gone.id) throw meanwhile(title, 'another object has taken its place');
  if (!isMarked(live, installation)) {
    throw new Problem(
      'changed-meanwhile',
      `${title} does not say any more that it was made by this tool; it was left alone.`,
      `If it is yours: ${kubectl.words(['delete', resource, name, '-n', namespace])}`,
    );
  }
  // kubectl can send the UID as a precondition only this way; so an object that is made anew in this moment is safe.
  const args = ['delete', '--raw', pathOf(kind, gone.place), '-f', '-'];
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: gone.id } };
  const answer = await kubectl.run(args, JSON.stringify(options));
  if (answer.exitCode !== 0 && !/\(NotFound\)|not found/.test(answer.stderr)) throw problemFrom(answer, kubectl.words(args));
  // a page of something in between is a success to kubectl, and removes nothing
  objectsIn(answer.stdout, kubectl.words(args));
}

/** So often a write is tried that starts from what was read just before. */
const mostAttempts = 5;

/**
 * Runs a read with the write that starts from it, and both anew when somebody has written in between: a controller counts in
 * the object's status, which is no reason to stop.
 */
async function untilFresh<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tried === mostAttempts || !isStale(error)) throw error;
    }
  }
}

async function read(kubectl: Kubectl, kind: KubeKind, place: Place, ...more: readonly string[]): Promise<JsonObject | undefined> {
  const { namespace, name } = placed(place);
  return (
    await readObjects(kubectl, ['get', `${kubeKinds[kind].resource}/${name}`, '-n', namespace, '--ignore-not-found', ...more], {
      isFresh: true,
    })
  )[0];
}

/**
 * Puts an object in which others have a hand to its place, and then gives up the claim that the API server takes this for: the
 * owner's next server-side apply would end in a conflict with us otherwise, even after a teardown.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
 */
async function writeShared(kubectl: Kubectl, kind: KubeKind, place: Place, object: JsonObject): Promise<Born> {
  const args = replaceArgs(pathOf(kind, place));
  const answer = await kubectl.run(args, JSON.stringify(object));
  if (answer.exitCode !== 0) throw problemFrom(answer, kubectl.words(args));
  const uid = uidIn(answer.stdout, kubectl.words(args));
  let [written] = objectsIn(answer.stdout, kubectl.words(args));
  for (let tried = 1; tried <= mostAttempts; tried += 1) {
    const unclaimed = written === undefined ? undefined : withoutClaims(written, manager);
    if (unclaimed === undefined) break;
    const { exitCode, stderr } = await kubectl.run(args, JSON.stringify(unclaimed));
    // Gloo has written its status since; where it is refused the object is as it should be all the same
    if (exitCode === 0 || !/\(Conflict\)|has been modified/.test(stderr)) break;
    written = await read(kubectl, kind, place, '--show-managed-fields');
  }
  return { id: uid, outputs: { uid } };
}

async function write(kubectl: Kubectl, args: readonly string[], manifest: Json): Promise<Born> {
  const answer = await kubectl.run(args, JSON.stringify(manifest));
  if (answer.exitCode !== 0) throw problemFrom(answer, kubectl.words(args));
  const uid = uidIn(answer.stdout, kubectl.words(args));
  return { id: uid, outputs: { uid } };
}

function meanwhile(title: string, what: string): Problem {
  return new Problem(
    'changed-meanwhile',
    `${title} was changed meanwhile: ${what}.`,
    'Run the same command again: it starts from what is there now.',
  );
}
