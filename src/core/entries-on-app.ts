import { valueAt } from './json.ts';
import { appKey, type Kinds, type RecordLine, readKey, rulesOf, sideOf } from './kind.ts';
import type { Entry, Json, Key, Target } from './model.ts';
import { clusterPath, linesIn } from './record-lines.ts';

/** An app that carries the mark of an installation. */
export interface MarkedApp {
  readonly id: string;
  readonly clientId: string;
  readonly raw: Json;
}

/**
 * The ledger's entries as the record on the app tells them, without those that only others made. An app with a mark and
 * no record is the one thing that is certain; it was made, for taking one over writes the mark and the record together.
 */
export function entriesOnApp(kinds: Kinds, app: MarkedApp, installation: string): readonly Entry[] {
  const lines = (linesIn(kinds, app.raw) ?? []).filter((line) => line.state !== 'used');
  const mine = lines.find((line) => line.key === appKey) ?? { key: appKey };
  const idOf = (key: Key) => idIn(lines.find((line) => line.key === key));
  const entries: Entry[] = [];
  for (const line of [mine, ...lines.filter((one) => one.key !== appKey)]) {
    const read = readKey(kinds, line.key);
    if (read === undefined) continue;
    const { kind, key, name } = read;
    const rules = rulesOf(kinds, kind);
    const recalled = rules.recall?.(name, { installation, app, line, idOf });
    if (recalled === undefined) continue;
    const { id = idIn(line) ?? null, outputs = {}, needs, ...about } = recalled;
    const above = entries.map((other) => other.key);
    entries.push({
      kind,
      key,
      // without an id only what cannot carry a mark is known by what it says
      state: line.state === 'changed' ? 'changed' : rules.knownBy === 'record' && line.state === 'intended' ? 'intended' : 'made',
      id,
      outputs,
      ...(line.before === undefined ? {} : { before: line.before.filter((field) => field.path !== '') }),
      ...about,
      needs: sideOf(kind) === 'kube' ? above : needs,
      // the org's own clock, older than anything that was made after it
      at: textAt(app.raw, 'created') ?? new Date(0).toISOString(),
    });
  }
  return entries;
}

/** The cluster that the app's installation closes, as far as the app says. */
export function clusterOnApp(app: Pick<MarkedApp, 'raw'>): Target['cluster'] {
  const told = textAt(app.raw, clusterPath);
  if (told === undefined) return undefined;
  return told.includes('://') ? { server: told } : { server: `the one whose kube-system has the UID ${told}`, uid: told };
}

function idIn(line: RecordLine | undefined): string | undefined {
  return typeof line?.id === 'string' ? line.id : undefined;
}

function textAt(value: Json, path: string): string | undefined {
  const text = valueAt(value, path);
  return typeof text === 'string' && text !== '' ? text : undefined;
}
