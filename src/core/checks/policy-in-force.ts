import { type HeldKeys, kidsOf, type TokenRule, tokenRulesOf } from '../keys/policy-keys.ts';
import type { JsonObject } from '../model.ts';

/** What the live ExtAuthPolicy asks of a token. */
export interface PolicyInForce extends Pick<TokenRule, 'issuer' | 'audiences'> {
  readonly keys: KeysInForce;
}

/** Where the gateway takes its keys from. */
type KeysInForce =
  | (Extract<HeldKeys, { kind: 'inline' }> & { readonly kids: readonly string[] })
  | Exclude<HeldKeys, { kind: 'inline' }>
  /** The policy checks no access token by a key set. */
  | { readonly kind: 'none' };

/** Pure: reads a live ExtAuthPolicy. Of several places the first that says anything of access tokens counts. */
export function readPolicy(policy: JsonObject): PolicyInForce {
  const { at: _at, keys, ...rule } = tokenRulesOf(policy)[0] ?? { at: 0, audiences: [] };
  return { ...rule, keys: keysInForce(keys) };
}

function keysInForce(keys: HeldKeys | undefined): KeysInForce {
  if (keys === undefined) return { kind: 'none' };
  return keys.kind === 'inline' ? { ...keys, kids: kidsOf(keys.keys) } : keys;
}
