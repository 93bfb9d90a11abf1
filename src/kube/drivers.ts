import { isObject, refsIn, same, valueAt } from '../core/json.ts';
import type { Born, Driver, Drivers, Json, JsonObject, Observed, Open, Place, SettledUpdate, Sought } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { applyArgs, dryRun } from './dry-run.ts';
import { problemFrom } from './errors.ts';
import { type KubeKind, written } from './kinds.ts';
import type { Kubectl } from './kubectl.ts';
import { makeLook } from './look.ts';
import { isMarked, manager, markLabels, markOf, withoutMarks } from './marks.ts';
import { overlay, textAt, trim } from './objects.ts';
import { objectsIn, readObjects } from './read-objects.ts';
import { restored } from './restored.ts';

/** How the drivers of one installation behave. */
export interface KubeDriverOptions {
  /** Nothing will be written: a missing right to create is no reason to stop. */
  readonly lookOnly?: boolean;
}

/**
 * The drivers of both kinds in the cluster. `spec` is the whole manifest, `place` its `namespace` and `name`, `id` the
 * object's UID. An empty `spec` asks only what is there; with any other, `observe` also asks the API server what the
 * manifest would change, so that a refused manifest, a missing CRD or namespace is found before anything is written.
 * Objects that somebody else made do not get our labels when they are taken over.
 */
export function makeKubeDrivers(
  kubectl: Kubectl,
  installation: string,
  options: KubeDriverOptions = {},
): Pick<Drivers, KubeKind> {
  const look = makeLook(kubectl);
  const driver = (kind: KubeKind): Driver => ({
    observe: async (sought) => {
      const live = await look({ kind, ...placed(sought.place) }).catch((reason: unknown) => {
        if (isEmpty(sought.spec) && isNowhere(reason)) return undefined;
        throw reason;
      });
      return observed(kubectl, installation, sought, live, options.lookOnly === true);
    },
    create: (wanted) => apply(kubectl, wanted.spec, false),
    update: (wanted) => update(kubectl, installation, kind, wanted),
    remove: (gone) => remove(kubectl, installation, kind, gone),
  });
  return { 'kube.ext-auth-server': driver('kube.ext-auth-server'), 'kube.ext-auth-policy': driver('kube.ext-auth-policy') };
}

async function observed(
  kubectl: Kubectl,
  installation: string,
  sought: Sought,
  live: JsonObject | undefined,
  lookOnly: boolean,
): Promise<Observed | undefined> {
  const onlyLook = isEmpty(sought.spec) || refsIn(sought.spec).length > 0;
  if (live === undefined) {
    if (onlyLook) return undefined;
    const outlook = await dryRun(kubectl, sought.spec as Json);
    if ('forbidden' in outlook && !lookOnly) throw outlook.forbidden;
    return undefined;
  }
  const uid = textAt(live, 'metadata', 'uid') ?? '';
  const marked = isMarked(live, installation);
  const seen = { id: uid, raw: trim(live), marked, outputs: { uid } };
  if (onlyLook) return seen;
  const remembered = sought.remembered?.state === 'made' && sought.remembered.id === uid;
  const manifest = marked || remembered ? (sought.spec as JsonObject) : withoutMarks(sought.spec as JsonObject);
  const outlook = await dryRun(kubectl, manifest);
  if ('forbidden' in outlook) {
    const note = `${outlook.forbidden.message} So the live object was compared instead of asking the API server.`;
    return { ...seen, would: overlay(seen.raw, manifest), note };
  }
  const { would, conflicts } = outlook;
  const other = markOf(live);
  const note = marked || other === undefined ? {} : { note: `It belongs to the installation "${other}" of gloo-okta.` };
  return { ...seen, would, ...note, ...(conflicts.length === 0 ? {} : { conflicts }) };
}

