import { describe, expect, it } from 'vitest';
import { makeOwnWrites } from '../../src/okta/own-writes.ts';

const list = '/api/v1/authorizationServers/aus1/claims';

describe('what a run has written itself', () => {
  it('is in a list that does not show it yet, once', () => {
    const own = makeOwnWrites();
    own.made(`${list}/ocl1`, { id: 'ocl1', name: 'email' });
    expect(own.inList(list, [{ id: 'ocl0' }])).toEqual([{ id: 'ocl0' }, { id: 'ocl1', name: 'email' }]);
    expect(own.inList(list, [{ id: 'ocl1', name: 'old' }])).toEqual([{ id: 'ocl1', name: 'email' }]);
    expect(own.inList('/api/v1/authorizationServers/aus2/claims', [])).toEqual([]);
  });

  it('is in the list of all and of all OIDC apps, and in no search', () => {
    const own = makeOwnWrites();
    own.made('/api/v1/apps/0oa1', { id: '0oa1' });
    const filter = encodeURIComponent('name eq "oidc_client"');
    expect(own.inList(`/api/v1/apps?filter=${filter}&limit=200`, [])).toHaveLength(1);
    expect(own.inList('/api/v1/apps?limit=200', [])).toHaveLength(1);
    expect(own.inList('/api/v1/apps?q=Portal', [])).toEqual([]);
    expect(own.inList('/api/v1/apps?filter=status+eq+%22ACTIVE%22', [])).toEqual([]);
    expect(own.inList('/api/v1/apps/0oa1/groups?limit=200', [])).toEqual([]);
  });

  it('is not in a list any more once it was removed', () => {
    const own = makeOwnWrites();
    own.made(`${list}/ocl1`, { id: 'ocl1' });
    own.removed(`${list}/ocl1`);
    own.removed(`${list}/ocl2`);
    expect(own.inList(list, [{ id: 'ocl1' }, { id: 'ocl2' }, { id: 'ocl3' }])).toEqual([{ id: 'ocl3' }]);
    expect(own.at(`${list}/ocl1`)).toBeUndefined();
  });

  it('is as its newest write says, and nothing else is ours by being changed', () => {
    const own = makeOwnWrites();
    own.changed(`${list}/ocl1`, { id: 'ocl1', name: 'theirs' });
    expect(own.at(`${list}/ocl1`)).toBeUndefined();
    expect(own.isBelow(`${list}/ocl1`)).toBe(false);
    // but a list that shows it as it was before is late
    expect(own.inList(list, [{ id: 'ocl1', name: 'before' }])).toEqual([{ id: 'ocl1', name: 'theirs' }]);
    expect(own.inList(list, [])).toEqual([]);
    own.made(`${list}/ocl1`, { id: 'ocl1' });
    own.changed(`${list}/ocl1`, { id: 'ocl1', name: 'new' });
    expect(own.at(`${list}/ocl1`)).toEqual({ id: 'ocl1', name: 'new' });
  });

  it('has all below it: a 404 there is only late', () => {
    const own = makeOwnWrites();
    own.made('/api/v1/apps/0oa1', { id: '0oa1' });
    expect(['/api/v1/apps/0oa1', '/api/v1/apps/0oa1/groups/00g1', '/api/v1/apps/0oa12'].map(own.isBelow)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('a list that is at least as new as what was seen', () => {
  const apps = '/api/v1/apps?filter=x';
  const app = (lastUpdated: string, status = 'ACTIVE') => ({ id: 'a', status, lastUpdated });
  const [old, now] = ['2026-01-01T10:00:00.000Z', '2026-01-01T10:00:05.000Z'];

  it.each([
    ['shows it as new', app(now), [app(now)], true],
    ['shows it newer', app(old), [app(now)], true],
    ['shows it to the second', app('2026-01-01T10:00:05.700Z'), [app(now)], true],
    ['shows it as it was before', app(now), [app(old)], false],
    ['does not show it', app(now), [], false],
    ['shows it inactive', 'inactive', [app(old, 'INACTIVE')], true],
    ['shows it active', 'inactive', [app(now)], false],
    ['does not show what was stopped', 'inactive', [], false],
    ['does not show what was deleted', 'gone', [], true],
    ['shows what was deleted', 'gone', [app(now, 'INACTIVE')], false],
  ] as const)('%s', (_, seen, members, isShown) => {
    const own = makeOwnWrites();
    own.saw('/api/v1/apps/a', seen);
    expect(own.isShown(apps, members)).toBe(isShown);
    expect(own.isShown('/api/v1/trustedOrigins', [])).toBe(true);
  });

  it('prefers what is newer of what was made here and what the list says', () => {
    const own = makeOwnWrites();
    own.made('/api/v1/apps/a', app(now));
    expect(own.inList('/api/v1/apps', [app(old)])).toEqual([app(now)]);
    const later = app('2026-01-01T10:00:09.000Z');
    expect(own.inList('/api/v1/apps', [later])).toEqual([later]);
  });

  it('hides what was removed, and what lies below it, until it is made again', () => {
    const own = makeOwnWrites();
    own.removed('/api/v1/apps/a');
    expect([own.isRemoved('/api/v1/apps/a'), own.isRemoved('/api/v1/apps/a/groups'), own.isRemoved('/api/v1/apps/ab')]).toEqual([
      true,
      true,
      false,
    ]);
    own.made('/api/v1/apps/a', app(now));
    expect(own.isRemoved('/api/v1/apps/a')).toBe(false);
  });
});
