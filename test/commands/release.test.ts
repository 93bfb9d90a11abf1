import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

/** An installation that passes into the hands of others, and back. */
describe.skipIf(!hasKubectl)('release', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine('hasty');
    await machine.run(['setup', ...react, '--yes', '--no-input']);
  });
  afterAll(() => machine.leave());

  const elsewhere = () => ({ env: { ...machine.env, HOME: join(machine.dir, 'elsewhere') } });

  it('asks first, and needs --yes where nobody can be asked', async () => {
    expect((await machine.run(['release'])).code).toBe(3);
    expect((await machine.run(['plan', ...react, '--detailed-exitcode'])).code).toBe(0);
  });

  it('makes setup and teardown refuse, here and on a machine without a ledger; the rest goes on', async () => {
    expect(await machine.run(['release', '--yes'])).toMatchObject({ code: 0, out: expect.stringContaining('is handed over') });
    const changed = ['setup', '--react-url', 'https://other.example.com', '--yes', '--no-input'];
    for (const words of [changed, ['teardown', '--yes']]) {
      const [here, there] = [await machine.run(words), await machine.run(words, elsewhere())];
      expect([here.code, there.code]).toEqual([3, 3]);
      for (const { err } of [here, there]) expect(err).toContain('gloo-okta release --yes --take-back');
    }
    expect((await machine.run(['verify'])).code).toBe(0);
    expect((await machine.run(['keys', 'status'])).code).toBe(0);
    expect((await machine.run(['env'])).code).toBe(0);
  });

  it('is undone by --take-back, from any machine, and twice is no harm', async () => {
    expect((await machine.run(['release', '--yes', '--json'])).json()).toMatchObject({ changed: false });
    expect((await machine.run(['release', '--take-back', '--yes'], elsewhere())).code).toBe(0);
    expect((await machine.run(['release', '--take-back', '--yes'])).code).toBe(0);
    expect((await machine.run(['plan', ...react, '--detailed-exitcode'])).code).toBe(0);
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
    expect((await machine.run(['release', '--yes'])).code).toBe(3);
  });
});
