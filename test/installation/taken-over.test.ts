import { expect, it, vi } from 'vitest';
import { react } from '../commands/a-run.ts';
import { anInstallation, emailClaim, otherApp, server, serverByHand, specs, withoutTimes } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

it.each([
  ['with the ledger', false, []],
  ['without it', true, []],
  ['after a second setup', false, [[]]],
  ['after a second setup elsewhere', true, [[], ['--adopt']]],
] as const)('what it took over is put back, %s', async (_title, lost, again) => {
  const { machine, setup, teardown, forget, app, claims, okta, now } = await anInstallation();
  const made = await okta('POST', '/api/v1/apps', otherApp('Gloo Portal', { profile: { team: 'theirs' } }));
  await okta('POST', `${server}/claims`, emailClaim('user.login'));
  machine.sandbox.kube.seed(serverByHand('elsewhere'));
  const theirs = await now();
  expect((await machine.run(['setup', ...react, '--yes'])).code).toBe(3);
  expect(await now()).toEqual(theirs);
  await setup('--adopt');
  const { oauthClient } = app().settings;
  expect(oauthClient.redirect_uris).toContain('https://theirs.example.com/callback');
  expect((await claims()).find(({ name, claimType }) => name === 'email' && claimType === 'RESOURCE')?.['value']).toBe(
    'user.email',
  );
  oauthClient.redirect_uris.push('https://later.example.com/');
  if (lost) forget();
  for (const words of again) await setup(...words);
  await teardown();
  const left = ['https://theirs.example.com/callback', 'https://later.example.com/'];
  expect(app().settings.oauthClient.redirect_uris).toEqual(left);
  app().settings.oauthClient.redirect_uris.pop();
  expect(app()['id']).toBe(made['id']);
  expect(withoutTimes((await now()).okta)).toEqual(withoutTimes(theirs.okta));
  expect(specs((await now()).kube)).toEqual(specs(theirs.kube));
});

it('what others changed in it since they keep', async () => {
  const { setup, teardown, okta } = await anInstallation();
  const { id } = await okta('POST', `${server}/claims`, emailClaim('user.login'));
  await setup('--adopt');
  await okta('PUT', `${server}/claims/${id}`, emailClaim('user.secondEmail'));
  expect((await teardown()).out).toContain('claim "email": others have changed it since');
  expect((await okta('GET', `${server}/claims/${id}`))['value']).toBe('user.secondEmail');
  expect((await teardown()).out).toContain('nothing left');
});
