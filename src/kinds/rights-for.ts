import type { OktaRight } from '../core/okta-rights.ts';
import { designOkta } from './design.ts';
import { type OktaKind, oktaKinds } from './kinds.ts';
import type { OktaKindRules, OktaWishes } from './wishes.ts';

/** What somebody wants to do, as far as rights go: to look is what `plan`, `doctor` and `verify` do. */
export type Task = 'setup' | 'look' | 'teardown';

/**
 * The kinds that a set-up makes in an org of which nothing is known: by the same design that setup carries out.
 * `groups` are the names of those that are to be assigned.
 */
export function kindsToMake(wishes: OktaWishes, groups: readonly string[]): readonly OktaKind[] {
  const facts = {
    authServer: { id: 'aus', name: 'aus' },
    groups: groups.map((name) => ({ id: name, name, everyone: name.toLowerCase() === 'everyone' })),
    policies: [],
    clientId: undefined,
    ownPolicy: false,
    ownWildcards: false,
  };
  const made = new Set(designOkta(wishes, facts).map(({ kind }) => kind));
  return (Object.keys(oktaKinds) as OktaKind[]).filter((kind) => made.has(kind));
}

/** The rights that a task takes for things of these kinds, each once. */
export function rightsFor(task: Task, kinds: readonly OktaKind[]): readonly OktaRight[] {
  const rules = kinds.map((kind): OktaKindRules => oktaKinds[kind]);
  const rights = rules.flatMap(({ rights: { manages, reads = [] }, knownBy }): readonly OktaRight[] => [
    { area: manages, deed: task === 'look' ? 'read' : 'manage' },
    // what is removed is found by what was recorded
    ...(task === 'teardown' && knownBy === 'parent' ? [] : reads.map((area) => ({ area, deed: 'read' as const }))),
  ]);
  return rights.filter(
    (right, at) =>
      rights.findIndex(({ area, deed }) => area === right.area && deed === right.deed) === at &&
      (right.deed === 'manage' || !rights.some(({ area, deed }) => area === right.area && deed === 'manage')),
  );
}
