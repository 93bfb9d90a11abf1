import { isObject } from '../json.ts';
import type { Json, JsonObject } from '../model.ts';
import { parseJson } from '../parse-json.ts';

/** What the live ExtAuthPolicy asks of a token. */
export interface PolicyInForce {
  /** Absent: the issuer is not checked. */
  readonly issuer?: string;
  readonly audiences: readonly string[];
  readonly keys: KeysInForce;
}

/** Where the gateway takes its keys from. */
type KeysInForce =
  | { readonly kind: 'inline'; readonly text: string; readonly kids: readonly string[] }
  /** An inline key set that is no JSON, as a shell leaves it without quotes. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'remote'; readonly url: string }
  /** The policy checks no access token by a key set. */
  | { readonly kind: 'none' };

/** Pure: reads a live ExtAuthPolicy. Of several configurations the first that checks access tokens counts. */
export function readPolicy(policy: JsonObject): PolicyInForce {
  const configs = at(policy, 'spec', 'config', 'glooAuth', 'configs');
  const jwts = (Array.isArray(configs) ? configs : []).map((config: Json) =>
    at(config, 'oauth2', 'accessTokenValidation', 'jwt'),
  );
  const jwt = jwts.find((one) => one !== undefined);
  const issuer = at(jwt, 'issuer');
  const audiences = at(jwt, 'audiences');
  return {
    ...(typeof issuer === 'string' && issuer !== '' ? { issuer } : {}),
    audiences: Array.isArray(audiences) ? audiences.filter((one): one is string => typeof one === 'string') : [],
    keys: readKeys(jwt),
  };
}

function readKeys(jwt: Json | undefined): KeysInForce {
  const inline = at(jwt, 'localJwks', 'inlineString');
  const url = at(jwt, 'remoteJwks', 'url');
  if (typeof inline === 'string') return readInline(inline);
  return typeof url === 'string' ? { kind: 'remote', url } : { kind: 'none' };
}

/** The ext-auth service uses only keys for signing that have a `kid`. */
function readInline(text: string): KeysInForce {
  let keys: Json | undefined;
  try {
    keys = at(parseJson(text), 'keys');
  } catch {
    return { kind: 'unreadable' };
  }
  if (!Array.isArray(keys)) return { kind: 'unreadable' };
  const usable = keys.filter((key: Json) => at(key, 'use') === 'sig');
  const kids = usable.map((key: Json) => at(key, 'kid')).filter((kid): kid is string => typeof kid === 'string' && kid !== '');
  return { kind: 'inline', text, kids };
}

function at(value: Json | undefined, ...steps: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const step of steps) here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  return here;
}
