import { describe, expect, it } from 'vitest';
import { groups } from '../../../src/core/checks/check.ts';
import { checkIds, checkList, isCheckId } from '../../../src/core/checks/check-list.ts';
import { exitCodes } from '../../../src/errors.ts';

describe('each check', () => {
  it.each(checkIds)('%s is whole, and needs others that there are', (id) => {
    const { group, why, asked, needs, setup } = checkList[id];
    expect(Object.keys(groups)).toContain(group);
    expect(why).toMatch(/^[A-Z].*\.$/);
    expect(['before', 'after', 'always']).toContain(asked);
    expect(['blocks', 'decides', 'shown']).toContain(setup);
    expect(needs.filter((need) => !isCheckId(need) || need === id)).toEqual([]);
    expect(new Set(needs).size).toBe(needs.length);
  });

  it('stands with those of its group', () => {
    const order = checkIds.map((id) => checkList[id].group).filter((group, at, all) => group !== all[at - 1]);
    expect(order).toEqual(Object.keys(groups));
  });

  it('of the org needs the org, and its credentials unless anybody can read what it reads', () => {
    const ofOrg = checkIds.filter((id) => checkList[id].group === 'okta' && id !== 'okta-reachable');
    for (const id of ofOrg) expect([id, checkList[id].needs]).toEqual([id, expect.arrayContaining(['okta-reachable'])]);
    const open = ofOrg.filter((id) => !checkList[id].needs.includes('okta-credentials'));
    expect(open).toEqual([
      'okta-credentials',
      'metadata',
      'redirect-uris',
      'sent-redirect',
      'uris-as-sent',
      'wildcard-redirect',
      'group-filter',
      'signing-keys',
    ]);
  });

  it('of the cluster needs its API server, but for the way there', () => {
    const free = checkIds.filter((id) => checkList[id].group === 'cluster' && !checkList[id].needs.includes('api-server'));
    expect(free).toEqual(['kubectl', 'context', 'api-server']);
  });

  it('of the app needs one that is there and active', () => {
    for (const id of ['app-grants', 'redirect-uris', 'app-assigned', 'loopback-uri'] as const)
      expect(checkList[id].needs).toContain('app-active');
  });
});

describe('trouble', () => {
  const owners = checkIds.flatMap((id) =>
    [...(checkList[id].owns ?? []), ...(checkList[id].closes ?? [])].map((code) => [code, id] as const),
  );
  it('belongs to one check', () => {
    const codes = owners.map(([code]) => code);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  });

  it('has a code of ours, or is a reason not to look', () => {
    const reasons = [
      'no-org',
      'okta-credentials-missing',
      'cluster-left-alone',
      'not-called',
      'nobody-signed-in',
      'no-key-set-in-force',
    ];
    expect(owners.map(([code]) => code).filter((code) => !Object.hasOwn(exitCodes, code) && !reasons.includes(code))).toEqual([]);
  });

  it.each([
    ['okta-unreachable', 'okta-reachable'],
    ['not-okta', 'okta-reachable'],
    ['okta-failed', 'okta-reachable'],
    ['okta-rate-limit', 'okta-reachable'],
    ['okta-token-refused', 'okta-credentials'],
    ['okta-key-refused', 'okta-credentials'],
    ['okta-right-missing', 'okta-reads'],
    ['okta-no-api-access-management', 'api-access-management'],
    ['unknown-auth-server', 'auth-server'],
    ['org-auth-server', 'auth-server'],
    ['metadata-unusable', 'metadata'],
    ['key-set-unusable', 'signing-keys'],
    ['kubectl-missing', 'kubectl'],
    ['context-unknown', 'context'],
    ['cluster-unreachable', 'api-server'],
    ['kubectl-timeout', 'api-server'],
    ['cluster-right-missing', 'cluster-rights'],
    ['crd-missing', 'gloo-crds'],
  ])('%s is told by %s', (code, check) => {
    expect(owners.find(([one]) => one === code)?.[1]).toBe(check);
  });
});

it('a text is the id of a check or not', () => {
  expect([isCheckId('claims'), isCheckId('toString'), isCheckId('')]).toEqual([true, false, false]);
});
