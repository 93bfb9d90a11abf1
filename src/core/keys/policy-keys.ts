import { isObject } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';
import { parseJson } from '../parse-json.ts';

/** What one place of an ExtAuthPolicy asks of an access token. */
export interface TokenRule {
  /** Its position in `spec.config.glooAuth.configs`. */
  readonly at: number;
  /** Absent: the issuer is not checked. */
  readonly issuer?: string;
  readonly audiences: readonly string[];
  /** Absent: no key is asked for. */
  readonly keys?: HeldKeys;
}

/** One place of an ExtAuthPolicy at which access tokens are checked by keys. */
export type TokenCheck = TokenRule & Required<Pick<TokenRule, 'keys'>>;

/** The keys of one token check. */
export type HeldKeys =
  | { readonly kind: 'inline'; readonly text: string; readonly keys: readonly HeldKey[] }
  /** An inline key set that is no JSON, as a shell leaves it without quotes: every token is refused. */
  | { readonly kind: 'unreadable'; readonly text: string }
  | { readonly kind: 'remote'; readonly url: string };

/** One key inside the policy. */
export interface HeldKey {
  readonly kid: string | undefined;
  /** Why Gloo passes it over; absent for a key that it uses. */
  readonly flaw?: string;
  /** The key to the letter, its members in the order of their names. */
  readonly text: string;
}

/** All that an ExtAuthPolicy asks of access tokens, place by place, in their order. Pure. */
export function tokenRulesOf(policy: Json): readonly TokenRule[] {
  const configs = member(policy, 'spec', 'config', 'glooAuth', 'configs');
  return (Array.isArray(configs) ? (configs as readonly Json[]) : []).flatMap((config, at) => {
    const jwt = member(config, 'oauth2', 'accessTokenValidation', 'jwt');
    if (jwt === undefined) return [];
    const [keys, issuer, audiences] = [heldKeys(jwt), member(jwt, 'issuer'), member(jwt, 'audiences')];
    return [
      {
        at,
        ...(typeof issuer === 'string' && issuer !== '' ? { issuer } : {}),
        audiences: Array.isArray(audiences) ? audiences.filter((one): one is string => typeof one === 'string') : [],
        ...(keys === undefined ? {} : { keys }),
      },
    ];
  });
}

/** Every token check of an ExtAuthPolicy, in the order in which they stand. Pure. */
export function tokenChecksOf(policy: Json): readonly TokenCheck[] {
  return tokenRulesOf(policy).flatMap(({ keys, ...rule }) => (keys === undefined ? [] : [{ ...rule, keys }]));
}

/** The kids of the keys that Gloo uses. Pure. */
export function kidsOf(keys: readonly HeldKey[]): readonly string[] {
  return keys.flatMap(({ kid, flaw }) => (flaw === undefined && kid !== undefined ? [kid] : []));
}

/** The JSON pointer of the key set of the token check at position `at`. */
export function keySetPointer(at: number): string {
  return `/spec/config/glooAuth/configs/${at}/oauth2/accessTokenValidation/jwt/localJwks/inlineString`;
}

/** The policy with `text` as the key set of the token check at position `at`; all else as it is. */
export function withKeySet(policy: JsonObject, at: number, text: string): JsonObject {
  const steps = keySetPointer(at).slice(1).split('/');
  return replaced(policy, steps, text) as JsonObject;
}

function replaced(value: Json | undefined, [step, ...below]: readonly string[], text: string): Json {
  if (step === undefined) return text;
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((one, at) => (at === Number(step) ? replaced(one, below, text) : one));
  }
  const object = isObject(value) ? value : {};
  return { ...object, [step]: replaced(object[step], below, text) };
}

function heldKeys(jwt: Json | undefined): HeldKeys | undefined {
  const text = member(jwt, 'localJwks', 'inlineString');
  const url = member(jwt, 'remoteJwks', 'url');
  if (typeof text !== 'string') return typeof url === 'string' ? { kind: 'remote', url } : undefined;
  const keys = keysIn(text);
  return keys === undefined ? { kind: 'unreadable', text } : { kind: 'inline', text, keys };
}

/** The keys in the text of a key set, those that Gloo passes over too; `undefined` when it is none. */
export function keysIn(text: string): readonly HeldKey[] | undefined {
  let keys: Json | undefined;
  try {
    keys = member(parseJson(text) as Json, 'keys');
  } catch {
    return undefined;
  }
  if (!Array.isArray(keys)) return undefined;
  return (keys as readonly Json[]).map((key) => {
    const kid = member(key, 'kid');
    const flaw = flawOf(key);
    return {
      kid: typeof kid === 'string' && kid !== '' ? kid : undefined,
      ...(flaw === undefined ? {} : { flaw }),
      text: canonical(key),
    };
  });
}

/**
 * Whether two texts hold the same keys, member by member. The order of keys in a set, and of members in a key, says nothing.
 * @see RFC 7517 section 5
 */
export function sameKeys(a: string, b: string): boolean {
  const [first, second] = [keysIn(a), keysIn(b)];
  if (first === undefined || second === undefined || first.length !== second.length) return false;
  const sorted = (keys: readonly HeldKey[]) => keys.map(({ text }) => text).sort();
  const others = sorted(second);
  return sorted(first).every((text, at) => text === others[at]);
}

/** @see https://github.com/solo-io/gloo/blob/main/projects/gloo/api/v1/enterprise/options/extauth/v1/extauth.proto (JwtValidation) */
function flawOf(key: Json): string | undefined {
  if (!isObject(key)) return 'it is not an object';
  if (member(key, 'use') !== 'sig') return 'its "use" is not "sig"';
  const kid = member(key, 'kid');
  if (typeof kid !== 'string' || kid === '') return 'it has no "kid"';
  const type = member(key, 'kty');
  return type === 'RSA' || type === 'EC' ? undefined : 'it is neither an RSA nor an EC key';
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function member(value: Json | undefined, ...steps: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const step of steps) here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  return here;
}
