import type { KindRules, Kinds } from '../../src/core/kind.ts';
import type { Change, Entry, Json, JsonObject, Key, Kind, Observed, Resource } from '../../src/core/model.ts';
import type { PlanInput } from '../../src/core/plan-input.ts';
import { plainLine } from '../../src/core/record-lines.ts';

const plain: KindRules = {
  title: (name) => `thing ${name}`,
  sharedLists: [],
  knownBy: 'mark',
  namedWhenUsed: false,
  removal: 'alone',
  line: plainLine,
  recall: (name, { line }) => ({
    title: `thing ${name}`,
    place: line.in === undefined ? {} : { authServerId: line.in },
    spec: {},
    needs: [],
  }),
};

/** Kinds of which one differs from the next in what the rules of a plan ask for. */
export const kinds: Kinds = {
  'okta.app': {
    ...plain,
    sharedLists: ['uris'],
    removal: 'deactivated-first',
    reasonsToStay: (_entry, { raw }) => ((raw as JsonObject)['others'] === undefined ? [] : ['others are in it']),
  },
  'okta.claim': { ...plain, knownBy: 'record', namedWhenUsed: true, staysWithApp: true },
  'okta.origin': { ...plain, namedWhenUsed: true },
  'okta.policy': { ...plain, sharedLists: ['clients'], staysWithApp: true },
  'okta.rule': { ...plain, knownBy: 'parent' },
  'okta.logo': { ...plain, knownBy: 'parent', removal: 'with-parent', line: () => undefined },
  'okta.record': { ...plain, knownBy: 'parent', removal: 'with-parent', line: () => undefined },
  'kube.server': plain,
  'kube.policy': plain,
};

const kindOf = (key: Key) => key.slice(0, key.indexOf('/')) as Kind;

/** Something that is wanted. */
export const resource = (key: Key, more: Partial<Resource> = {}): Resource => ({
  kind: kindOf(key),
  key,
  title: `the ${key}`,
  place: {},
  spec: {},
  ...more,
});

/** Something that is recorded as made, with the id `id of KEY`. */
export const entry = (key: Key, more: Partial<Entry> = {}): Entry => ({
  kind: kindOf(key),
  key,
  title: `the ${key}`,
  state: 'made',
  place: {},
  id: `id of ${key}`,
  spec: {},
  outputs: {},
  needs: [],
  at: '2026-01-01T00:00:00.000Z',
  ...more,
});

/** What is there of a key: not marked, with the id `id of KEY`. */
export const seen = (key: Key, raw: Json = {}, more: Partial<Observed> = {}): readonly [Key, Observed] => [
  key,
  { id: `id of ${key}`, raw, marked: false, outputs: { id: `id of ${key}` }, ...more },
];

/** What a plan is made of, with nothing in it. */
export const input = (
  more: Partial<Omit<PlanInput, 'observed'>> = {},
  ...there: readonly (readonly [Key, Observed])[]
): PlanInput => ({
  kinds,
  wanted: [],
  entries: [],
  adopt: false,
  observed: new Map(there),
  ...more,
});

/** What a plan does to what, in its order. */
export const steps = (changes: readonly Change[]) => changes.map(({ action, key }) => `${action} ${key}`);
