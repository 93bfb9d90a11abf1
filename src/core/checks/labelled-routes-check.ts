import { type Check, fail, type Judged, judgeFact, ok, skip } from './check.ts';
import type { RoutesFacts } from './cluster-facts.ts';

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
    const gone = put.filter(({ isThere }) => !isThere).map(({ title }) => title);
    if (gone.length === 0)
      return ok(
        put.length === 1
          ? `The ${put[0]?.title} is there, as setup put it.`
          : `The ${put.length} labels that setup put on routes are there.`,
      );
    return fail(
      `${gone.length === 1 ? 'A label that setup put on a route is' : `${gone.length} labels that setup put on routes are`} gone: ${gone.slice(0, 5).join(', ')}${gone.length > 5 ? ` and ${gone.length - 5} more` : ''}. The policy does not protect what does not carry its label.`,
      'Put it back: gloo-okta setup. If the RouteTable is applied from a file, write the label there, too (spec.http[].labels), or it goes again.',
    );
  });
}
