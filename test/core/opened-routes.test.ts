import { expect, it } from 'vitest';
import type { Plan } from '../../src/core/model.ts';
import { openedRoutes } from '../../src/core/opened-routes.ts';
import { openedText } from '../../src/ui/opened-text.ts';

const policy = (name: string, ...routeLabels: Record<string, string>[]) => ({ namespace: 'a', name, routeLabels });
const route = (title: string, labels: Record<string, string>) => ({ title, labels });
const removalOf = (name: string): Plan => ({
  changes: [
    {
      kind: 'kube.ext-auth-policy',
      key: `kube.ext-auth-policy/a/${name}`,
      title: name,
      place: { namespace: 'a', name },
      action: 'delete',
      id: 'uid',
      needs: [],
    },
  ],
});
const routes = [
  route('shop/one', { oauth: 'true', tier: 'web' }),
  route('shop/two', { oauth: 'true' }),
  route('shop/other', { oauth: 'false' }),
];

it('names each route that carries the label of the policy that goes', () => {
  const opened = openedRoutes(removalOf('ours'), [policy('ours', { oauth: 'true' })], routes);
  expect(opened?.titles).toEqual(['shop/one', 'shop/two']);
});

it('counts no route that another policy selects', () => {
  const policies = [policy('ours', { oauth: 'true' }), policy('theirs', { tier: 'web' })];
  expect(openedRoutes(removalOf('ours'), policies, routes)?.titles).toEqual(['shop/two']);
});

it('says nothing where no policy goes', () => {
  expect(openedRoutes({ changes: [] }, [policy('ours', { oauth: 'true' })], routes)).toBeUndefined();
  expect(openedRoutes(removalOf('gone'), [policy('ours', { oauth: 'true' })], routes)).toBeUndefined();
});

it.each([
  [['shop/one'], '1 route answers everybody, without sign-in (label oauth=true): shop/one.'],
  [['shop/one', 'shop/two'], '2 routes answer everybody, without sign-in (label oauth=true): shop/one, shop/two.'],
  [undefined, 'every route with the label oauth=true answers everybody, without sign-in.'],
])('says it before and after: %j', (titles, says) => {
  const opened = { labels: [{ oauth: 'true' }], titles };
  expect(openedText(opened, 'before')).toContain(`Once this is done, ${says}`);
  expect(openedText(opened, 'after')).toContain(`From now on, ${says}`);
});

it('says nothing of no route', () => {
  expect(openedText({ labels: [{ oauth: 'true' }], titles: [] }, 'after')).toBe('');
});
