import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withPerson } from './a-person.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

/** Who is there is asked for the one answer that is not clear; where nobody is, it is refused, with the flag that says it. */
describe.skipIf(!hasKubectl)('setup by flags', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
    for (const name of ['one', 'two']) {
      const ref = { name: 'ext-auth-service', namespace: 'gloo-mesh-addons' };
      const spec = { destinationServer: { ref, port: { number: 8083 } } };
      const metadata = { namespace: 'gloo-mesh', name };
      const input = JSON.stringify({ apiVersion: 'admin.gloo.solo.io/v2', kind: 'ExtAuthServer', metadata, spec });
      await execa('kubectl', ['apply', '-f', '-'], { input, env: machine.env, extendEnv: false });
    }
  });
  afterAll(() => machine.leave());
  const setup = ['setup', ...react];

  it('refuses off a terminal, with the flag', async () => {
    const { code, err } = await machine.run([...setup, '--yes']);
    expect([code, err]).toEqual([3, expect.stringContaining('--ext-auth-server gloo-mesh/')]);
  });

  it('ends with the same where a person goes back or stops', async () => {
    const back = await withPerson(machine, setup, [[/Which ExtAuthServer/, '<']]);
    expect([back.code, back.err]).toEqual([3, expect.stringContaining('--ext-auth-server gloo-mesh/')]);
    expect((await withPerson(machine, setup, [[/Which ExtAuthServer/, '^D']])).code).toBe(130);
  });

  it('asks for each answer that is not clear, and for nothing else', async () => {
    const { code, err } = await withPerson(
      machine,
      [...setup, '--auth-server', 'nowhere', '--assign', 'nobody', '--yes'],
      [
        [/nowhere[\s\S]*uthorization server\?/, '#default'],
        [/nobody[\s\S]*sign in\?/, '#Everyone'],
        [/Several ExtAuthServers[\s\S]*Which ExtAuthServer/, '#gloo-mesh/two'],
      ],
    );
    expect(code, err).toBe(0);
  });
});
