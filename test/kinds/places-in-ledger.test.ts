import { expect, it } from 'vitest';
import { emptyLedger } from '../../src/core/ledger.ts';
import { parseLedger } from '../../src/core/ledger-schema.ts';
import { kinds } from '../../src/kinds/kinds.ts';
import { entry } from '../core/things.ts';

const textOf = (key: Parameters<typeof entry>[0], place: { readonly [part: string]: string }) =>
  JSON.stringify({
    ...emptyLedger('gloo-okta', { org: 'https://acme.okta.com' }),
    entries: [entry('okta.app/portal'), entry(key, { place })],
  });

it.each([
  ['okta.claim/email', {}, 'authServerId'],
  ['okta.policy/portal', { authServerId: '' }, 'authServerId'],
  ['okta.rule/portal', { authServerId: 'aus1' }, 'policyId'],
  ['okta.assignment/Everyone', { appId: '0oa1' }, 'groupId'],
  ['okta.logo/portal', { appid: '0oa1' }, 'appId'],
] as const)('a ledger is refused in which the place of %s is %j', (key, place, part) => {
  expect(parseLedger(kinds, textOf(key, place))).toEqual({ fault: `entries.1.place: it has no ${part}` });
});

it('what is found without a place needs none, and what has its parts is read', () => {
  expect(parseLedger(kinds, textOf('okta.origin/https://a.example.com', {}))).toHaveProperty('ledger');
  expect(parseLedger(kinds, textOf('okta.rule/portal', { authServerId: 'aus1', policyId: '00p1' }))).toHaveProperty('ledger');
});
