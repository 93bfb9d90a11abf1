import * as v from 'valibot';
import { isObject, isRef, leaves, valueAt } from '../core/json.ts';
import { appKey, sideOf } from '../core/kind.ts';
import { writes } from '../core/make-plan.ts';
import type { Change, Field, Json, JsonObject, Open, Plan } from '../core/model.ts';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { printableLine, visibleLine } from '../core/printable.ts';
import { isOfRecord } from '../core/record-lines.ts';
import { fieldName, isTelling } from './field-names.ts';
import type { Theme } from './theme.ts';

/** Where a plan will be carried out. */
export interface PlanPlace {
  readonly installation: string;
  readonly org: string | undefined;
  readonly authServer: string | undefined;
  readonly cluster: { readonly context: string; readonly server: string; readonly namespace: string } | undefined;
}

/** The plan for both worlds, field by field, as a person reads it; of new things the telling fields, or every field. */
export function planText(plan: Plan, place: PlanPlace, theme: Theme, everyField = false): string {
  const okta = plan.changes.filter((change) => sideOf(change.kind) === 'okta');
  const kube = plan.changes.filter((change) => sideOf(change.kind) === 'kube');
  const section = (title: string, changes: readonly Change[]) =>
    changes.length === 0 ? [] : [theme.strong(title), ...changes.flatMap((change) => changeLines(change, theme, everyField)), ''];
  const oktaLines = section(
    place.org === undefined
      ? 'Okta'
      : `Okta ${printableLine(place.org)}${place.authServer ? `, authorization server ${printableLine(place.authServer)}` : ''}`,
    okta.filter((change) => !isWithDeletion(change, plan)),
  );
  const kubeLines = section(
    place.cluster === undefined
      ? 'Kubernetes'
      : `Kubernetes context ${printableLine(place.cluster.context)} (${printableLine(place.cluster.server)}), namespace ${printableLine(place.cluster.namespace)}`,
    kube,
  );
  const lines = beginsInCluster(plan) ? [...kubeLines, ...oktaLines] : [...oktaLines, ...kubeLines];
  return `${lines.join('\n')}${lines.length > 0 ? '\n' : ''}${summaryOf(plan)}\n`;
}

/** Whether the first thing to be done is a removal in the cluster, as at a teardown. */
function beginsInCluster(plan: Plan): boolean {
  const [first] = writes(plan);
  return first?.action === 'delete' && sideOf(first.kind) === 'kube';
}

/** Whether it is the first half of a removal: Okta deletes an app only once it is deactivated. */
function isWithDeletion({ action, key }: Change, plan: Plan): boolean {
  return action === 'deactivate' && plan.changes.some((other) => other.key === key && other.action === 'delete');
}

/** One line that counts what a plan does, e.g. `3 to create, 1 to change, 5 already in place.` */
export function summaryOf(plan: Plan): string {
  const count = (action: Change['action']) => plan.changes.filter((change) => change.action === action).length;
  const removed = new Set(plan.changes.filter((change) => change.action === 'delete').map((change) => change.key)).size;
  const deactivated = plan.changes.filter((change) => change.action === 'deactivate' && !isWithDeletion(change, plan)).length;
  const parts = [
    [count('create'), 'to create'],
    [count('update'), 'to change'],
    [deactivated, 'to deactivate'],
    [removed, 'to remove'],
    [count('foreign'), 'made by others and different'],
    [count('leave'), 'left for others'],
    [count('keep'), 'already in place'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const changes = plan.changes.some((change) => change.action !== 'keep' && change.action !== 'leave');
  return changes ? `${said.join(', ')}.` : `Nothing to do${said.length > 0 ? `: ${said.join(', ')}` : ''}.`;
}

/** The plan for programs: refs are `{"knownAfter": key}`. */
export function planJson(plan: Plan): readonly JsonObject[] {
  return plan.changes.map((change) => {
    const { kind, key, title, action } = change;
    const fields = 'fields' in change ? change.fields : change.action === 'create' ? created(change.spec) : [];
    const shown = fields.map(({ path, before, after }) => ({
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after: knownAfter(after) }),
    }));
    return {
      action,
      kind,
      key,
      title,
      ...('id' in change ? { id: change.id } : {}),
      ...(shown.length > 0 ? { fields: shown } : {}),
      ...('conflicts' in change && change.conflicts
        ? { conflicts: change.conflicts.map(({ field, manager }) => ({ field, manager })) }
        : {}),
      ...(change.note === undefined ? {} : { note: change.note }),
    };
  });
}

