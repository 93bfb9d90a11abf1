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
        // a tenth of it: a write under way has to end within a pause
        return new Promise((done) => setTimeout(done, ms / 10));
      },
    });
  const failures = () => okta.calls().filter(({ status }) => status === 500);
  return { okta, run, failures, before: withoutTimes(okta.snapshot()) };
}

it('our own writes to an authorization server take turns, and a creation of claims that overlaps is healed', async () => {
  const { okta, run, failures, before } = await anOrg();
  okta.conditions.serverWriteMs = 30;
  const made = await run('setup', '--yes', ...react);
  expect([0, 5], made.err).toContain(made.code);
  const overlapped = failures();
  expect(overlapped.length).toBeGreaterThan(0);
  expect(overlapped.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).not.toContain('POST rules');
  const changed = await run('setup', '--yes', ...react, '--claim', 'team=user.department', '--claim', 'email=user.login');
  expect([0, 5], changed.err).toContain(changed.code);
  const gone = await run('teardown', '--yes');
  expect(gone.code, gone.err).toBe(0);
  expect(failures().filter(({ method }) => method !== 'POST')).toEqual([]);
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
