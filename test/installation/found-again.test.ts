import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { react } from '../commands/a-run.ts';
import { anInstallation, type Raw, server } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

it('the app tells what was made, adopted and changed, in a short record', async () => {
  const { setup, app, claims } = await anInstallation();
  await setup();
  const record = app().profile.glooOkta?.['record'] as Raw[];
  expect(record.map((line) => line['key'])).toEqual([
    'okta.app/portal',
    expect.stringContaining('okta.assignment/'),
    'okta.claim/email',
    'okta.claim/organization',
    'okta.claim/group',
    'okta.policy/portal',
    'okta.rule/portal',
    'okta.origin/https://developer.example.com',
    'kube.ext-auth-server/gloo-mesh-addons/ext-auth-server',
    'kube.ext-auth-policy/gloo-mesh-addons/oauth-okta',
    // the answers, for machines without a ledger
    'okta.record/portal',
  ]);
  const ids = (await claims()).map((claim) => claim['id']);
  for (const line of record.filter(({ key }) => String(key).startsWith('okta.claim/'))) expect(ids).toContain(line['id']);
  expect(JSON.stringify(record).length).toBeLessThan(1500);
});

it('another machine without a ledger finds the same set and takes it all away', async () => {
  const { machine, setup, teardown, forget, now, before } = await anInstallation();
  await setup();
  const known = await machine.run(['teardown']);
  forget();
  const unknown = await machine.run(['teardown']);
  expect([known.code, unknown.code]).toEqual([3, 3]);
  const removals = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('  - '))
      .sort();
  expect(removals(unknown.err)).toEqual(removals(known.err));
  expect(removals(known.err).length).toBeGreaterThan(6);
  await teardown();
  expect(await now()).toEqual(before);
  expect((await teardown()).out).toContain('nothing left');
});

it('a teardown says before and after which routes it opens, in the order of its work, with a count of its lines', async () => {
  const { machine, setup, teardown } = await anInstallation();
  await setup();
  const { err } = await machine.run(['teardown']);
  const lines = err.split('\n').filter((line) => line.startsWith('  - '));
  expect(err).toContain(`\n${lines.length} to remove.\n`);
  expect(err.indexOf('delete ExtAuthPolicy')).toBeLessThan(err.indexOf('delete app'));
  expect(err).toMatch(
    /to remove\.\nOnce this is done, 1 route answers everybody, without sign-in \(label oauth=true\): bookinfo\/bookinfo/,
  );
  const done = await teardown();
  expect(done.out).toMatch(/is gone\.\nFrom now on, 1 route answers everybody/);
});

it('another machine goes on where the first stopped: nothing to do, and all is ours there too', async () => {
  const { setup, teardown, forget, now, before } = await anInstallation();
  await setup();
  forget();
  expect((await setup()).err).toContain('Nothing to do: 11 already in place.');
  await teardown();
  expect(await now()).toEqual(before);
});

it('an app that was renamed is found by its mark: no second one is made', async () => {
  const { machine, setup, forget, app } = await anInstallation();
  await setup();
  forget();
  app()['label'] = 'Renamed';
  await setup();
  expect(machine.sandbox.okta.state.apps.map(({ raw }) => raw['label'])).toEqual(['Gloo Portal']);
});

it('a claim that another machine does not want any more is removed there', async () => {
  const { machine, setup, forget, claims } = await anInstallation();
  await setup('--claim', 'team=user.department');
  forget();
  expect((await machine.run(['plan', ...react])).out).toContain('- delete claim "team"');
  await setup();
  expect((await claims()).map((claim) => claim['name'])).not.toContain('team');
  expect((await setup()).err).toContain('Nothing to do: 11 already in place.');
});

it('what another machine made since is removed here as well', async () => {
  const { setup, setupElsewhere, teardown, now, before } = await anInstallation();
  await setup();
  await setupElsewhere('--claim', 'team=user.department');
  await teardown();
  expect(await now()).toEqual(before);
});

it('without the record too, what carries a mark is deleted and the rest is listed', async () => {
  const { machine, setup, teardown, forget, app, claims, okta, now, before } = await anInstallation();
  await setup();
  forget();
  delete app().profile.glooOkta?.['record'];
  const outcome = await teardown();
  for (const name of ['email', 'organization', 'group']) expect(outcome.out).toContain(`claim "${name}"`);
  expect(machine.sandbox.okta.state.apps).toEqual([]);
  const names = (await claims()).map((claim) => claim['name']);
  expect(names).toEqual(expect.arrayContaining(['email', 'organization', 'group']));
  for (const claim of (await claims()).filter(({ system }) => system !== true))
    await okta('DELETE', `${server}/claims/${claim['id']}`);
  expect(await now()).toEqual(before);
});

it('an app whose mark is gone is listed, not deleted', async () => {
  const { machine, setup, teardown, forget, app } = await anInstallation();
  await setup();
  forget();
  app().profile = {};
  expect((await teardown()).out).toContain('client id');
  expect(machine.sandbox.okta.state.apps).toHaveLength(1);
  expect(app()['status']).toBe('ACTIVE');
});

it('manifests that somebody else applied are taken away too: a closed route needs its app', async () => {
  const { machine, setup, teardown, app, now, before } = await anInstallation();
  await setup('--cluster-name', machine.sandbox.kube.clusterName);
  // as after setup --no-apply: the ledger and the record know nothing of the cluster
  const file = join(machine.dir, 'home', '.local', 'state', 'gloo-okta', 'gloo-okta.json');
  const ledger = JSON.parse(readFileSync(file, 'utf8')) as { entries: { kind: string }[]; target: Raw };
  delete ledger.target['cluster'];
  const entries = ledger.entries.filter(({ kind }) => !kind.startsWith('kube.'));
  expect(entries.length).toBeLessThan(ledger.entries.length);
  writeFileSync(file, JSON.stringify({ ...ledger, entries }));
  const glooOkta = app().profile.glooOkta as Raw;
  delete glooOkta['cluster'];
  glooOkta['record'] = (glooOkta['record'] as Raw[]).filter(({ key }) => !String(key).startsWith('kube.'));
  await teardown();
  expect(await now()).toEqual(before);
});

it('an ExtAuthServer of ours under another name is kept by a run that does not name it', async () => {
  const { machine, setup } = await anInstallation();
  await setup('--ext-auth-server', 'foo');
  const plan = await machine.run(['plan', ...react]);
  expect(plan.out).toContain('keep ExtAuthServer gloo-mesh-addons/foo');
  expect(plan.out).toContain('Nothing to do: 11 already in place.');
});

it('who may work in one namespace alone can set up there and take it away again, without a ledger too', async () => {
  const { machine, setup, teardown, forget, now, before } = await anInstallation();
  const groups = ['admin.gloo.solo.io', 'security.policy.gloo.solo.io'];
  machine.sandbox.kube.setRights({ denied: groups.map((group) => ({ group, namespace: 'default' })) });
  await setup('--cluster-name', machine.sandbox.kube.clusterName);
  forget();
  await teardown();
  expect(await now()).toEqual(before);
});
