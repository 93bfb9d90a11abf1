import { expect, it } from 'vitest';
import { claimsListed, groupsListed, labelsListed } from '../../src/answers/listed-values.ts';

it.each([
  ['team=user.department,kind=user.x', ['team=user.department', 'kind=user.x']],
  ['roles=^a-.*; group=^b', ['roles=^a-.*', 'group=^b']],
  ['team=String.join(",",user.a,b=1)', undefined],
  ['kind="a,b=c"', undefined],
  ['team=user.a == "x" ? "y" : "z"', undefined],
  ['roles=^x{1,3}$', undefined],
  ['roles=CN=portal,OU=apps,DC=example', undefined],
  ['roles=CONTAINS:a,b=c', undefined],
])('%s', (text, parts) => expect(claimsListed(text)).toEqual(parts));

it('labels and groups', () => {
  expect(labelsListed('oauth=true, tier=gold')).toEqual(['oauth=true', 'tier=gold']);
  expect(labelsListed('oauth=true')).toBeUndefined();
  expect(groupsListed('system:masters,ops')).toEqual(['system:masters', 'ops']);
  expect(groupsListed('CN=ops,OU=x')).toBeUndefined();
});
