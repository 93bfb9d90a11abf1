import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { steering } from '../hostile-values.ts';
import { aMachine, type Machine, react } from './a-run.ts';
import { aTwistingProxy } from './a-twisting-proxy.ts';

const bodies = ['', '""', '"text"', '0', 'false', 'null', '[]', '[null]', '[[]]', '{}', '<html>'];
const commands = [
  ['plan', ...react, '--no-apply', '--cluster-name', 'cluster1', '--verbose'],
  ['setup', ...react, '--no-apply', '--cluster-name', 'cluster1', '--claim', 'team=user.department'],
  ['teardown', '--no-apply'],
  ['verify'],
  ['doctor'],
];

describe.each(commands)('%s, with one answer of Okta replaced', (...words) => {
  let machine: Machine;
  let proxy: Awaited<ReturnType<typeof aTwistingProxy>>;
  let calls = 0;
  let writes = 0;
  beforeAll(async () => {
    machine = await aMachine();
    proxy = await aTwistingProxy(machine.sandbox.okta.url);
    machine.env['OKTA_CLIENT_ORGURL'] = proxy.url;
    // kubectl is not asked: what Okta says is looked at
    machine.env['PATH'] = machine.dir;
    const made = await machine.run(['setup', ...react, '--yes', '--no-apply', '--cluster-name', 'cluster1']);
    expect(made.code, made.err).toBe(0);
    proxy.aim([], (body) => ({ body }));
    await machine.run(words);
    calls = proxy.calls();
    writes = writesOf(machine);
  });
  afterAll(async () => {
    await proxy.close();
    await machine.leave();
  });

  it.each(bodies)('by %j: an answer that cannot be used or a finding, no bug, nothing written', async (body) => {
    expect(calls).toBeGreaterThan(3);
    for (let call = 0; call < calls; call += 1) {
      proxy.aim([call], () => ({ body }));
      const { code, err, out } = await machine.run(words, { sleep: () => Promise.resolve() });
      expect([call, code === 1 ? err : '']).toEqual([call, '']);
      expect([call, steering.exec(err + out)?.[0]]).toEqual([call, undefined]);
      expect(writesOf(machine)).toBe(writes);
    }
  });

  it('by one in which every text that Okta did not make is half a character', async () => {
    for (let call = 0; call < calls; call += 1) {
      proxy.aim([call], (body) => ({
        body: JSON.stringify(JSON.parse(body || 'null'), (_, member) => (isFree(member) ? '\ud800' : member)),
      }));
      const { code, err } = await machine.run(words, { sleep: () => Promise.resolve() });
      expect([call, code === 1 ? err : '']).toEqual([call, '']);
      expect(writesOf(machine)).toBe(writes);
    }
  });
});

function isFree(member: unknown): boolean {
  return typeof member === 'string' && !/^(00|0oa|aus|ocl|tos|http)/.test(member);
}

function writesOf(machine: Machine): number {
  return machine.sandbox.okta.calls().filter(({ method }) => method !== 'GET').length;
}

describe('setup from nothing, with one answer of Okta replaced', () => {
  const setup = ['setup', ...react, '--yes', '--no-apply', '--cluster-name', 'cluster1'];

  it.each(['0', '[]', '{}', '""'])(
    'by %s: the next run makes what is missing, once, and a teardown leaves nothing',
    async (body) => {
      const machine = await aMachine();
      const before = thingsIn(machine);
      const proxy = await aTwistingProxy(machine.sandbox.okta.url);
      machine.env['OKTA_CLIENT_ORGURL'] = proxy.url;
      machine.env['PATH'] = machine.dir;
      try {
        for (let call = 0; call < 40; call += 1) {
          proxy.aim([call], () => ({ body }));
          const first = await machine.run(setup, { sleep: () => Promise.resolve() });
          expect([call, first.code === 1 ? first.err : '']).toEqual([call, '']);
          const isOver = proxy.calls() <= call;
          proxy.aim([], (text) => ({ body: text }));
          const second = await machine.run(setup);
          expect([call, second.code, second.code === 0 ? '' : `${first.err}\n${second.err}`]).toEqual([call, 0, '']);
          expect([call, machine.sandbox.okta.state.apps.length]).toEqual([call, 1]);
          const gone = await machine.run(['teardown', '--yes', '--no-apply']);
          expect([call, gone.code, gone.code === 0 ? '' : gone.err]).toEqual([call, 0, '']);
          expect([call, thingsIn(machine)]).toEqual([call, before]);
          if (isOver) return;
        }
        expect.unreachable('a setup has fewer calls');
      } finally {
        await proxy.close();
        await machine.leave();
      }
    },
  );
});

function thingsIn(machine: Machine): unknown {
  const { apps, trustedOrigins, authorizationServers } = machine.sandbox.okta.state;
  const servers = authorizationServers.map(({ claims, policies }) => [claims.length, policies.length]);
  return { apps: apps.length, origins: trustedOrigins.length, servers };
}
