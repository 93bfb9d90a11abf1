import { expect, it } from 'vitest';
import type { Entry, JsonObject } from '../../src/core/model.ts';
import { routeRefIn } from '../../src/core/route-ref.ts';
import { routeLabel } from '../../src/kinds/route-label.ts';
import type { Route } from '../../src/kube/find-routes.ts';
import { isToBeLabelled, putOnRoutes, refOf } from '../../src/shell/labelled-routes.ts';

const labels = { oauth: 'true' };
const route = (position: number, name?: string, own: Record<string, string> = {}): Route => ({
  routeTable: 'table',
  namespace: 'ns',
  position,
  matchers: `0000000${position}`,
  hosts: [],
  paths: [],
  labels: own,
  ...(name === undefined ? {} : { name }),
});
const entry = (which: { name: string } | { matchers: string }, more: Partial<Entry> = {}): Entry => {
  const { place, ...wanted } = routeLabel({ namespace: 'ns', name: 'table', route: which, label: 'oauth' }, 'true', 'x');
  return {
    ...wanted,
    place,
    spec: { value: 'true' } as JsonObject,
    state: 'made',
    id: 'u1',
    outputs: {},
    needs: [],
    at: '',
    ...more,
  } as Entry;
};

it('a route is to be labelled when it is named, by itself or with its table, and does not carry the label', () => {
  const is = (ref: string, one: Route) => isToBeLabelled(one, [routeRefIn(ref)], labels);
  expect(is('ns/table/a', route(0, 'a'))).toBe(true);
  expect(is('ns/table', route(0, 'a'))).toBe(true);
  expect(is('ns/table/http[1]', route(1))).toBe(true);
  expect(is('ns/table/a', route(0, 'a', labels))).toBe(false);
  for (const other of ['ns/table/b', 'ns/other', 'other/table/a']) expect(is(other, route(0, 'a'))).toBe(false);
});

it('what was put is told with its route, by name or by matchers, and what is not there any more without', () => {
  const routes = [route(0, 'a', labels), route(1), route(2, 'b', { oauth: 'no' })];
  const entries = [entry({ name: 'a' }), entry({ matchers: '00000001' }), entry({ name: 'b' }), entry({ name: 'gone' })];
  expect(putOnRoutes(entries, routes).map(({ isThere, ref }) => [isThere, ref])).toEqual([
    [true, 'ns/table/a'],
    [false, 'ns/table/http[1]'],
    [false, 'ns/table/b'],
    [false, undefined],
  ]);
  expect(refOf(route(1))).toBe('ns/table/http[1]');
});

it('of two routes that are alike none is meant; what was only intended, or is another thing, was not put', () => {
  const [put] = putOnRoutes([entry({ name: 'a' })], [route(0, 'a', labels), route(1, 'a')]);
  expect(put).toMatchObject({ isThere: false });
  expect(put?.ref).toBeUndefined();
  expect(putOnRoutes([entry({ name: 'a' }, { state: 'intended' }), entry({ name: 'a' }, { kind: 'kube.role' })], [])).toEqual([]);
  expect(putOnRoutes([entry({ name: 'a' })], undefined)).toHaveLength(1);
});
