import { describe, expect, it } from 'vitest';
import { faultOfRouteRef, insteadOfRouteRef, routeRefIn, routeRefsListed, routeRefText } from '../../src/core/route-ref.ts';

describe('a route as a flag names it', () => {
  it.each([
    ['bookinfo/bookinfo/productpage', { namespace: 'bookinfo', table: 'bookinfo', route: 'productpage' }],
    ['ns/table', { namespace: 'ns', table: 'table' }],
    ['ns/table/http[2]', { namespace: 'ns', table: 'table', route: 'http[2]' }],
    ['ns/table/a/b c', { namespace: 'ns', table: 'table', route: 'a/b c' }],
  ])('%s', (text, ref) => {
    expect(faultOfRouteRef(text)).toBeUndefined();
    expect(routeRefIn(text)).toEqual(ref);
    expect(routeRefText(routeRefIn(text))).toBe(text);
  });

  it.each(['', 'ns', 'ns/', '/table', 'NS/table', 'ns/table/', 'ns/table/ ', 'ns/*', '*/table/x', 'ns/table/*', 'ns /table'])(
    '%j is none',
    (text) => {
      expect(faultOfRouteRef(text)).toContain('NAMESPACE/TABLE/ROUTE');
    },
  );

  it.each([
    ['bookinfo/bookinfo productpage', 'bookinfo/bookinfo/productpage'],
    ['bookinfo/bookinfo/*', 'bookinfo/bookinfo'],
    [' ns/table/a ', 'ns/table/a'],
  ])('%j means %s', (text, meant) => {
    expect(insteadOfRouteRef(text)).toBe(meant);
  });

  it('where nothing is meant, or all is well, nothing is proposed', () => {
    for (const text of ['ns/table/a', 'ns', 'NS/T x']) expect(insteadOfRouteRef(text)).toBeUndefined();
  });

  it('several in one text are parted where a route begins, not at a comma within a name', () => {
    expect(routeRefsListed('a/b/c,a/d; e/f/g')).toEqual(['a/b/c', 'a/d', 'e/f/g']);
    expect(routeRefsListed('a/b/one, two')).toBeUndefined();
    expect(routeRefsListed('a/b')).toBeUndefined();
  });
});
