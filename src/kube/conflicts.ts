import type { Conflict } from '../core/model.ts';

/**
 * The conflicts that a refused server-side apply names. kubectl prints `conflict with "m" using v2: .f` for one, and a list
 * of `- .f` under each `conflicts with "m":` for several.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
 */
export function conflictsIn(text: string): readonly Conflict[] {
  if (!/Apply failed with \d+ conflict/.test(text)) return [];
  const found: Conflict[] = [];
  for (const [, manager, fields] of text.matchAll(/conflicts? with "([^"]+)"[^:]*?(?: at \S+)?: ?((?:\s*- \.\S+)+|\.\S+)/g)) {
    for (const [field] of (fields ?? '').matchAll(/\.\S+/g))
      found.push({ field: field.replace(/^\./, ''), manager: manager ?? '' });
  }
  return found;
}
