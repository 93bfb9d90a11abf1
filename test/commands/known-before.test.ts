import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/model.ts';
import { seedBookmark, seedGroups, seedZone } from '../../src/sandbox/okta/seed-org.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

describe.skipIf(!hasKubectl)('what is shown without stopping', () => {
  let machine: Machine;
  const org = () => machine.sandbox.okta.state;
  const finding = async (check: string, words: readonly string[]): Promise<Finding | undefined> => {
    const { json } = await machine.run([...words, '--json']);
    const result = json() as { findings: Finding[] };
    return result.findings.find((one) => one.check === check);
  };

  beforeAll(async () => {
    machine = await aMachine();
  });
  afterAll(() => machine.leave());

  it('a group claim that matches too many groups of the org, by everyone who looks', async () => {
    expect(await finding('groups-limit', ['plan', ...react])).toMatchObject({ state: 'ok' });
    seedGroups(org(), 'team-', 120);
    const more = { state: 'warn', says: expect.stringContaining('The filter .* of the claim "group" matches more than 100') };
    for (const command of ['plan', 'doctor']) expect(await finding('groups-limit', [command, ...react])).toMatchObject(more);
    const setup = await machine.run(['setup', '--yes', ...react]);
    expect(setup.code).toBe(0);
    expect(setup.err).toContain('matches more than 100 groups');
    expect(await finding('groups-limit', ['verify'])).toMatchObject(more);
    // as it is printed
    const remedy = (await finding('groups-limit', ['verify']))?.hint?.split('gloo-okta ')[1] ?? '';
    expect((await machine.run([...remedy.split(' '), '--yes'])).code).toBe(0);
    expect(await finding('groups-limit', ['verify'])).toMatchObject({ state: 'ok', says: expect.stringContaining('0 groups') });
    expect(await finding('groups-limit', ['plan', ...react, '--no-default-claims'])).toBeUndefined();
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });

  it('an app of another type with the same label, until ours is recorded', async () => {
    expect(await finding('app-label', ['plan', ...react])).toMatchObject({ state: 'ok' });
    seedBookmark(org(), 'Gloo Portal');
    const twin = { state: 'warn', says: expect.stringMatching(/^Another app is called "Gloo Portal": 0oa\w+ \(bookmark\)/) };
    for (const command of ['plan', 'doctor']) expect(await finding('app-label', [command, ...react])).toMatchObject(twin);
    expect(await finding('app-label', ['plan', ...react, '--app-name', 'Portal 2'])).toMatchObject({ state: 'ok' });
    const setup = await machine.run(['setup', '--yes', ...react]);
    expect([setup.code, setup.err]).toEqual([0, expect.stringContaining('People who see both cannot tell them apart')]);
    expect(await finding('app-label', ['plan', ...react])).toBeUndefined();
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });

  it('an org that makes every new service app a Super Administrator, by doctor alone', async () => {
    expect(await finding('client-privileges', ['doctor', ...react])).toMatchObject({ state: 'ok' });
    org().clientPrivileges = true;
    expect(await finding('client-privileges', ['doctor', ...react])).toMatchObject({ state: 'warn' });
    expect(await finding('client-privileges', ['plan', ...react])).toBeUndefined();
    org().clientPrivileges = false;
  });

  it('an API token that works only from some network zones', async () => {
    const { token } = org();
    expect(await finding('token-zone', ['doctor', ...react])).toMatchObject({ state: 'ok' });
    token.network = { connection: 'ZONE', include: [seedZone(org(), 'here', ['127.0.0.0/8'])] };
    const limited = {
      state: 'warn',
      says: expect.stringMatching(/^The API token "gloo-okta sandbox" works only from the network zone nzo/),
    };
    for (const words of [['doctor', ...react], ['plan', ...react], ['verify']])
      expect(await finding('token-zone', words)).toMatchObject(limited);
    token.network = { connection: 'ZONE', include: [seedZone(org(), 'elsewhere', ['10.0.0.0/8'])] };
    const refused = await machine.run(['doctor', ...react]);
    delete token.network;
    expect([refused.code, refused.out]).toEqual([5, expect.stringContaining('network zone')]);
  });
});
