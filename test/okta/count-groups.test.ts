import { describe, expect, test } from 'vitest';
import type { GroupFilter } from '../../src/core/group-filter.ts';
import { countGroups } from '../../src/okta/count-groups.ts';
import { anOrg } from './an-org.ts';

const group = (name: string, type = 'OKTA_GROUP') => ({ id: `00g${name}`, type, profile: { name } });
const everyone = group('Everyone', 'BUILT_IN');
const many = (count: number, start = 'team-') => Array.from({ length: count }, (_, at) => group(`${start}${at}`));

/** An org whose groups come in pages of 200; a search by name names no next page. */
async function counted(groups: readonly ReturnType<typeof group>[], filter: GroupFilter) {
  const { org, server } = await anOrg(({ path }) => {
    const { searchParams } = new URL(path, 'https://org');
    const q = searchParams.get('q')?.toLowerCase();
    if (q !== undefined) return { json: groups.filter((one) => one.profile.name.toLowerCase().startsWith(q)).slice(0, 200) };
    if (searchParams.get('filter')?.includes('BUILT_IN')) return { json: [everyone] };
    const at = Number(searchParams.get('after') ?? 0);
    const next = `<${server.url}/api/v1/groups?filter=${encodeURIComponent('type eq "OKTA_GROUP"')}&limit=200&after=${at + 200}>; rel="next"`;
    const page = groups.slice(at, at + 200).filter(({ type }) => type === 'OKTA_GROUP');
    return { json: page, ...(at + 200 < groups.length ? { headers: { link: next } } : {}) };
  });
  return { ...(await countGroups(org, filter)), calls: server.seen.length };
}

describe('the groups that a filter lists', () => {
  const all = { kind: 'REGEX', value: '.*' } as const;
  test('all of a small org, Everyone with them', async () => {
    expect(await counted(many(99), all)).toEqual({ seen: 100, count: 100, isWhole: true, isSure: true, calls: 2 });
  });

  test('no further than to the first that is too many', async () => {
    expect(await counted(many(900), all)).toMatchObject({ isWhole: false, calls: 2 });
    expect((await counted(many(900), all)).count).toBeGreaterThan(100);
  });

  test('page by page where few match, and not without end', async () => {
    const filter = { kind: 'CONTAINS', value: 'PORTAL' } as const;
    expect(await counted([...many(450), group('a-portal-b')], filter)).toMatchObject({ count: 1, isWhole: true, calls: 4 });
    expect(await counted(many(5_000), filter)).toMatchObject({ count: 0, isWhole: false, calls: 11 });
  });

  test('those that begin so, by one search', async () => {
    const groups = [...many(300), ...many(7, 'Portal-'), group('portal-ad', 'APP_GROUP')];
    expect(await counted(groups, { kind: 'STARTS_WITH', value: 'portal-' })).toMatchObject({ count: 7, isWhole: true, calls: 2 });
    expect(await counted(groups, { kind: 'REGEX', value: 'Portal-[0-3]' })).toMatchObject({ count: 4, isWhole: true, calls: 2 });
    expect(await counted(groups, { kind: 'REGEX', value: 'portal-[0-3]' })).toMatchObject({ count: 0, isWhole: true, calls: 2 });
    expect((await counted(groups, { kind: 'STARTS_WITH', value: 'team' })).count).toBeGreaterThan(100);
    // full, and who knows what else
    expect(await counted(many(300), { kind: 'REGEX', value: 'team-.*99' })).toMatchObject({ isWhole: false });
  });

  test('one of a name, without a search', async () => {
    expect(await counted(many(300), { kind: 'EQUALS', value: 'team-1' })).toMatchObject({ count: 0, isWhole: true, calls: 1 });
  });

  test('is not known of a regular expression that only Java has', async () => {
    expect(await counted(many(300), { kind: 'REGEX', value: '\\p{javaUpperCase}.*' })).toMatchObject({ isSure: false });
  });
});
