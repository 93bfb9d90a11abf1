import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

/** The settings of an app that is gone would be put into a frontend that then signs nobody in. */
describe.skipIf(!hasKubectl)('env of an app that is gone', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
    const made = await machine.run(['setup', '--yes', ...react]);
    if (made.code !== 0) throw new Error(made.err);
  });
  afterAll(() => machine.leave());
  /** By the ledger alone, as in a shell that has no token. */
  const env = (...words: string[]) => machine.run(['env', ...words], { env: { ...machine.env, OKTA_CLIENT_TOKEN: undefined } });
  const app = () => machine.sandbox.okta.state.apps[0]?.raw as { status: string };

  it('says so and prints nothing, where it was deactivated and where it was deleted', async () => {
    expect((await env()).code).toBe(0);
    app().status = 'INACTIVE';
    for (const words of [[], ['--format', 'vite'], ['--json']]) {
      const { code, out, err } = await env(...words);
      expect(code).toBe(3);
      expect(out + err).toMatch(/knows no active app with the client id \S+: it was deleted, or deactivated/);
      if (words[0] !== '--json') expect(out).toBe('');
    }
    machine.sandbox.okta.state.apps.splice(0, 1);
    const gone = await env();
    expect([gone.code, gone.out]).toEqual([3, '']);
    expect(gone.err).toContain('make it again: gloo-okta setup');
  });

  it('of one that a person names it is said', async () => {
    const named = await env('--app-client-id', '0oanobody');
    expect([named.code, named.err]).toEqual([0, expect.stringContaining('knows no active app with the client id 0oanobody')]);
    expect(named.out).toContain('0oanobody');
  });

  it('is mended by the command that is printed', async () => {
    expect((await machine.run(['setup', '--yes'])).code).toBe(0);
    expect((await env()).code).toBe(0);
  });
});
