import { expect, it } from 'vitest';
import { knownNames } from '../../src/kinds/known-names.ts';
import { entry } from '../core/things.ts';

const entries = [
  entry('okta.app/portal', { outputs: { clientId: 'c1' } }),
  entry('okta.claim/email', { place: { authServerId: 'aus1' } }),
  entry('kube.ext-auth-server/ns/server', { place: { namespace: 'ns', name: 'server' } }),
  entry('kube.ext-auth-policy/ns/policy', { place: { namespace: 'ns', name: 'policy' } }),
];

it('names come from what the things are', () => {
  expect(knownNames({}, entries)).toEqual({
    authServerId: 'aus1',
    issuer: undefined,
    clientId: 'c1',
    clusterName: undefined,
    namespace: 'ns',
    policy: 'policy',
    extAuthServer: 'server',
    appUrl: undefined,
  });
});

it('what the ledger says of them counts more', () => {
  const facts = {
    ...{ authServerId: 'aus2', issuer: 'https://x/oauth2/aus2', clientId: 'c2', clusterName: 'cluster1' },
    ...{ namespace: 'other', policy: 'p2', extAuthServer: 's2', appUrl: 'https://a' },
  };
  expect(knownNames(facts, entries)).toEqual(facts);
  // a fact that is no text is none
  expect(knownNames({ policy: 7 }, entries).policy).toBe('policy');
});

it('of nothing nothing is known', () => {
  expect(new Set(Object.values(knownNames({}, [])))).toEqual(new Set([undefined]));
});
