import { type Check, fail, type Judged, judgeFact, ok, skip, type Verdict, warn } from './check.ts';
import type { PolicyFact, RouteFact, RoutesFacts } from './cluster-facts.ts';
import { known } from './fact.ts';
import type { InForceFacts } from './in-force-facts.ts';
import { mustBeAdopted } from './ownership.ts';
import { carries, labelFlags, refsPut, selectFlags } from './route-labels.ts';

/** Whether our policy has a route to close, and closes it alone. */
export const routeChecks = {
  'one-policy-per-route': {
    group: 'cluster',
    why: 'Gloo lets one ext-auth policy work on a route; a second one becomes FAILED, and its rules do not hold.',
    asked: 'always',
    needs: ['api-server', 'gloo-crds'],
    setup: 'blocks',
    judge: ({ routes }) => routes && judgeRivals(routes),
  },
  'routes-selected': {
    group: 'cluster',
    why: 'A policy protects only routes that carry its label; without one everything stays open.',
    asked: 'always',
    // by which labels somebody else lets it select is no label to put on a route
    needs: ['api-server', 'gloo-crds', 'as-written', 'ext-auth-server', 'one-policy-per-route'],
    setup: 'decides',
    awaited: true,
    judge: ({ routes, force, when }) => {
      if (routes?.asked !== undefined) return judgeAsked(routes.labels, routes.asked, force?.owner);
      const labelled = routes && judgeLabelledRoutes(routes, when);
      const isFailed = labelled !== undefined && 'state' in labelled && labelled.state === 'fail';
      return isFailed || force === undefined ? labelled : (judgeCounted(force) ?? labelled);
    },
  },
} as const satisfies Readonly<Record<string, Check>>;

/** Told only where a route carries the label, for else the label is what is missing. Of a policy that it refuses Gloo counts no routes. */
function judgeCounted({ acceptance }: InForceFacts): Judged {
  if ('trouble' in acceptance) return undefined;
  const { findings } = acceptance.value;
  const counted = findings.find((finding) => finding.check === 'routes-selected');
  const refused = findings.some((finding) => finding.check === 'ext-auth-policy' && finding.state === 'fail');
  if (counted?.state !== 'warn' || refused) return undefined;
  return fail(
    'Gloo counts no route that the policy selects, though one carries its label.',
    'A route counts on a RouteTable that names a virtual gateway, in the workspace of the policy: kubectl get routetables.networking.gloo.solo.io -A -o yaml',
  );
}

/** What is asked for by a flag or in a file, and was not written. */
function judgeAsked(labels: Labels, asked: Labels, owner: InForceFacts['owner']): Verdict {
  const adopt = owner !== undefined && mustBeAdopted(owner) ? ' --adopt' : '';
  return fail(
    `The policy selects routes by ${shownLabels(labels)}, and ${shownLabels(asked)} is asked for.`,
    `Let it select them: gloo-okta setup ${selectFlags(asked)}${adopt}`,
  );
}

