import * as v from 'valibot';
import type { Json, JsonObject } from '../core/model.ts';
import { parseJson } from '../core/parse-json.ts';
import { Problem } from '../errors.ts';
import { harmless } from './harmless.ts';

/**
 * A name that can stand in a path of the API server, and so in a command line of kubectl.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names
 */
const name = v.pipe(v.string(), v.regex(/^(?!\.{1,2}$)[^/%\p{Cc}\p{Cs}]{1,253}$/u, 'Invalid name'));

const word = v.pipe(v.string(), v.nonEmpty());
const texts = v.nullish(v.record(v.string(), v.string()));

/**
 * What every object of the API has; what its kind adds is read field by field.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#standard-api-terminology
 */
const object = v.looseObject({
  apiVersion: word,
  kind: word,
  metadata: v.looseObject({
    name: v.optional(name),
    namespace: v.optional(name),
    uid: v.optional(word),
    resourceVersion: v.optional(v.string()),
    generation: v.optional(v.number()),
    deletionTimestamp: v.nullish(v.string()),
    labels: texts,
    annotations: texts,
  }),
});

const list = v.looseObject({ items: v.array(object) });

/** @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#ExecConfig */
const plugin = v.looseObject({ command: v.optional(v.string()), interactiveMode: v.optional(v.string()) });

/** @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
const config = v.looseObject({
  'current-context': v.optional(v.string()),
  contexts: v.nullish(
    v.array(
      v.looseObject({
        name: v.string(),
        context: v.nullish(v.looseObject({ cluster: v.optional(v.string()), user: v.optional(v.string()) })),
      }),
    ),
  ),
  clusters: v.nullish(
    v.array(v.looseObject({ name: v.string(), cluster: v.nullish(v.looseObject({ server: v.optional(v.string()) })) })),
  ),
  users: v.nullish(v.array(v.looseObject({ name: v.string(), user: v.nullish(v.looseObject({ exec: v.nullish(plugin) })) }))),
});

const version = v.looseObject({
  clientVersion: v.optional(v.looseObject({ gitVersion: word })),
  serverVersion: v.optional(v.looseObject({ gitVersion: word })),
});

const documents = { config, version };

/**
 * The objects in the JSON that a call of kubectl printed: one, those of a list, or none. `command` is the call as a person
 * would type it. Throws `kubectl-failed` when it is anything else.
 */
export function objectsIn(text: string, command: string): readonly JsonObject[] {
  if (text.trim() === '') return [];
  const json = jsonIn(text, command);
  const isList = typeof json === 'object' && json !== null && 'items' in json && Array.isArray(json.items);
  return isList ? fitting<{ items: readonly JsonObject[] }>(list, json, command).items : [fitting(object, json, command)];
}

/** The objects of several documents: one after the other, or a list, as it depends on the command and its version. */
export function objectsOneByOne(text: string, command: string): readonly JsonObject[] {
  return text
    .trim()
    .split(/\n(?=\{)/)
    .flatMap((part) => objectsIn(part, command));
}

/** The one object that a call printed, e.g. what a write made of it. Throws `kubectl-failed` when it is anything else. */
export function objectIn(text: string, command: string): JsonObject {
  const [only, ...more] = objectsIn(text, command);
  if (only === undefined || more.length > 0) throw unfit('it is not one object', command);
  return only;
}

/** The UID of the one object that a write printed. Throws `kubectl-failed` when there is none. */
export function uidIn(text: string, command: string): string {
  const { uid } = objectIn(text, command)['metadata'] as { readonly uid?: string };
  if (uid === undefined) throw unfit('metadata.uid: there is none', command);
  return uid;
}

/** The kubeconfig, or the versions, that a call printed. Throws `kubectl-failed` when it is anything else. */
export function documentIn(kind: keyof typeof documents, text: string, command: string): JsonObject {
  return fitting<JsonObject>(documents[kind], jsonIn(text, command), command);
}

function jsonIn(text: string, command: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw unfit('it is no JSON', command);
  }
}

/** The value itself: what a schema gives out lacks the fields with names such as `constructor`. */
function fitting<T>(schema: v.GenericSchema<unknown, unknown>, value: unknown, command: string): T {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return value as T;
  const [issue] = parsed.issues;
  throw unfit(`${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`, command);
}

/** Characters of a fault that are shown. */
const mostFault = 200;

function unfit(fault: string, command: string): Problem {
  const said = harmless(fault.slice(0, mostFault).replaceAll(/\s+/g, ' '));
  return new Problem('kubectl-failed', `kubectl printed something unexpected (${said}).`, `See what it prints: ${command}`);
}
