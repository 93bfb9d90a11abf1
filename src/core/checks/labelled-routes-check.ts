import { type Check, fail, type Judged, judgeFact, ok, skip } from './check.ts';
import type { PutLabel, RoutesFacts } from './cluster-facts.ts';
import { labelFlags, refsPut } from './route-labels.ts';

/** Whether the labels that setup put on routes are still there. */
export const labelledRoutesCheck = {
  'labelled-routes': {
    group: 'cluster',
    why: 'Whoever applies a RouteTable from a file takes a label away that is not in it, and the route is open to everybody.',
    asked: 'after',
    needs: ['api-server', 'gloo-crds'],
    setup: 'decides',
    judge: ({ routes }) => routes && judgePut(routes),
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgePut({ routes, put }: RoutesFacts): Judged {
  if (put === undefined || put.length === 0) return undefined;
  return judgeFact(routes, (found) => {
    if (found === undefined) return skip('the RouteTables of this cluster may not be read.');
    const missing = put.filter(({ isThere }) => !isThere);
    const gone = missing.map(({ title }) => title);
    if (gone.length === 0)
      return ok(
        put.length === 1
          ? `The ${put[0]?.title} is there, as setup put it.`
          : `The ${put.length} labels that setup put on routes are there.`,
      );
    return fail(
      `${gone.length === 1 ? 'A label that setup put on a route is' : `${gone.length} labels that setup put on routes are`} gone: ${gone.slice(0, 5).join(', ')}${gone.length > 5 ? ` and ${gone.length - 5} more` : ''}. The policy does not protect what does not carry its label.`,
      missing.some(({ ref }) => ref === undefined) ? withoutItsRoute(put) : putBack,
    );
  });
}

const putBack =
  'Put it back: gloo-okta setup. If the RouteTable is applied from a file, write the label there, too (spec.http[].labels), or it goes again.';

/** setup refuses to label a route that is not there. */
function withoutItsRoute(put: readonly PutLabel[]): string {
  const left = refsPut(put);
  return left.length === 0
    ? 'No such route is there any more. Name the route that takes its place: gloo-okta setup --label-routes NAMESPACE/TABLE/ROUTE'
    : `No such route is there any more. Name those that are left: gloo-okta setup ${labelFlags(left)}, and with them the route that takes its place, by one more --label-routes.`;
}
