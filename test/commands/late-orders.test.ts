import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { lagOf } from '../../src/sandbox/okta/conditions.ts';
import { withoutTimes } from '../installation/an-installation.ts';
import { aMachine, react } from './a-run.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

const flags = {
  first: [],
  second: ['--name', 'second', '--app-name', 'Second', '--policy', 'second', '--route-label', 'second=true'],
} as const;
type Name = keyof typeof flags;
type Step = readonly ['setup' | 'teardown', Name];

/** Orders in which two installations can come and go. */
const orders: readonly (readonly Step[])[] = [
  ['setup first', 'setup second', 'teardown first', 'teardown second'],
  ['setup first', 'setup second', 'teardown second', 'teardown first'],
  ['setup first', 'teardown first', 'setup second', 'teardown second'],
  ['setup first', 'setup second', 'teardown first', 'setup first', 'teardown second', 'teardown first'],
].map((order) => order.map((step) => step.split(' ') as [Step[0], Name]));

/** Two machines, or one, and an org whose lists are late. */
async function aLateOrg(lagMs: number, homes: 'one home' | 'two homes') {
  let leapt = 0;
  const now = () => new Date(Date.now() + leapt);
  const machine = await aMachine(now);
  onTestFinished(() => machine.leave());
  const { okta, kube } = machine.sandbox;
  const before = withoutTimes(okta.snapshot());
  okta.conditions.lag = lagOf(lagMs);
  return {
    before,
    okta,
    pass: (ms: number) => {
      leapt += ms;
    },
    run: async ([command, name]: Step) => {
      const home = join(machine.dir, homes === 'one home' ? 'home' : `home-${name}`);
      const more = command === 'setup' ? [...react, ...flags[name]] : flags[name].slice(0, 2);
      const outcome = await machine.run([command, '--yes', ...more], {
        env: { ...machine.env, HOME: home },
        sleep: (ms) => {
          leapt += ms;
          return new Promise((done) => setTimeout(done, 1));
        },
      });
      await kube.settled();
      return outcome;
    },
    /** What every installation needs of the org. */
    shared: () => ({
      claims: okta.state.authorizationServers[0]?.claims
        .map((claim) => claim['name'])
        .filter((name) => ['email', 'organization', 'group'].includes(String(name))),
      origins: okta.state.trustedOrigins.map((one) => one['origin']),
      apps: okta.state.apps.map(({ raw }) => raw['label']),
    }),
  };
}

describe.each(['one home', 'two homes'] as const)('two installations of one authorization server, %s', (homes) => {
  for (const lagMs of [25_000])
    it.each(orders.map((order) => [order.map((step) => step.join(' ')).join(', '), order] as const))(
      `lists ${lagMs} ms late: %s`,
      async (_, order) => {
        const { run, pass, shared, okta, before } = await aLateOrg(lagMs, homes);
        const there = new Set<Name>();
        for (const step of order) {
          let outcome = await run(step);
          // what the lists did not show at first is seen by the next run
          if (outcome.code !== 0) outcome = await run(step);
          expect([0, 5], `${step.join(' ')}\n${outcome.err}\n${outcome.out}`).toContain(outcome.code);
          if (step[0] === 'setup') there.add(step[1]);
          else there.delete(step[1]);
          if (there.size > 0)
            expect(shared(), `after ${step.join(' ')}\n${outcome.err}\n${outcome.out}`).toMatchObject({
              claims: expect.arrayContaining(['email', 'organization', 'group']),
              origins: ['https://developer.example.com'],
            });
        }
        // Okta shows by now what was done; what was left for the other goes with the next teardown
        pass(60_000);
        for (const name of ['first', 'second'] as const) await run(['teardown', name]);
        expect(withoutTimes(okta.snapshot())).toEqual(before);
      },
    );
});
