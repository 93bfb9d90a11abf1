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
