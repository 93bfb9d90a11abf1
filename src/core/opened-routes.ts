import type { PolicyFact, RouteFact } from './checks/cluster-facts.ts';
import { carries } from './checks/route-labels.ts';
import type { Change, Plan } from './model.ts';

/** The routes that answer everybody once a plan is carried out. */
export interface OpenedRoutes {
  /** The label sets by which the policies that go select them. */
  readonly labels: readonly Readonly<Record<string, string>>[];
  /** `undefined` where the routes may not be read. */
  readonly titles: readonly string[] | undefined;
  /** True where labels go, too, that setup put on routes. */
  readonly labelsGo?: true;
}

/** Pure: whether it takes an ExtAuthPolicy away. */
export function isRemovedPolicy({ kind, action }: Change): boolean {
  return kind === 'kube.ext-auth-policy' && action === 'delete';
}

/**
 * Pure: the routes that a removed ExtAuthPolicy guards, and no other one selects; `undefined` where no policy that guards
 * routes goes.
 */
export function openedRoutes(
  plan: Plan,
  policies: readonly PolicyFact[],
  routes: readonly Pick<RouteFact, 'title' | 'labels' | 'tableLabels'>[] | undefined,
): OpenedRoutes | undefined {
  const going = new Set(plan.changes.filter(isRemovedPolicy).map(({ place }) => `${place['namespace']}/${place['name']}`));
  const isGoing = ({ namespace, name }: PolicyFact) => going.has(`${namespace}/${name}`);
  const labels = policies.filter(isGoing).flatMap(({ routeLabels }) => routeLabels);
  if (labels.length === 0) return undefined;
  const others = policies.filter((policy) => !isGoing(policy)).flatMap(({ routeLabels }) => routeLabels);
  const titles = routes
    ?.filter((route) => labels.some((one) => carries(route, one)) && !others.some((one) => carries(route, one)))
    .map(({ title }) => title);
  return { labels, titles, ...(plan.changes.some(isRemovedLabel) ? { labelsGo: true } : {}) };
}

function isRemovedLabel({ kind, action }: Change): boolean {
  return kind === 'kube.route-label' && action === 'delete';
}

/** Pure: the routes that lose a label of ours in a plan that leaves the policy, and get no other one, each in words. */
export function unlabelledRoutes({ changes }: Plan): readonly string[] {
  if (changes.some(isRemovedPolicy)) return [];
  const routeOf = ({ place }: Change) => [place['namespace'], place['name'], place['route']].join('/');
  const onRoutes = changes.filter(({ kind }) => kind === 'kube.route-label');
  const labelled = new Set(onRoutes.filter(({ action }) => action !== 'delete').map(routeOf));
  return onRoutes.filter((change) => isRemovedLabel(change) && !labelled.has(routeOf(change))).map(({ title }) => title);
}
