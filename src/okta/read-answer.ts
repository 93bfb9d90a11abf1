import * as v from 'valibot';
import type { Json, JsonObject } from '../core/model.ts';
import { parseJson } from '../core/parse-json.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import type { HttpAnswer } from '../http/http.ts';
import { notOkta, Refusal } from './okta-errors.ts';
import { shapeAt } from './shapes.ts';

/**
 * Pure: the object in an answer of Okta's, checked by the shape of its path; `undefined` for one without a body, where its path
 * promises none. Fields that nobody knows stay as they came.
 * @throws Problem `not-okta` for what is no JSON, `answer-unusable` for what is no such object.
 */
export function objectIn(answer: HttpAnswer, method: string): JsonObject | undefined {
  const value = jsonIn(answer);
  const { pathname } = new URL(answer.url);
  const fault = faultOf(value, shapeAt(method, pathname));
  if (fault !== undefined) throw unusable(pathname, fault);
  return isJsonObject(value) ? value : undefined;
}

/** Pure: the same for a list: its members, each of them an object of that shape. */
export function objectsIn(answer: HttpAnswer): readonly JsonObject[] {
  const list = jsonIn(answer);
  const { pathname } = new URL(answer.url);
  if (!Array.isArray(list)) throw unusable(pathname, `it is ${named(list)}, and no list`);
  const shape = shapeAt('GET', pathname);
  return list.map((member: Json, at) => {
    const fault = faultOf(member, shape);
    if (fault === undefined && isJsonObject(member)) return member;
    throw unusable(pathname, `member ${at + 1} of the list: ${fault}`);
  });
}

function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body as JSON, `null` when there is none. A page of HTML comes from something in between, whatever its status says. */
function jsonIn(answer: HttpAnswer): Json {
  const text = answer.text();
  if (text.trim() === '') return null;
  try {
    return parseJson(text);
  } catch {
    throw notOkta(
      new URL(answer.url),
      `it sent ${printableLine(answer.headers.get('content-type') ?? 'text', 60)} instead of JSON`,
    );
  }
}

function faultOf(value: Json, shape: v.GenericSchema): string | undefined {
  const issue = v.safeParse(shape, value, { abortEarly: true }).issues?.[0];
  if (issue === undefined) return undefined;
  const path = v.getDotPath(issue);
  return path === null ? `it is ${named(issue.input)}` : `its ${printableLine(path, 100)} is ${named(issue.input)}`;
}

/** What a value is, without what it says: that may be anything, and a secret. */
function named(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (value === '') return 'an empty text';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', object: 'an object', boolean: String(value) }[typeof value as string] ?? `a ${typeof value}`;
}

function unusable(path: string, fault: string): Problem {
  const message = `What Okta sent for ${printableLine(path, 200)} cannot be used: ${fault}.`;
  const hint = 'Run it again: what was made is found. If it stays so, something in between may answer for Okta; see --debug.';
  return new Problem('answer-unusable', message, hint);
}

/** What was found at a path; throws `okta-refused` where nothing was. */
export function existing<T>(path: string, found: T | undefined): T {
  if (found !== undefined) return found;
  const message = `Okta has nothing at ${path}.`;
  throw new Problem('okta-refused', message, 'Run `gloo-okta plan` to see what is there.', new Refusal(404, ''));
}

/** The Problem for a list whose pages go round, or never end. */
export function endless(path: string): Problem {
  return new Problem(
    'answer-unusable',
    `Okta's list at ${path} does not end.`,
    'Run it again; if it stays so, tell us with --debug.',
  );
}
