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
  return {
    observe: async ({ place, spec }) => {
      const table = await look(place).catch((reason: unknown) => {
        if (isObject(spec) && Object.keys(spec).length === 0 && isNowhere(reason)) return undefined;
        throw reason;
      });
      const value = table && labelsAt(table, place)[labelOf(place)];
      if (table === undefined || value === undefined) return undefined;
      return { raw: { value }, marked: false, ...bornAs(table.uid) };
    },
    create: ({ place, spec, title }) => put(kubectl, { place, title }, undefined, valueIn(spec), undefined),
    update: ({ place, title, fields, id }) => {
      const field = fields.find(({ path }) => path === 'value');
      return put(
        kubectl,
        { place, title },
        valueIn({ value: field?.before ?? null }),
        valueIn({ value: field?.after ?? null }),
        id,
      );
    },
    remove: async ({ place, id, expects = [] }) => {
      const title = `The label ${labelOf(place)} on ${place['namespace']}/${place['name']}`;
      const before = expects.find(({ path }) => path === 'value')?.value;
      await put(kubectl, { place, title }, typeof before === 'string' ? before : undefined, undefined, id);
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

/**
 * Gives the label the value `after`, or takes it away, from the value `before`; `undefined` is a label that is not there.
 * Throws `changed-meanwhile` where the label is neither, or the route is gone.
 */
async function put(
  kubectl: Kubectl,
  { place, title }: { readonly place: Place; readonly title: string },
  before: string | undefined,
  after: string | undefined,
  id: string | undefined,
): Promise<Born> {
  const label = labelOf(place);
  for (let tried = 0; ; tried += 1) {
    const table = await readRouteTable(kubectl, tableOf(place), { isFresh: true });
    const route = table && routeOf(table, place);
    if (table === undefined || route === undefined || (id !== undefined && table.uid !== id)) {
      if (after === undefined) return bornAs(id ?? '');
      throw meanwhile(title, table === undefined || route !== undefined ? 'the RouteTable is gone' : 'the route is gone');
    }
    const here = route.labels?.[label];
    // what an earlier attempt of this call made, with its answer lost, is made
    if (here === after && (after === undefined || tried > 0)) return bornAs(table.uid);
    if (here !== before) throw meanwhile(title, `the label is ${here === undefined ? 'gone' : harmless(here)}`);
    const answer = await patch(kubectl, table, routeLabelPatch(table, route, label, after));
    if (answer.exitCode === 0) {
      const written = routeTableIn(objectIn(answer.stdout, 'kubectl patch'));
      if (after === undefined) await unclaim(kubectl, written, label);
      return bornAs(written.uid);
    }
    if (!isPatchTestFailed(answer.stderr))
      throw problemFrom(answer, kubectl.words(['patch', resources.routeTable, table.name, '-n', table.namespace]));
    if (tried + 1 >= mostAttempts) throw meanwhile(title, 'somebody writes to the RouteTable all the time');
  }
}

/**
 * Gives up what the API server notes as ours in the table, once none of its routes carries the label: the owner's next
 * server-side apply would end in a conflict with us otherwise. Where that is refused the label is gone all the same.
 */
async function unclaim(kubectl: Kubectl, table: RouteTable, label: string): Promise<void> {
  const operations = unclaimPatch(table.raw);
  if (operations === undefined || table.routes.some(({ labels }) => labels?.[label] !== undefined)) return;
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
