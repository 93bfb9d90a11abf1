import { stepsOf } from '../core/json.ts';
import type { Json, JsonObject, SettledUpdate } from '../core/model.ts';
import { at, isObject, lastApplied, overlay } from './objects.ts';

/**
 * Whether somebody applies this object with kubectl's client-side apply. A server-side apply by kubectl would then take over
 * all that they applied, delete what our manifest does not name, and not show that in a dry run.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
 */
export function isAppliedByHand(live: JsonObject): boolean {
  return at(live, 'metadata', 'annotations', lastApplied) !== undefined;
}

/** The live object with the manifest laid over it, to be put in its place. */
export function laidOver(live: JsonObject, manifest: JsonObject): JsonObject {
  const object = withoutRivals(overlay(withoutStatus(live), manifest), manifest);
  const port = at(manifest, 'spec', 'destinationServer', 'port');
  // A port has a name or a number, never both.
  return port === undefined ? object : (withField(object, ['spec', 'destinationServer', 'port'], port) ?? object);
}

/** Fields of which the API takes one alone. */
const oneOf = [
  ['spec.destinationServer.ref', 'spec.destinationServer.awsLambda'],
  ['spec.config.glooAuth', 'spec.config.customAuth'],
] as const;

/** `object` without the fields that a field of `manifest` stands in for. */
function withoutRivals(object: JsonObject, manifest: JsonObject): JsonObject {
  const rivals = oneOf.flatMap(([ours, other]) => (at(manifest, ...ours.split('.')) === undefined ? [] : [other]));
  return rivals.reduce((rest, rival) => withField(rest, rival.split('.'), undefined) ?? {}, object);
}

/**
 * `live` with each field as `after` says: set, or taken away where `after` is `undefined` together with maps that become
 * empty by it. Its resourceVersion stays, so that a replace fails when somebody was faster.
 */
export function restored(live: JsonObject, fields: SettledUpdate['fields']): JsonObject {
  return fields.reduce((object, { path, after }) => withField(object, stepsOf(path), after) ?? {}, withoutStatus(live));
}

/**
 * The object without what `manager` is noted to have updated in it; `undefined` where nothing is noted, and where nobody else is:
 * an object without any managers counts as never managed. Pure.
 */
export function withoutClaims(object: JsonObject, manager: string): JsonObject | undefined {
  const managers = at(object, 'metadata', 'managedFields');
  if (!Array.isArray(managers)) return undefined;
  const others = (managers as readonly Json[]).filter(
    (entry) =>
      !(at(entry, 'manager') === manager && at(entry, 'operation') === 'Update' && at(entry, 'subresource') === undefined),
  );
  if (others.length === managers.length || others.length === 0) return undefined;
  return withField(object, ['metadata', 'managedFields'], others);
}

function withoutStatus(live: JsonObject): JsonObject {
  const { status: _status, metadata, ...rest } = live;
  const { managedFields: _managedFields, ...kept } = isObject(metadata) ? metadata : {};
  return { ...rest, metadata: kept };
}

function withField(object: JsonObject, steps: readonly string[], after: Json | undefined): JsonObject | undefined {
  const [step, ...below] = steps;
  if (step === undefined) return object;
  const { [step]: here, ...others } = object;
  const value = below.length === 0 ? after : withField(isObject(here) ? here : {}, below, after);
  if (value === undefined) return Object.keys(others).length === 0 ? undefined : others;
  return { ...others, [step]: value };
}
