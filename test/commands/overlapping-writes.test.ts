import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { withoutTimes } from '../installation/an-installation.ts';
import { aMachine, react } from './a-run.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

async function anOrg() {
  let leapt = 0;
  const machine = await aMachine(() => new Date(Date.now() + leapt));
  onTestFinished(() => machine.leave());
  const { okta } = machine.sandbox;
  const run = (...words: string[]) =>
    machine.run(words, {
      sleep: (ms) => {
        leapt += ms;
        return new Promise((done) => setTimeout(done, 1));
      },
    });
  const failures = () => okta.calls().filter(({ status }) => status === 500);
  return { okta, run, failures, before: withoutTimes(okta.snapshot()) };
}

it('our own writes to an authorization server never overlap', async () => {
  const { okta, run, failures, before } = await anOrg();
  okta.conditions.serverWriteMs = 30;
  const made = await run('setup', '--yes', ...react);
  expect([0, 5], made.err).toContain(made.code);
  const changed = await run('setup', '--yes', ...react, '--claim', 'team=user.department', '--claim', 'email=user.login');
  expect([0, 5], changed.err).toContain(changed.code);
  const gone = await run('teardown', '--yes');
  expect(gone.code, gone.err).toBe(0);
  expect(failures()).toEqual([]);
  expect(withoutTimes(okta.snapshot())).toEqual(before);
});

describe.each([
  ['an app', /\/apps$/],
  ['a claim', /\/claims$/],
  ['an access policy', /\/policies$/],
  ['a rule', /\/rules$/],
  ['a trusted origin', /\/trustedOrigins$/],
])("somebody else's write overlaps with the creation of %s", (_, path) => {
  it.each([1, 2])('Okta fails %i times, and the run goes through', async (times) => {
    const { okta, run, failures, before } = await anOrg();
    okta.faults.add({ kind: 'server-error', method: 'POST', path, times });
    const made = await run('setup', '--yes', ...react);
    expect([0, 5], made.err).toContain(made.code);
    expect(failures()).toHaveLength(times);
    const gone = await run('teardown', '--yes');
    expect(gone.code, gone.err).toBe(0);
    expect(withoutTimes(okta.snapshot())).toEqual(before);
  });
});
