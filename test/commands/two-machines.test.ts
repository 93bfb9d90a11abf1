import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { installationOf } from '../../src/kinds/app.ts';
import { nextClientId } from '../../src/okta/client-ids.ts';
import { lagOf } from '../../src/sandbox/okta/conditions.ts';
import { withoutTimes } from '../installation/an-installation.ts';
import { aMachine, type Outcome, react } from './a-run.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

const setup = ['setup', '--yes', ...react];
const teardown = ['teardown', '--yes'];

/** An org that shows late what was written, and two machines that know nothing of each other. */
async function twoMachines({ lagMs, clientIdsReturn }: { readonly lagMs: number; readonly clientIdsReturn: boolean }) {
  let leapt = 0;
  const now = () => new Date(Date.now() + leapt);
  const machine = await aMachine(now);
  onTestFinished(() => machine.leave());
  const { okta } = machine.sandbox;
  const before = withoutTimes(okta.snapshot());
  okta.conditions.lag = lagOf(lagMs);
  okta.state.edition.clientIdsReturn = clientIdsReturn;
  const run = (home: 'a' | 'b', words: readonly string[], signal = new AbortController().signal) =>
    machine.run(words, {
      signal,
      env: { ...machine.env, HOME: join(machine.dir, home) },
      sleep: (ms) => {
        leapt += ms;
        return new Promise((done) => setTimeout(done, 1));
      },
    });
  return {
    okta,
    before,
    run,
    pass: (ms: number) => {
      leapt += ms;
    },
    /** A run that ends after so many writes to Okta, as if somebody had stopped it there. */
    cut: async (home: 'a' | 'b', words: readonly string[], writes: number) => {
      const stop = new AbortController();
      const at = okta.calls().length;
      const watch = setInterval(() => {
        const made = okta
          .calls()
          .slice(at)
          .filter(({ method }) => method !== 'GET').length;
        if (made >= writes) stop.abort(new Problem('interrupted', 'Interrupted.', 'Run it again.'));
      }, 1);
      const outcome = await run(home, words, stop.signal);
      clearInterval(watch);
      return outcome;
    },
    ours: () => okta.state.apps.filter(({ raw }) => installationOf(raw as never) === 'gloo-okta').map(({ raw }) => raw),
  };
}

const clientIdOf = (app: unknown): unknown =>
  (app as { credentials: { oauthClient: { client_id: string } } }).credentials.oauthClient.client_id;

/** The first run goes through, or, where Okta is later than a run waits, ends with 6 and says how to go on; the third at last. */
async function toTheEnd(run: () => Promise<Outcome>, lagMs: number): Promise<Outcome> {
  let outcome = await run();
  for (let again = 0; again < 2 && outcome.code === 6 && lagMs > 30_000; again += 1) {
    expect(outcome.err).toContain('o go on, run: gloo-okta ');
    outcome = await run();
  }
  expect([0, 5], outcome.err).toContain(outcome.code);
  return outcome;
}

describe.each([true, false])('client ids of deleted apps can be used again: %s', (clientIdsReturn) => {
  describe.each([25_000, 45_000])('lists %i ms late', (lagMs) => {
    it('a run is cut after the app is made, and another machine goes on with that app', async () => {
      const { cut, run, ours, okta, before, pass } = await twoMachines({ lagMs, clientIdsReturn });
      const first = await cut('a', setup, 1);
      expect(first.code, first.err).not.toBe(0);
      expect(ours()).toHaveLength(1);
      const second = await toTheEnd(() => run('b', setup), lagMs);
      expect(ours(), second.err).toHaveLength(1);
      pass(60_000);
      await toTheEnd(() => run('b', teardown), lagMs);
      expect(withoutTimes(okta.snapshot())).toEqual(before);
    });

    it('two machines at the same time make one app, and each can go on', async () => {
      const { run, ours, okta, before, pass } = await twoMachines({ lagMs, clientIdsReturn });
      const outcomes = await Promise.all([run('a', setup), run('b', setup)]);
      expect(ours()).toHaveLength(1);
      for (const [at, home] of (['a', 'b'] as const).entries()) {
        if (outcomes[at]?.code === 6) await toTheEnd(() => run(home, setup), lagMs);
        else expect([0, 5], outcomes[at]?.err).toContain(outcomes[at]?.code);
      }
      expect(ours()).toHaveLength(1);
      pass(60_000);
      await toTheEnd(() => run('a', teardown), lagMs);
      expect(withoutTimes(okta.snapshot())).toEqual(before);
    });
  });

  it.each([1, 2, 5])(
    'what one machine did while lists show %i writes of it goes with a teardown on another one',
    async (writes) => {
      const { cut, run, okta, before, pass } = await twoMachines({ lagMs: 25_000, clientIdsReturn });
      await cut('a', setup, writes);
      pass(15_000);
      const made = await run('a', setup);
      expect([0, 5], made.err).toContain(made.code);
      // the app is shown, but neither its claims nor where they are recorded
      pass(12_000);
      const gone = await run('b', teardown);
      expect(gone.code, gone.err).toBe(0);
      expect(withoutTimes(okta.snapshot()), gone.err).toEqual(before);
      // what that machine knows is not there any more
      const again = await run('a', teardown);
      expect(again.code, again.err).toBe(0);
      expect(withoutTimes(okta.snapshot()), again.err).toEqual(before);
    },
  );

  it('an app is made again after it was deleted, here, on another machine, or by somebody, as often as wanted', async () => {
    const { run, ours, okta, before, pass } = await twoMachines({ lagMs: 2_000, clientIdsReturn });
    const ids: unknown[] = [];
    for (const home of ['a', 'a', 'b', 'a', 'b', 'b'] as const) {
      const made = await run(home, setup);
      expect([0, 5], made.err).toContain(made.code);
      expect(ours()).toHaveLength(1);
      ids.push(clientIdOf(ours()[0]));
      pass(60_000);
      const gone = await run(home, teardown);
      expect(gone.code, gone.err).toBe(0);
      pass(60_000);
    }
    expect(new Set(ids).size).toBe(clientIdsReturn ? 1 : 6);
    expect(withoutTimes(okta.snapshot())).toEqual(before);
  });

  it("somebody else's app of that client id is left alone, and ours gets another one", async () => {
    const { run, ours, okta } = await twoMachines({ lagMs: 0, clientIdsReturn });
    const about = (await (await fetch(`${okta.url}/.well-known/okta-organization`)).json()) as { id: string };
    const taken = nextClientId(about.id, 'gloo-okta', 0);
    const theirs = {
      name: 'oidc_client',
      label: 'Theirs',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { client_id: taken, token_endpoint_auth_method: 'none', pkce_required: true } },
      settings: {
        oauthClient: {
          application_type: 'browser',
          grant_types: ['authorization_code'],
          response_types: ['code'],
          redirect_uris: ['https://theirs.example.com/'],
        },
      },
    };
    const headers = { authorization: `SSWS ${okta.token}`, 'content-type': 'application/json' };
    const sent = await fetch(`${okta.url}/api/v1/apps`, { method: 'POST', headers, body: JSON.stringify(theirs) });
    expect(sent.status).toBe(200);
    const made = await run('a', setup);
    expect([0, 5], made.err).toContain(made.code);
    expect(ours()).toHaveLength(1);
    expect(clientIdOf(ours()[0])).toBe(nextClientId(about.id, 'gloo-okta', 1));
    expect(made.err).not.toContain('does not show');
  });
});
