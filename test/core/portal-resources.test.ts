import { expect, it } from 'vitest';
import { guideClaims } from '../../src/core/claims.ts';
import { faultOfMember, faultOfParts, partsIn } from '../../src/core/portal-resources.ts';

it('the parts are named with commas between', () => {
  expect(partsIn(' cors, portal-group,')).toEqual(['cors', 'portal-group']);
  expect(faultOfParts('cors,portal-group')).toBeUndefined();
  for (const text of ['', ',', 'corsx', 'cors portal-group']) expect(faultOfParts(text)).toMatch(/cors, portal-group/);
});

it('a claim that is a list is refused, with the expression that gives a text', () => {
  expect(faultOfMember({ name: 'organization', value: 'Acme' }, guideClaims)).toBeUndefined();
  expect(faultOfMember({ name: 'cid', value: '0oa1' }, guideClaims)).toBeUndefined();
  expect(faultOfMember({ name: 'group', value: 'A "b"' }, guideClaims)?.hint).toContain(
    '--claim \'portal_group=isMemberOfGroupName("A \\"b\\"") ? "A \\"b\\"" : "none"\'',
  );
  expect(faultOfMember({ name: 'scp', value: 'openid' }, [])).toBeDefined();
});
