import { changeFor } from './change-for.ts';
import { entryAfter, entryAhead } from './entry-after.ts';
import { same } from './json.ts';
import { appKey, type Kinds, type RecordLine, readKey, recordKey, rulesOf } from './kind.ts';
import type { Change, Entry, Json, Open, Resource } from './model.ts';
import type { PlanInput } from './plan-input.ts';
import { answersLine, answersLineOn } from './record-answers.ts';
import { linesIn, linesOf, withRecord } from './record-lines.ts';
import { isTheOneOf, remaining } from './removals.ts';

/** A plan that does not tell of itself yet. */
export interface PlanToTell {
  readonly input: PlanInput;
  readonly changes: readonly Change[];
  /** What is recorded and not wanted any more, and what will be done about it. */
  readonly gone: readonly Entry[];
  readonly removed: readonly Change[];
}

/**
 * All changes of a plan in their order: with that of the record, where one is wanted. It is written last, once it is known
 * what became of all else. What nothing but the record can tell (a claim of ours, how somebody's field was before) it says
 * before that is made: the write that makes or changes the app says it, and where there would be none, one is made for it.
 */
export function withRecordPlanned({ input, changes, gone, removed }: PlanToTell): readonly Change[] {
  const { kinds, cluster, observed, aside = [] } = input;
  const wanted = (key: Resource['key']) => input.wanted.find((resource) => resource.key === key);
  const [record, app] = [wanted(recordKey), wanted(appKey)];
  const at = changes.findIndex(({ key }) => key === appKey);
  const bare = changes[at];
  if (record === undefined || app === undefined || bare === undefined || bare.action === 'foreign')
    return [...changes, ...removed];
  const entryOf = ({ key }: Change) => input.entries.find((entry) => entry.key === key);
  const answered = input.answers && answersLine(input.answers);
  const withAnswers = (lines: readonly RecordLine[]) => (answered === undefined ? lines : [...lines, answered]);
  const writing = (lines: readonly RecordLine[]): Change => {
    const change = changeFor({ ...app, spec: withRecord(app.spec, withAnswers(lines), cluster) }, input);
    // what the app was last written with is known without the record, which is written once more
    return change.action === 'update' && 'spec' in bare ? { ...change, spec: bare.spec } : change;
  };

  const there = observed.get(appKey);
  const known = linesIn(kinds, there?.raw ?? {}) ?? [];
  const found = gone.filter((entry) => isFound(entry, input));
  // what it will write decides only which of its fields were somebody else's
  const intents = changes.with(at, writing([])).flatMap((change) => entryAhead(change, entryOf(change)) ?? []);
  const ahead = linesOf(kinds, [...intents, ...found, ...aside]);
  const isWritten = bare.action !== 'keep' || ahead.some((line) => isToldHereAlone(kinds, line) && !isIn(known, line));
  const now = isWritten ? changes.with(at, writing(ahead)) : changes;

  const results = now.flatMap((change) => entryAfter(change, entryOf(change)) ?? []);
  const lines = linesOf(kinds, [...results, ...remaining(found, removed, input), ...aside]);
  const seen = there && {
    ...there,
    marked: true,
    ...(isWritten ? { raw: withRecord(there.raw, withAnswers(ahead), cluster) as Json } : {}),
  };
  const telling = (told: readonly RecordLine[]) =>
    changeFor(
      { ...record, spec: withRecord({}, told, cluster), after: [...now, ...removed].map(({ key }) => key) },
      { ...input, observed: seen === undefined ? observed : new Map([...observed, [recordKey, seen]]) },
    );
  const before = seen && answersLineOn(seen.raw);
  const kept = telling(before === undefined ? lines : [...lines, before]);
  // other words for the same, and a record from before answers were kept, are not written for their own sake
  const isSame = [...now, ...removed, kept].every(({ action }) => action === 'keep' || action === 'leave');
  return [...now, ...removed, isSame ? kept : telling(withAnswers(lines))];
}

function isFound(entry: Entry, { observed }: PlanInput): boolean {
  const there = observed.get(entry.key);
  return there !== undefined && isTheOneOf(entry, there);
}

function isToldHereAlone(kinds: Kinds, { key, state }: RecordLine): boolean {
  if (state === 'changed') return true;
  const read = readKey(kinds, key);
  return state === 'intended' && read !== undefined && rulesOf(kinds, read.kind).knownBy === 'record';
}

function isIn(known: readonly RecordLine[], line: RecordLine): boolean {
  return known.some((one) => same(one as unknown as Open, line as unknown as Open));
}
