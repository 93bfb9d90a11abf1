import type { JsonObject } from '../model.ts';
import { appliedBy } from './field-managers.ts';
import { keySetPointer, sameKeys, type TokenCheck, tokenChecksOf, withKeySet } from './policy-keys.ts';

/** The key set that one token check is to have. */
export interface WantedKeys {
  readonly at: number;
  /** As `parseKeySet` writes it. */
  readonly text: string;
}

/** How the API server is asked to write: the smallest write that leaves `setup` without a conflict. */
export type RefreshWrite =
  /** A server-side apply by our field manager, of all that it owns. */
  | { readonly kind: 'apply'; readonly manifest: JsonObject }
  /** A JSON patch: the object is somebody else's, so nothing but the key sets may be touched. */
  | { readonly kind: 'json-patch'; readonly operations: readonly PatchOperation[] };

/** One operation of a JSON patch. @see RFC 6902 */
export interface PatchOperation {
  readonly op: 'test' | 'replace';
  readonly path: string;
  readonly value: string;
}

/** The token checks that hold other keys than they are to have. Sets are compared, not texts. */
export function outdated(
  policy: JsonObject,
  wanted: readonly WantedKeys[],
): readonly (WantedKeys & { readonly before: string })[] {
  const checks = tokenChecksOf(policy);
  return wanted.flatMap((one) => {
    const held = heldText(checks.find(({ at }) => at === one.at));
    return held === undefined || sameKeys(held, one.text) ? [] : [{ ...one, before: held }];
  });
}

/**
 * The write that puts the key sets into a live policy; `undefined` when there is nothing to do. Where our manager applied the
 * object, it applies the same again with new keys: so `setup` finds no conflict afterwards, and no field is given up. Else the
 * key sets alone are patched, and only while they are still as they were read.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function refreshWrite(policy: JsonObject, wanted: readonly WantedKeys[], manager: string): RefreshWrite | undefined {
  const changes = outdated(policy, wanted);
  if (changes.length === 0) return undefined;
  const applied = appliedBy(policy, manager);
  const isOurs =
    applied !== undefined &&
    changes.every(({ at, before }) => heldText(tokenChecksOf(applied).find((one) => one.at === at)) === before);
  if (applied !== undefined && isOurs)
    return { kind: 'apply', manifest: changes.reduce((object, { at, text }) => withKeySet(object, at, text), applied) };
  const operations = changes.flatMap(({ at, text, before }): readonly PatchOperation[] => [
    { op: 'test', path: keySetPointer(at), value: before },
    { op: 'replace', path: keySetPointer(at), value: text },
  ]);
  return { kind: 'json-patch', operations };
}

function heldText(check: TokenCheck | undefined): string | undefined {
  return check === undefined || check.keys.kind === 'remote' ? undefined : check.keys.text;
}
