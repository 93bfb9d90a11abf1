import { expect, it, vi } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { anInstallation, type Installation } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

/** Runs a command, and does `deed` in the moment when its plan has been shown. */
async function whileShown({ machine }: Installation, words: readonly string[], deed: () => void) {
  let err = '';
  let done = false;
  const outcome = await machine.run(words, {
    err: (text) => {
      err += text;
      if (!done && /to (change|remove|create)/.test(err)) {
        done = true;
        deed();
      }
    },
  });
  expect(done).toBe(true);
  return { ...outcome, err };
}

it('who edits the app between plan and apply is seen, field by field, and not overwritten', async () => {
  const here = await anInstallation();
  await here.setup();
  const client = () => here.app().settings.oauthClient;
  const outcome = await whileShown(here, ['setup', '--react-url', 'https://portal.example.com', '--yes'], () => {
    client().redirect_uris = ['https://somebody.example.com/'];
    client().post_logout_redirect_uris = ['https://somebody.example.com/out'];
  });
  expect(outcome.code).toBe(6);
  expect(outcome.err).toContain('settings.oauthClient.redirect_uris');
  expect(outcome.err).toContain('settings.oauthClient.post_logout_redirect_uris');
  expect(outcome.err).toContain('https://somebody.example.com/out');
  expect(outcome.err).toContain('gloo-okta setup');
  expect(client().redirect_uris).toEqual(['https://somebody.example.com/']);
});

it('who adds a URI to the app while a teardown is confirmed keeps it', async () => {
  const here = await anInstallation();
  await here.setup();
  const uris = here.app().settings.oauthClient.redirect_uris;
  const outcome = await whileShown(here, ['teardown', '--yes'], () => void uris.push('https://late.example.com/'));
  expect(outcome.code).toBe(6);
  expect(here.app().settings.oauthClient.redirect_uris).toContain('https://late.example.com/');
  expect(here.app()['status']).toBe('ACTIVE');
});

it('who adds a client to the access policy while a teardown is confirmed keeps the policy', async () => {
  const here = await anInstallation();
  await here.setup();
  const policy = here.policies()[0]?.raw as unknown as { conditions: { clients: { include: string[] } } };
  const outcome = await whileShown(here, ['teardown', '--yes'], () => void policy.conditions.clients.include.push('0oaTheirs'));
  expect(outcome.code).toBe(6);
  expect(outcome.err).toContain('conditions.clients.include');
  expect(here.policies()).toHaveLength(1);
});

it('who puts another ExtAuthPolicy of that name there keeps it', async () => {
  const here = await anInstallation();
  await here.setup();
  const { kube } = here.machine.sandbox;
  const outcome = await whileShown(here, ['teardown', '--yes'], () => {
    const [mine] = kube.store.list('extauthpolicies.security.policy.gloo.solo.io');
    if (mine === undefined) throw new Error('no policy');
    const { labels: _labels, ...metadata } = mine['metadata'] as JsonObject;
    kube.seed({ ...mine, metadata: { ...metadata, uid: '00000000-0000-4000-8000-000000000001' } } as JsonObject);
  });
  expect(outcome.code).toBe(6);
  expect(outcome.err).toMatch(/\((stopped-half-way|changed-meanwhile)\)/);
  expect(outcome.err).toContain('gloo-okta teardown');
  expect(JSON.stringify(kube.snapshot())).toContain('oauth-okta');
});

it('of runs at once one goes on and the others stop', async () => {
  const { machine, setup } = await anInstallation();
  await setup();
  const words = ['setup', '--react-url', 'https://third.example.com', '--yes'];
  const outcomes = await Promise.all([machine.run(words), machine.run(words), machine.run(['teardown', '--yes'])]);
  expect(outcomes.map(({ code }) => code).sort()).toEqual([0, 3, 3]);
  for (const { code, err } of outcomes) if (code === 3) expect(err).toContain('(ledger-locked)');
});
