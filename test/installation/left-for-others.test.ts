import { expect, it, vi } from 'vitest';
import { react } from '../commands/a-run.ts';
import { anInstallation, otherApp, policyFor, server, withoutTimes } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

it('an app to which others added URIs stays with all it needs, until they are gone', async () => {
  const { setup, teardown, app, claims, policies, now, before } = await anInstallation();
  await setup();
  app().settings.oauthClient.redirect_uris.push('https://other.example.com/callback');
  for (const _ of [1, 2]) {
    expect((await teardown()).out).toContain('https://other.example.com/callback');
    expect(app()['status']).toBe('ACTIVE');
    expect(policies()).toHaveLength(1);
    expect((await claims()).map((claim) => claim['name'])).toContain('email');
    expect((await now()).kube).toEqual(before.kube);
  }
  app().settings.oauthClient.redirect_uris.pop();
  await teardown();
  expect(await now()).toEqual(before);
});

it("an access policy keeps the clients that others added, and its new name does not make it somebody else's", async () => {
  const { machine, setup, okta, policies } = await anInstallation();
  await setup();
  const policy = policies()[0]?.raw as { id: string; conditions: { clients: { include: string[] } } };
  const mine = await okta('POST', '/api/v1/apps', otherApp('Mobile'));
  const include = [...policy.conditions.clients.include, String(mine['id'])];
  await okta('PUT', `${server}/policies/${policy.id}`, { ...policy, name: 'Renamed', conditions: { clients: { include } } });
  const skipped = await machine.run(['plan', ...react, '--access-policy', 'skip']);
  expect(skipped.out).toContain('it lets other clients in, too');
  await setup();
  const [now] = (await okta('GET', `${server}/policies`)) as unknown as (typeof policy)[];
  expect([now?.id, new Set(now?.conditions.clients.include)]).toEqual([policy.id, new Set(include)]);
});

it('an ExtAuthServer that other policies use stays', async () => {
  const { machine, setup, teardown, now } = await anInstallation();
  await setup();
  machine.sandbox.kube.seed({
    apiVersion: 'security.policy.gloo.solo.io/v2',
    kind: 'ExtAuthPolicy',
    metadata: { name: 'theirs', namespace: 'gloo-mesh-addons' },
    spec: {
      applyToRoutes: [{ route: { labels: { other: 'true' } } }],
      config: {
        server: { name: 'ext-auth-server', namespace: 'gloo-mesh-addons', cluster: 'cluster1' },
        glooAuth: { configs: [] },
      },
    },
  });
  expect((await teardown()).out).toContain('ExtAuthPolicy gloo-mesh-addons/theirs uses it');
  expect(machine.sandbox.okta.state.apps).toEqual([]);
  const kube = JSON.stringify((await now()).kube);
  expect(kube).toContain('"ext-auth-server"');
  expect(kube).not.toContain('"oauth-okta"');
  expect((await teardown()).out).toContain('Nothing was removed');
});

it('claims that the tokens of newer clients carry stay; those of older ones do not count', async () => {
  const { setup, teardown, okta, claims, policies, now } = await anInstallation();
  await okta('POST', `${server}/policies`, policyFor('ALL_CLIENTS'));
  const mine = await okta('POST', '/api/v1/apps', otherApp('Before'));
  await okta('POST', `${server}/policies`, policyFor(String(mine['id'])));
  for (const { raw } of policies()) Object.assign(raw, { created: longAgo, lastUpdated: longAgo });
  const before = await now();
  await setup();
  const { id } = await okta('POST', '/api/v1/apps', otherApp('Mobile'));
  const policy = await okta('POST', `${server}/policies`, policyFor(String(id)));
  const newest = policies().find(({ raw }) => raw['id'] === policy['id']);
  Object.assign(newest?.raw ?? {}, { lastUpdated: inLongTime });
  expect((await teardown()).out).toContain(`the newer access policy "for ${id}"`);
  expect((await claims()).map((claim) => claim['name'])).toContain('email');
  await okta('DELETE', `${server}/policies/${policy['id']}`);
  await okta('POST', `/api/v1/apps/${id}/lifecycle/deactivate`);
  await okta('DELETE', `/api/v1/apps/${id}`);
  await teardown();
  expect(withoutTimes((await now()).okta)).toEqual(withoutTimes(before.okta));
});

it('two installations live side by side, and the second keeps what it uses of the first', async () => {
  const { machine, setup, teardown, claims, now, before } = await anInstallation();
  await setup();
  const second = ['--name', 'second', '--app-name', 'Second', '--policy', 'second', '--route-label', 'second=true'];
  // no route carries its label yet
  expect((await machine.run(['setup', ...react, '--yes', ...second])).code).toBe(5);
  const outcome = await teardown();
  expect(outcome.out).toContain('the installation "second" uses it');
  expect(outcome.out).toContain('ExtAuthPolicy gloo-mesh-addons/second uses it');
  expect((await claims()).map((claim) => claim['name'])).toContain('email');
  // nobody but this machine knows of it any more
  expect(outcome.out).toContain('Once nobody needs it any more, run here: gloo-okta teardown');
  await teardown('--name', 'second');
  expect((await claims()).map((claim) => claim['name'])).toContain('email');
  await teardown();
  expect(await now()).toEqual(before);
});

const longAgo = '2020-01-01T00:00:00.000Z';
const inLongTime = '2100-01-01T00:00:00.000Z';
