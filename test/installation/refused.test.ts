import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startKube } from '../../src/sandbox/kube/start-kube.ts';
import { react } from '../commands/a-run.ts';
import { anInstallation, type Raw } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

it('an installation stays on its authorization server', async () => {
  const { machine, setup, okta } = await anInstallation();
  await setup();
  const second = await okta('POST', '/api/v1/authorizationServers', { name: 'second', description: '', audiences: ['api://x'] });
  const refused = await machine.run(['setup', ...react, '--yes', '--auth-server', String(second['id'])]);
  expect(refused.err).toContain('was made on the authorization server');
  expect(refused.code).toBe(3);
});

it('an inactive app is not called a sign-in: setup after teardown --deactivate-only says what to do', async () => {
  const { machine, setup, teardown, now, before } = await anInstallation();
  await setup();
  await teardown('--deactivate-only');
  const refused = await machine.run(['setup', ...react, '--yes']);
  expect(refused.err).toContain('(app-inactive)');
  expect(refused.err).toContain('gloo-okta teardown');
  expect(refused.code).toBe(3);
  await teardown();
  expect(await now()).toEqual(before);
});

it('a second app with our mark stops setup, and teardown takes both away', async () => {
  const { machine, setup, teardown, app, okta, now, before } = await anInstallation();
  await setup();
  const { label, name, signOnMode, settings, profile } = app();
  const { oauthClient } = app()['credentials'] as { oauthClient: Raw };
  const { client_id: _id, ...credentials } = oauthClient;
  await okta('POST', '/api/v1/apps', { label, name, signOnMode, settings, profile, credentials: { oauthClient: credentials } });
  const refused = await machine.run(['setup', ...react, '--yes']);
  expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('(two-apps)')]);
  await teardown();
  expect(await now()).toEqual(before);
});

it('a cluster that is gone for good does not hold up the rest: teardown --no-apply, then setup with the new one', async () => {
  const { machine, setup, teardown, now, before } = await anInstallation();
  await setup();
  const other = await startKube();
  onTestFinished(() => other.close());
  const file = join(machine.dir, 'other-kubeconfig');
  writeFileSync(file, other.kubeconfig);
  const refused = await machine.run(['setup', ...react, '--yes', '--kubeconfig', file]);
  expect(refused.err).toContain('gloo-okta teardown --no-apply');
  const unreachable = await machine.run(['teardown', '--yes', '--kubeconfig', '/nowhere']);
  expect(unreachable.err).toContain('gloo-okta teardown --yes --kubeconfig /nowhere --no-apply');
  expect(unreachable.code).toBe(7);
  const outcome = await teardown('--no-apply', '--kubeconfig', '/nowhere');
  expect(outcome.out).toContain('ExtAuthPolicy gloo-mesh-addons/oauth-okta: left alone in the cluster at');
  expect((await now()).okta).toEqual(before.okta);
  await setup('--kubeconfig', file);
  await teardown('--kubeconfig', file);
  // what was left in the first cluster is found by its labels
  await teardown();
  expect(await now()).toEqual(before);
});

it('an installation of another cluster is refused, with a ledger and without', async () => {
  const { machine, setup, app, forget } = await anInstallation();
  await setup();
  (app().profile.glooOkta as Raw)['cluster'] = '00000000-0000-4000-8000-000000000000';
  forget();
  for (const words of [['setup', ...react], ['teardown']]) {
    const outcome = await machine.run([...words, '--yes']);
    expect(outcome.err).toContain('(other-cluster)');
    expect(outcome.code).toBe(3);
  }
});
