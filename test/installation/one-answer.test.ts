import { expect, it, vi } from 'vitest';
import { resources } from '../../src/kube/custom-resources.ts';
import { react } from '../commands/a-run.ts';
import { anInstallation } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

const namespace = 'gloo-mesh-addons';

it('env knows the same by the ledger and by the record on the app', async () => {
  const { machine, setup, forget } = await anInstallation();
  await setup();
  const here = await machine.run(['env', '--format', 'json', '--app-url', 'https://x.example.com', '--cluster-name', 'c']);
  expect(here.code, here.err).toBe(0);
  expect(JSON.parse(here.out)).toMatchObject({ CLIENT_ID: expect.stringMatching(/^gloo-okta-[0-9a-f]{24}$/), CLUSTER_NAME: 'c' });
  forget();
  const words = ['env', '--format', 'json', '--app-url', 'https://x.example.com', '--cluster-name', 'c'];
  expect((await machine.run(words)).out).toBe(here.out);
  const nobody = await machine.run([...words, '--name', 'nobody']);
  expect([nobody.code, nobody.err]).toEqual([3, expect.stringContaining('(nothing-recorded)')]);
});

it('what only the labels in the cluster tell is known to plan, setup and teardown', async () => {
  const { machine, setup, teardown, now, before } = await anInstallation();
  await setup();
  const { kube } = machine.sandbox;
  const policy = kube.store.get(resources.extAuthPolicy, namespace, 'oauth-okta');
  const { metadata, status: _status, ...rest } = policy as { metadata: Record<string, unknown>; status: unknown };
  const copy = { name: 'applied-by-hand', namespace, labels: metadata['labels'] };
  kube.seed({ ...rest, metadata: copy } as never);
  const plan = await machine.run(['plan', ...react]);
  expect(plan.out).toContain(`- delete ExtAuthPolicy ${namespace}/applied-by-hand`);
  const known = await machine.run(['teardown']);
  expect(known.err).toContain(`- delete ExtAuthPolicy ${namespace}/applied-by-hand`);
  expect((await setup()).err).toContain('1 to remove');
  expect(kube.store.get(resources.extAuthPolicy, namespace, 'applied-by-hand')).toBeUndefined();
  await teardown();
  expect(await now()).toEqual(before);
});

it('a policy of another name takes the place of the one before, which is not held against it', async () => {
  const { machine, setup, teardown, now, before } = await anInstallation();
  await setup();
  await setup('--policy', 'renamed');
  const { kube } = machine.sandbox;
  expect(kube.store.list(resources.extAuthPolicy).map(({ metadata }) => (metadata as { name: string }).name)).toEqual([
    'renamed',
  ]);
  await teardown();
  expect(await now()).toEqual(before);
});

it('verify looks at what is named by the ledger, by the record or by the labels', async () => {
  const { machine, setup, forget, app } = await anInstallation();
  await setup('--policy', 'other-name', '--ext-auth-server', 'other-server');
  // how things were written only the ledger knows
  const findings = async () =>
    (await machine.run(['verify'])).out
      .split('\n')
      .filter((line) => !/what setup wrote|As setup wrote them|Still there|^\d+ ok/.test(line));
  const known = await findings();
  expect(known.join()).toContain('ExtAuthPolicy other-name is ACCEPTED');
  forget();
  expect(await findings()).toEqual(known);
  delete app().profile.glooOkta?.['record'];
  expect((await findings()).join()).toContain('ExtAuthPolicy other-name is ACCEPTED');
});
