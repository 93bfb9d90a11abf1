import { expect, it, vi } from 'vitest';
import { anInstallation } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

it('a second installation gets an app of its own, which keeps its label from any machine', async () => {
  const { machine, setup, forget } = await anInstallation();
  const labels = () => machine.sandbox.okta.state.apps.map(({ raw }) => raw['label']);
  await setup();
  const dev = ['setup', '--name', 'dev', '--local', '--no-apply', '--yes'];
  expect((await machine.run(dev)).code).toBe(0);
  expect(labels()).toEqual(['Gloo Portal', 'Gloo Portal (dev)']);
  forget();
  expect((await machine.run(dev)).err).toContain('Nothing to do');

  // as it was called before, and as a person calls it
  for (const label of ['Gloo Portal', 'Mine']) {
    expect((await machine.run([...dev, '--app-name', label])).code).toBe(0);
    expect(labels()).toEqual(['Gloo Portal', label]);
    expect((await machine.run(dev)).err).toContain('Nothing to do');
    forget();
    for (const again of [dev, ['setup', '--name', 'dev', '--no-apply', '--yes']])
      expect((await machine.run(again)).err).toContain('Nothing to do');
    expect(labels()).toEqual(['Gloo Portal', label]);
  }
});
