import { isObject } from '../core/json.ts';
import type { Born, Driver, Entry, Json, Place } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { routeLabelPlace } from '../kinds/route-label.ts';
import { resources } from './custom-resources.ts';
import { findUsersOfLabel } from './find-users-of-label.ts';
import { harmless } from './harmless.ts';
import type { Kubectl } from './kubectl.ts';
import { isPatchTestFailed, problemFrom } from './kubectl-errors.ts';
import { objectIn } from './printed.ts';
import { type PatchOperation, routeLabelPatch, routeManager, unclaimPatch } from './route-patch.ts';
import { type RouteTable, readRouteTable, routeIn, routeTableIn, type TableRoute } from './route-tables.ts';

/** So often a patch is tried whose tests failed: a controller counts in the table's status, or somebody edits another route. */
const mostAttempts = 5;

/**
 * The driver of labels on routes. `place` names RouteTable, route and label, `spec` holds the label's value, `id` is the
 * RouteTable's UID. Each write is one JSON patch that tests the route first, and is made anew from what is there when that fails.
 */
export function makeRouteLabelDriver(kubectl: Kubectl, installation: string): Driver {
  const look = sharedLook(kubectl);
  const ours = new Map<string, OwnLabel>();
  const isOurs = (place: Place, value: string | undefined) => {
    if (value === undefined) ours.delete(JSON.stringify(place));
    else ours.set(JSON.stringify(place), { place, value });
  };
  const put = async (label: Putting): Promise<Born> => {
    const { written, born } = await putLabel(kubectl, label);
    isOurs(label.place, label.isGivenUp ? undefined : label.after);
    if (written !== undefined) await unclaim(kubectl, written, [...ours.values()]);
    return born;
  };
  return {
    observe: async ({ place, spec, remembered }) => {
      const isUnwanted = isObject(spec) && Object.keys(spec).length === 0;
      const table = await look(place).catch((reason: unknown) => {
        if (isUnwanted && isNowhere(reason)) return undefined;
        throw reason;
      });
      if (remembered !== undefined) isOurs(place, valueIn(remembered.spec));
      if (table === undefined) return undefined;
      const value = labelsAt(table, place)[labelOf(place)];
      // a run that was cut after it took the label away has left the claim
      const isLeft = value === undefined && isUnwanted && remembered?.id === table.uid && unclaimPatch(table.raw) !== undefined;
      if (value === undefined && !isLeft) return undefined;
      return { raw: value === undefined ? {} : { value }, marked: false, ...bornAs(table.uid) };
    },
    create: ({ place, spec, title }) => put({ place, title, before: undefined, after: valueIn(spec), isGivenUp: false }),
    update: ({ place, title, fields, id, spec }) => {
      const field = fields.find(({ path }) => path === 'value');
      const [before, after] = [valueIn({ value: field?.before ?? null }), valueIn({ value: field?.after ?? null })];
      // an empty spec puts back what adoption changed
      return put({ place, title, before, after, id, isGivenUp: valueIn(spec) === undefined });
    },
    remove: async ({ place, id, expects = [] }) => {
      const title = `The label ${labelOf(place)} on ${place['namespace']}/${place['name']}`;
      const value = expects.find(({ path }) => path === 'value')?.value;
      const before = typeof value === 'string' ? value : undefined;
      await put({ place, title, before, after: undefined, id, isGivenUp: true });
    },
    usedBy: ({ place, spec }: Entry, all) =>
      findUsersOfLabel(kubectl, { installation, label: labelOf(place), value: valueIn(spec) ?? '', adopted: all }),
  };
}

/** What is asked for in the same moment of one table is read once. */
function sharedLook(kubectl: Kubectl): (place: Place) => Promise<RouteTable | undefined> {
  const looks = new Map<string, Promise<RouteTable | undefined>>();
  return (place) => {
    const key = `${place['namespace']}/${place['name']}`;
    const begun = looks.get(key);
    if (begun !== undefined) return begun;
    const looking = readRouteTable(kubectl, tableOf(place)).finally(() => looks.delete(key));
    looks.set(key, looking);
    return looking;
  };
}

/** A label of ours as it is recorded. */
interface OwnLabel {
  readonly place: Place;
  readonly value: string;
}

