import { expect, test } from 'vitest';
import { findUsersOfServer } from '../../src/kube/find-marked-objects.ts';
import { markLabels } from '../../src/kube/marks.ts';
import { type Call, failure, fakeKubectl, list } from './fake-kubectl.ts';

const place = { namespace: 'addons', name: 'ext-auth-server' };
const server = { apiVersion: 'admin.gloo.solo.io/v2', kind: 'ExtAuthServer', metadata: {} };
const [managedBy = '', instance = ''] = markLabels;
const policy = (name: string, namespace: string, server: object | undefined, labels = {}) => ({
  apiVersion: 'security.policy.gloo.solo.io/v2',
  kind: 'ExtAuthPolicy',
  metadata: { name, namespace, labels },
  spec: { config: { ...(server === undefined ? {} : { server }) } },
});
const ours = policy('oauth-okta', 'addons', { name: 'ext-auth-server' }, { [managedBy]: 'gloo-okta', [instance]: 'gloo-okta' });

test('are policies that name it, wherever they are, and those of its namespace that name none; not our own', async () => {
  const kubectl = fakeKubectl(() =>
    list(
      ours,
      policy('named', 'apps', { name: 'ext-auth-server', namespace: 'addons' }),
      policy('near', 'addons', { name: 'ext-auth-server' }),
      policy('silent', 'addons', undefined),
      policy('far and silent', 'apps', undefined),
      policy('another', 'addons', { name: 'another' }),
      policy('of its own namespace', 'apps', { name: 'ext-auth-server' }),
    ),
  );
  expect(await findUsersOfServer(kubectl, 'gloo-okta', place)).toEqual(
    ['apps/named', 'addons/near', 'addons/silent'].map((name) => `ExtAuthPolicy ${name} uses it`),
  );
});

test('are what Gloo counts where not all policies may be read, without ours that it has not yet seen to be gone', async () => {
  const may = (call: Call) => {
    if (call.args.includes('-A'))
      return failure('Error from server (Forbidden): x is forbidden: User "jane" cannot list resource "extauthpolicies"');
    return call.args[1]?.startsWith('extauthservers') ? { ...server, status: { numAppliedPolicies: 2 } } : list(ours);
  };
  const counted = ['Gloo counts 2 policies that use it, and not all may be read'];
  expect(await findUsersOfServer(fakeKubectl(may), 'gloo-okta', place)).toEqual(counted);
  expect(await findUsersOfServer(fakeKubectl(may), 'gloo-okta', place, 1)).toEqual([]);
});