async function update(kubectl: Kubectl, installation: string, kind: KubeKind, wanted: SettledUpdate): Promise<Born> {
  const live = await read(kubectl, kind, wanted.place);
  if (live === undefined || textAt(live, 'metadata', 'uid') !== wanted.id) {
    throw meanwhile(wanted.title, live === undefined ? 'it is gone' : 'another object has taken its place');
  }
  const changed = wanted.fields.find(({ path, before }) => !same(valueAt(trim(live), path), before));
  if (changed) throw meanwhile(wanted.title, `${changed.path} is not as it was`);
  // An empty spec puts back what adoption changed. Only the whole object can say so: a server-side apply of a few fields
  // would delete the other ones that came to us from kubectl's client-side apply.
  if (isEmpty(wanted.spec)) {
    return write(kubectl, ['replace', `--field-manager=${manager}`, '-o', 'json', '-f', '-'], restored(live, wanted.fields));
  }
  const marking = wanted.fields.some(({ path }) => markLabels.some((label) => path.endsWith(label.replaceAll('.', '\\.'))));
  const unmarked = !isMarked(live, installation) && !marking && isObject(wanted.spec);
  return apply(kubectl, unmarked ? withoutMarks(wanted.spec as JsonObject) : wanted.spec, wanted.force);
}

async function remove(
  kubectl: Kubectl,
  installation: string,
  kind: KubeKind,
  gone: { readonly place: Place; readonly id: string },
): Promise<void> {
  const { namespace, name } = placed(gone.place);
  const live = await read(kubectl, kind, gone.place);
  if (live === undefined) return;
  const title = `${written[kind].kind} ${namespace}/${name}`;
  if (textAt(live, 'metadata', 'uid') !== gone.id) throw meanwhile(title, 'another object has taken its place');
  if (!isMarked(live, installation)) {
    const command = kubectl.words(['delete', written[kind].resource, name, '-n', namespace]);
    throw new Problem(
      'changed-meanwhile',
      `${title} does not say any more that it was made by this tool; it was left alone.`,
      `If it is yours: ${command}`,
    );
  }
  const { path, resource } = written[kind];
  const url = `/apis/${path}/namespaces/${encodeURIComponent(namespace)}/${resource.split('.')[0]}/${encodeURIComponent(name)}`;
  // kubectl can send the UID as a precondition only this way; so an object made anew in this moment is safe.
  const args = ['delete', '--raw', url, '-f', '-'];
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: gone.id } };
  const answer = await kubectl.run(args, JSON.stringify(options));
  if (answer.exitCode !== 0 && !/NotFound|not found/.test(answer.stderr)) throw problemFrom(answer, kubectl.words(args));
}

async function read(kubectl: Kubectl, kind: KubeKind, place: Place): Promise<JsonObject | undefined> {
  const { namespace, name } = placed(place);
  return (await readObjects(kubectl, ['get', written[kind].resource, name, '-n', namespace, '--ignore-not-found']))[0];
}

async function apply(kubectl: Kubectl, manifest: Json, force: boolean): Promise<Born> {
  return write(kubectl, applyArgs(force ? ['--force-conflicts'] : []), manifest);
}

async function write(kubectl: Kubectl, args: readonly string[], manifest: Json): Promise<Born> {
  const answer = await kubectl.run(args, JSON.stringify(manifest));
  if (answer.exitCode !== 0) throw problemFrom(answer, kubectl.words(args));
  const uid = textAt(objectsIn(answer, kubectl.words(args))[0], 'metadata', 'uid') ?? '';
  return { id: uid, outputs: { uid } };
}

function isEmpty(spec: Open): boolean {
  return !isObject(spec) || Object.keys(spec).length === 0;
}

/** Without the namespace or the CRD there is no object either. */
function isNowhere(reason: unknown): boolean {
  return reason instanceof Problem && (reason.code === 'namespace-missing' || reason.code === 'crd-missing');
}

function placed(place: Place): { readonly namespace: string; readonly name: string } {
  return { namespace: place['namespace'] ?? '', name: place['name'] ?? '' };
}

function meanwhile(title: string, what: string): Problem {
  return new Problem(
    'changed-meanwhile',
    `${title} was changed meanwhile: ${what}.`,
    'Run the same command again: it starts from what is there now.',
  );
}
