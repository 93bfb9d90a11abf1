import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { aMachine, hasKubectl, type Machine, react } from '../commands/a-run.ts';

type Client = { redirect_uris: string[]; post_logout_redirect_uris: string[] };

describe.skipIf(!hasKubectl)('somebody else is at work, too', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
  });
  afterAll(() => machine.leave());
  beforeEach(async () => {
    const setup = await machine.run(['setup', ...react, '--yes']);
    expect(setup.code, setup.err).toBe(0);
  });

  const client = () => {
    const [app] = machine.sandbox.okta.state.apps;
    if (app === undefined) throw new Error('there is no app');
    return (app.raw as unknown as { settings: { oauthClient: Client } }).settings.oauthClient;
  };
  const policies = () => machine.sandbox.okta.state.authorizationServers[0]?.policies ?? [];
  /** Runs a command, and does `deed` in the moment when its plan has been shown. */
  const whileShown = async (words: readonly string[], deed: () => void) => {
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
  };

  it('who edits the app between plan and apply is seen, field by field, and not overwritten', async () => {
    const outcome = await whileShown(['setup', '--react-url', 'https://portal.example.com', '--yes'], () => {
      client().redirect_uris = ['https://somebody.example.com/'];
      client().post_logout_redirect_uris = ['https://somebody.example.com/out'];
    });
    expect(outcome.code).toBe(6);
    expect(outcome.err).toContain('settings.oauthClient.redirect_uris');
    expect(outcome.err).toContain('settings.oauthClient.post_logout_redirect_uris');
    expect(outcome.err).toContain('https://somebody.example.com/out');
    expect(outcome.err).toContain('gloo-okta setup');
    expect(client().redirect_uris).toEqual(['https://somebody.example.com/']);
    client().redirect_uris = [];
    client().post_logout_redirect_uris = [];
  });

  it('who adds a URI to the app, or a client to its policy, while a teardown is confirmed, keeps it', async () => {
    const uris = await whileShown(['teardown', '--yes'], () => void client().redirect_uris.push('https://late.example.com/'));
    expect(uris.code).toBe(6);
    expect(client().redirect_uris).toContain('https://late.example.com/');
    expect(machine.sandbox.okta.state.apps[0]?.raw['status']).toBe('ACTIVE');
    client().redirect_uris.pop();
  });

  it('who puts another ExtAuthPolicy of that name there keeps it', async () => {
    const { store } = machine.sandbox.kube;
    const outcome = await whileShown(['teardown', '--yes'], () => {
      const [mine] = store.list('extauthpolicies.security.policy.gloo.solo.io');
      if (mine === undefined) throw new Error('no policy');
      const { labels: _labels, ...metadata } = mine['metadata'] as JsonObject;
      machine.sandbox.kube.seed({
        ...mine,
        metadata: { ...metadata, uid: '00000000-0000-4000-8000-000000000001' },
      } as JsonObject);
    });
    expect(outcome.code).toBe(6);
    expect(outcome.err).toMatch(/\((stopped-half-way|changed-meanwhile)\)/);
    expect(outcome.err).toContain('gloo-okta teardown');
    expect(policies().length).toBeLessThanOrEqual(1);
    expect(JSON.stringify(machine.sandbox.kube.snapshot())).toContain('oauth-okta');
  });

  it('of two runs at once one goes on and the other stops', async () => {
    const words = ['setup', '--react-url', 'https://third.example.com', '--yes'];
    const outcomes = await Promise.all([machine.run(words), machine.run(words), machine.run(['teardown', '--yes'])]);
    const codes = outcomes.map(({ code }) => code).sort();
    expect(codes).toEqual([0, 3, 3]);
    for (const { code, err } of outcomes) if (code === 3) expect(err).toContain('(ledger-locked)');
  });
});
