import * as v from 'valibot';
import type { JsonObject } from '../core/model.ts';
import { anyObject, objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';

/** The signing keys of an authorization server. */
export interface KeySet {
  /** `{"keys":[…]}` as compact JSON: the usable keys only, each with all its members, in the order in which they came. */
  readonly text: string;
  readonly kids: readonly string[];
  /** The keys that were left out, and why. */
  readonly ignored: readonly { readonly kid?: string; readonly why: string }[];
}

/** Reads the key set at `jwksUri`: one GET, no credentials. Throws `key-set-unusable` and what the Http throws. */
export async function readKeySet(http: Http, jwksUri: string): Promise<KeySet> {
  const answer = await http({ method: 'GET', url: jwksUri, accept: 'json', maxBytes: 500_000 });
  if (answer.status !== 200) throw unusable(`${printableLine(jwksUri)} answered HTTP ${answer.status}`);
  return parseKeySet(answer.text());
}

/**
 * Pure: keeps what can verify a signature: public RSA and EC keys whose `use` is `sig` and that have a `kid`. Any of them may
 * sign, so all are kept. Throws `key-set-unusable` when none is left, and when private members appear: such a set must go nowhere.
 * @see RFC 7517 sections 4 and 5
 */
export function parseKeySet(text: string): KeySet {
  const keys = membersOf(text);
  const kept: JsonObject[] = [];
  const kids: string[] = [];
  const ignored: { kid?: string; why: string }[] = [];
  for (const key of keys) {
    if (!v.is(anyObject, key)) {
      ignored.push({ why: 'it is not an object' });
      continue;
    }
    const secret = privateMembers.find((name) => Object.hasOwn(key, name));
    if (secret !== undefined) throw unusable(`it holds a private key (the member "${secret}")`);
    const kid = own(key, 'kid');
    const named = typeof kid === 'string' && kid !== '' ? { kid: printableLine(kid, 100) } : {};
    const why = flawOf(key, kids);
    if (why !== undefined) ignored.push({ ...named, why });
    else {
      kept.push(key);
      kids.push(String(kid));
    }
  }
  if (kept.length === 0) {
    const reasons = [...new Set(ignored.map((one) => one.why))].join('; ');
    throw unusable(reasons === '' ? 'it has no keys' : `no key in it can be used: ${reasons}`);
  }
  return { text: JSON.stringify({ keys: kept }), kids, ignored };
}

/** @see RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1 */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

/** The members without which a public key of its type is none. */
const neededMembers: Readonly<Record<string, readonly string[]>> = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'] };

function flawOf(key: JsonObject, taken: readonly string[]): string | undefined {
  const [kid, use, type] = [own(key, 'kid'), own(key, 'use'), own(key, 'kty')];
  if (use !== 'sig') return use === undefined ? 'it does not say that it is for signing (no "use")' : 'it is not for signing';
  if (typeof kid !== 'string' || kid === '') return 'it has no "kid"';
  if (taken.includes(kid)) return 'another key has the same "kid"';
  const needed = typeof type === 'string' && Object.hasOwn(neededMembers, type) ? neededMembers[type] : undefined;
  if (needed === undefined) return 'it is neither an RSA nor an EC key';
  const missing = needed.find((name) => typeof own(key, name) !== 'string' || own(key, name) === '');
  return missing === undefined ? undefined : `its member "${missing}" is missing`;
}

/** @see RFC 7517 section 5 */
const setSchema = objectOf({ keys: v.array(v.unknown()) });

function membersOf(text: string): readonly unknown[] {
  const set = parseJsonAs(setSchema, text);
  if (set === undefined) throw unusable('it is no JSON with a list of keys');
  return set.keys;
}

function own(object: JsonObject, name: string): JsonObject[string] | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function unusable(why: string): Problem {
  const hint = 'Check the authorization server; `gloo-okta doctor` shows where its keys are read from.';
  return new Problem('key-set-unusable', `The key set cannot be used: ${why}.`, hint);
}