/** Before setup that is a warning: the label can be put on later. */
function judgeLabelledRoutes(facts: RoutesFacts, when: 'before' | 'after'): Judged {
  const shown = shownLabels(facts.labels);
  const missing = when === 'before' ? warn : fail;
  return judgeFact(facts.routes, (routes) => {
    if (routes === undefined) return skip('the RouteTables of this cluster may not be read.');
    const carrying = routes.filter((route) => carries(route, facts.labels));
    const toBe = carrying.filter(({ isToBeLabelled }) => isToBeLabelled === true);
    if (toBe.length > 0) {
      const others = carrying.length - toBe.length;
      const already = others === 0 ? '' : `; ${count(others, 'route carries', 'routes carry')} it already`;
      return ok(`setup puts ${shown} on ${count(toBe.length, 'route', 'routes')}: ${titles(toBe)}${already}.`);
    }
    if (carrying.length > 0)
      return ok(`${count(carrying.length, 'route carries', 'routes carry')} ${shown}: ${titles(carrying)}.`);
    const [first] = routes;
    if (first === undefined) {
      return missing(
        'There is no route at all: the cluster has no RouteTable with HTTP routes.',
        `Make one whose route carries the label ${shown}, then run it again.`,
      );
    }
    const recorded = refsPut(facts.put);
    const meant = routes.find(({ ref }) => recorded.includes(ref)) ?? first;
    // a label that has another value, and that setup did not put there, is somebody's
    const isOthers = Object.entries(facts.labels).some(([name, value]) => (meant.labels[name] ?? value) !== value);
    const flags = `${labelFlags([...recorded, meant.ref])}${isOthers && !recorded.includes(meant.ref) ? ' --adopt' : ''}`;
    return missing(
      `No route carries the label ${shown}; ${count(routes.length, 'route is', 'routes are')} there: ${titles(routes)}.`,
      when === 'before'
        ? `Let setup put it on the route to protect, e.g. ${meant.title}: gloo-okta setup ${flags}\nOr do it by hand: ${meant.labelCommand}`
        : `Label the route to protect, e.g. ${meant.title}: gloo-okta setup ${flags}\nOr by hand: ${meant.labelCommand}`,
    );
  });
}

/** Whether another policy selects a route that ours selects. */
function judgeRivals(facts: RoutesFacts): Judged {
  return judgeFact(facts.policies, (policies) => {
    const own = policies.find((policy) => isOwn(policy, facts));
    const labelSets = own === undefined || own.routeLabels.length === 0 ? [facts.labels] : own.routeLabels;
    const routes = known(facts.routes);
    const rivals = policies.filter(
      (policy) => !isOwn(policy, facts) && !isReplaced(policy, facts) && meets(policy.routeLabels, labelSets, routes),
    );
    if (rivals.length === 0 && facts.unseenPolicies !== undefined) {
      const which = facts.unseenPolicies === 'elsewhere' ? 'those of other namespaces' : 'the ExtAuthPolicies of this cluster';
      return skip(`whether another ExtAuthPolicy selects the same routes cannot be known: ${which} may not be read.`);
    }
    if (rivals.length === 0) {
      const says =
        routes === undefined
          ? 'No other ExtAuthPolicy selects by the same labels.'
          : 'No other ExtAuthPolicy selects the same routes.';
      return ok(says);
    }
    const names = rivals.map((policy) => `${policy.namespace}/${policy.name}`).join(', ');
    return fail(
      `${rivals.length === 1 ? 'Another ExtAuthPolicy selects' : 'Other ExtAuthPolicies select'} the same routes: ${names}.`,
      `Remove it, or give one of them another label (--route-label). See both: ${facts.listCommand}`,
    );
  });
}

/** Labels as they are shown, and as flags name them: `oauth=true`. */
function shownLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

type Labels = Readonly<Record<string, string>>;

/** Where the routes are known, both select one of them; else no label of the one contradicts the other's. */
function meets(theirs: readonly Labels[], ours: readonly Labels[], routes: readonly RouteFact[] | undefined): boolean {
  const pairs = theirs.flatMap((their) => ours.map((our) => [their, our] as const));
  if (routes === undefined)
    return pairs.some(([their, our]) => Object.entries(their).every(([name, value]) => (our[name] ?? value) === value));
  return pairs.some(([their, our]) => routes.some((route) => carries(route, their) && carries(route, our)));
}

function isOwn(policy: PolicyFact, { own }: RoutesFacts): boolean {
  return policy.name === own.name && policy.namespace === own.namespace;
}

function isReplaced({ installation }: PolicyFact, { own }: RoutesFacts): boolean {
  return installation !== undefined && installation === own.replaces;
}

function titles(routes: readonly RouteFact[]): string {
  const shown = routes.slice(0, 5).map((route) => route.title);
  return routes.length > 5 ? `${shown.join(', ')} and ${routes.length - 5} more` : shown.join(', ');
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