/** A label that is to get the value `after`, from the value `before`; `undefined` is a label that is not there. */
interface Putting {
  readonly place: Place;
  readonly title: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The UID of its RouteTable, where that is known. */
  readonly id?: string;
  /** Whether the label is ours no more then. */
  readonly isGivenUp: boolean;
}

/**
 * Gives a label another value, or takes it away. Gives the RouteTable, too, where nothing of it is ours by that label any more.
 * Throws `changed-meanwhile` where the label is as neither before nor after, or the route is gone.
 */
async function putLabel(
  kubectl: Kubectl,
  { place, title, before, after, id, isGivenUp }: Putting,
): Promise<{ readonly born: Born; readonly written?: RouteTable }> {
  const label = labelOf(place);
  const done = (table: RouteTable) => ({ born: bornAs(table.uid), ...(isGivenUp ? { written: table } : {}) });
  for (let tried = 0; ; tried += 1) {
    const table = await readRouteTable(kubectl, tableOf(place), { isFresh: true });
    const route = table && routeOf(table, place);
    if (table === undefined || route === undefined || (id !== undefined && table.uid !== id)) {
      if (after === undefined) return { born: bornAs(id ?? '') };
      throw meanwhile(title, table === undefined || route !== undefined ? 'the RouteTable is gone' : 'the route is gone');
    }
    const here = route.labels?.[label];
    // what an earlier attempt of this call made, with its answer lost, is made
    if (here === after && (after === undefined || tried > 0)) return done(table);
    if (here !== before) throw meanwhile(title, `the label is ${here === undefined ? 'gone' : harmless(here)}`);
    const answer = await patch(kubectl, table, routeLabelPatch(table, route, label, after));
    if (answer.exitCode === 0) return done(routeTableIn(objectIn(answer.stdout, 'kubectl patch')));
    if (!isPatchTestFailed(answer.stderr))
      throw problemFrom(answer, kubectl.words(['patch', resources.routeTable, table.name, '-n', table.namespace]));
    if (tried + 1 >= mostAttempts) throw meanwhile(title, 'somebody writes to the RouteTable all the time');
  }
}

/**
 * Gives up what the API server notes as ours in the table, once none of its routes has a label of ours: the owner's next
 * server-side apply would end in a conflict with us otherwise. Where that is refused the label is gone all the same.
 */
async function unclaim(kubectl: Kubectl, table: RouteTable, ours: readonly OwnLabel[]): Promise<void> {
  const operations = unclaimPatch(table.raw);
  const isHere = ({ place, value }: OwnLabel) =>
    place['namespace'] === table.namespace && place['name'] === table.name && labelsAt(table, place)[labelOf(place)] === value;
  if (operations === undefined || ours.some(isHere)) return;
  await patch(kubectl, table, operations);
}

function patch(kubectl: Kubectl, table: RouteTable, operations: readonly PatchOperation[]) {
  return kubectl.run([...patchArgs(table, operations), '--show-managed-fields', '-o', 'json']);
}

function patchArgs({ namespace, name }: RouteTable, operations: readonly PatchOperation[]): readonly string[] {
  const patched = JSON.stringify(operations);
  return ['patch', resources.routeTable, name, '-n', namespace, '--type=json', `--field-manager=${routeManager}`, '-p', patched];
}

function tableOf(place: Place): Pick<RouteTable, 'namespace' | 'name'> {
  return { namespace: place['namespace'] ?? '', name: place['name'] ?? '' };
}

function labelOf(place: Place): string {
  return place['label'] ?? '';
}

function routeOf(table: RouteTable, place: Place): TableRoute | undefined {
  const meant = routeLabelPlace(place);
  return meant && routeIn(table, meant);
}

function labelsAt(table: RouteTable, place: Place): Readonly<Record<string, string>> {
  return routeOf(table, place)?.labels ?? {};
}

function valueIn(spec: Json): string | undefined {
  const value = isObject(spec) ? spec['value'] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The record on the app names it by the UID of its RouteTable. */
function bornAs(uid: string): Born {
  return { id: uid, outputs: { id: uid } };
}

/** Without the CRD there is no route either. */
function isNowhere(reason: unknown): boolean {
  return reason instanceof Problem && (reason.code === 'crd-missing' || reason.code === 'namespace-missing');
}

function meanwhile(title: string, what: string): Problem {
  return new Problem(
    'changed-meanwhile',
    `The ${title.replace(/^The /, '')} was changed meanwhile: ${what}.`,
    'Run the same command again: it starts from what is there now.',
  );
}