function changeLines(change: Change, theme: Theme, everyField: boolean): readonly string[] {
  const title = printableLine(change.title, 200);
  const note = change.note === undefined ? [] : [theme.faint(`        ${printableLine(change.note, 2_000)}`)];
  switch (change.action) {
    case 'keep':
      return [theme.faint(`  = keep ${title}${change.owned ? '' : ' (there already, not ours)'}`), ...note];
    case 'create':
      return [
        theme.good(`  + create ${title}`),
        ...fieldLines(
          created(change.spec).filter((field) => everyField || isTelling(field.path)),
          theme,
        ),
        ...note,
      ];
    case 'update': {
      const conflicts = (change.conflicts ?? []).map((conflict) =>
        theme.warn(
          `        ${printableLine(conflict.field)} is owned by ${printableLine(conflict.manager)}; it is taken over only with --adopt`,
        ),
      );
      const fields = change.fields.filter((field) => everyField || !isOfRecord(field.path));
      const isNoteAlone = change.key === appKey && fields.length === 0 && conflicts.length === 0;
      return [
        theme.warn(`  ~ change ${title}${change.borrowed ? ' (not ours; teardown puts it back)' : ''}`),
        ...(isNoteAlone ? [theme.faint('        only its note of what is about to be made, for other machines')] : []),
        ...fieldLines(fields, theme),
        ...conflicts,
        ...note,
      ];
    }
    case 'deactivate':
      return [theme.warn(`  - deactivate ${title}`)];
    case 'delete':
      return [theme.bad(`  - delete ${title}`)];
    case 'leave':
      return [theme.warn(`  = leave ${title}`), ...note];
    case 'foreign':
      return [
        theme.bad(`  ! ${title} is there, was not made by gloo-okta and differs:`),
        ...fieldLines(change.fields, theme),
        ...note,
      ];
  }
}

function created(spec: Open): readonly Field[] {
  return leaves(spec)
    .filter(([path]) => path !== '')
    .map(([path, after]) => ({ path, before: undefined, after }));
}

function fieldLines(fields: readonly Field[], theme: Theme): readonly string[] {
  const width = Math.min(40, Math.max(0, ...fields.map((field) => fieldName(field.path).length)));
  return fields.map((field) => {
    const name = printableLine(fieldName(field.path), 120).padEnd(width);
    const after = field.after === undefined ? '(removed)' : valueText(field.after, field.path);
    if (field.before === undefined) return `        ${theme.faint(name)}  ${after}`;
    return `        ${theme.faint(name)}  ${valueText(field.before, field.path)} ${theme.symbols.arrow} ${after}`;
  });
}

/** A value in one line: long ones cut, a key set by its kids, a ref by what it waits for. */
function valueText(value: Open, path: string): string {
  if (isRef(value)) return `(known after the ${value.ref.split('/')[0]?.split('.')[1] ?? 'resource'} is created)`;
  if (path === 'spec.config.glooAuth.configs') return tokenCheckText(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return path === 'conditions.scopes' ? '(any)' : '(none)';
    return value.map((member: Open) => (isObject(member) ? objectText(member) : valueText(member, path))).join(', ');
  }
  return typeof value === 'string' ? visibleLine(value, 160) : visibleLine(JSON.stringify(knownAfter(value)), 160);
}

/** The values inside an object, e.g. `CORS` of `{"type":"CORS"}`, `oauth=true` of a route's labels. */
function objectText(value: JsonObject): string {
  return leaves(value)
    .map(([path, leaf]) => {
      const step = fieldName(path.split(/(?<!\\)\./).at(-1) ?? '');
      return step === 'type' ? valueText(leaf, path) : `${step}=${valueText(leaf, path)}`;
    })
    .join(' ');
}

/** How the gateway checks tokens: by which issuer and by which keys, not the keys themselves. */
function tokenCheckText(value: Open): string {
  const check = Array.isArray(value) ? valueAt(value[0], 'oauth2.accessTokenValidation.jwt') : undefined;
  if (!isObject(check)) return visibleLine(JSON.stringify(knownAfter(value)), 160);
  const issuer = check['issuer'] === undefined ? 'any issuer' : `issuer ${visibleLine(String(check['issuer']))}`;
  const audiences = check['audiences'] === undefined ? [] : [`audience ${visibleLine(JSON.stringify(check['audiences']))}`];
  const inline = valueAt(check, 'localJwks.inlineString');
  const keys =
    typeof inline === 'string' ? kidsText(inline) : `keys from ${visibleLine(String(valueAt(check, 'remoteJwks.url')))}`;
  return [issuer, ...audiences, keys].join(', ');
}

const keySetSchema = objectOf({ keys: v.array(objectOf({ kid: v.string() })) });

function kidsText(text: string): string {
  const keys = parseJsonAs(keySetSchema, text)?.keys;
  return `keys ${keys === undefined ? visibleLine(text, 80) : keys.map(({ kid }) => visibleLine(kid, 60)).join(', ')}`;
}

function knownAfter(value: Open): Json {
  if (isRef(value)) return { knownAfter: value.ref };
  if (Array.isArray(value)) return value.map((member: Open) => knownAfter(member));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value as object).map(([field, member]) => [field, knownAfter(member as Open)]));
  }
  return value;
}
