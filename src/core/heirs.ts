import { isObject } from './json.ts';
import type { Change, Heir, Json, Key, Use } from './model.ts';
import { recordPath } from './record-lines.ts';

/** A thing of ours that others need, and who they are. */
export interface Inheritance {
  readonly key: Key;
  readonly id: string;
  readonly uses: readonly Use[];
}

/** The first installation that uses it: it owns the thing from now on, so that its own teardown takes it away. */
export function heirOf(uses: readonly Use[]): Heir | undefined {
  return uses.find(({ heir }) => heir !== undefined)?.heir;
}

/**
 * The writes that make things of ours their heirs' own, one for each heir: in its record on its app, what it uses becomes what
 * it made. Without them nobody would take such a thing away once we are gone.
 */
export function handOver(inheritances: readonly Inheritance[]): readonly Change[] {
  const heirs = new Map<string, { readonly heir: Heir; readonly ids: string[] }>();
  for (const { id, uses } of inheritances) {
    const heir = heirOf(uses);
    if (heir === undefined) continue;
    const known = heirs.get(heir.appId) ?? { heir, ids: [] };
    known.ids.push(id);
    heirs.set(heir.appId, known);
  }
  return [...heirs.values()].flatMap(({ heir, ids }) => {
    const { appId, installation, record } = heir;
    const lines = record.map((line) => (isUse(line, ids) ? made(line) : line));
    if (lines.every((line, at) => line === record[at])) return [];
    return [
      {
        action: 'update',
        kind: 'okta.record',
        key: `okta.record/${appId}`,
        title: `record of the installation "${installation}": what it uses of ours becomes its own`,
        place: { appId },
        id: appId,
        outputs: { id: appId },
        spec: { record: lines },
        fields: [{ path: recordPath, before: record, after: lines }],
        needs: [],
        borrowed: false,
      },
    ];
  });
}

function isUse(line: Json, ids: readonly string[]): boolean {
  return isObject(line) && line['state'] === 'used' && ids.includes(String(line['id']));
}

function made(line: Json): Json {
  const { state: _used, ...rest } = line as { readonly [field: string]: Json };
  return rest;
}
