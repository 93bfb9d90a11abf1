import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

/** A command that was printed to be run again works as it stands: its answers are recorded. */
describe.skipIf(!hasKubectl)('the answers of an earlier set-up', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
    await machine.run(['setup', ...react, '--claim', 'team=user.department', '--yes', '--no-input']);
  });
  afterAll(() => machine.leave());

  it('are taken by plan and setup, which say so, and have nothing to do', async () => {
    const plan = await machine.run(['plan', '--detailed-exitcode'], { env: { ...machine.env, OKTA_CLIENT_ORGURL: undefined } });
    expect(plan.code).toBe(0);
    expect(plan.err).toContain('Taking the answers of the set-up that is recorded here: ');
    expect(plan.err).toContain('reactUrl');
    expect((await machine.run(['setup', '--yes'])).code).toBe(0);
  });

  it('give way to a flag', async () => {
    const plan = await machine.run(['plan', '--app-name', 'Other', '--detailed-exitcode']);
    expect(plan.code).toBe(5);
    expect(plan.out).toContain('Other');
  });

  it('are not mixed with those of a command that says itself what to protect', async () => {
    const plan = await machine.run(['plan', ...react]);
    expect(plan.err).not.toContain('Taking the answers');
    expect(plan.out).toContain('team');
  });
});
