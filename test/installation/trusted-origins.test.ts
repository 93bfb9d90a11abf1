import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { OktaStandIn } from '../../src/sandbox/okta/start-okta.ts';
import { allScopes, giveRoles } from '../commands/a-device.ts';
import { react } from '../commands/a-run.ts';
import { anInstallation } from './an-installation.ts';
import { withoutApiToken } from './without-api-token.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

const withoutScope = allScopes.filter((scope) => !scope.startsWith('okta.trustedOrigins'));

function giveCustomRole(okta: OktaStandIn): void {
  giveRoles(okta, 'CUSTOM');
  const [role] = okta.state.users.find(({ raw }) => raw['id'] === okta.state.token.userId)?.roles ?? [];
  const permissions = ['okta.apps.manage', 'okta.authzServers.manage', 'okta.groups.read'];
  Object.assign(role ?? {}, { permissions });
}

/** Ways in which somebody may not manage trusted origins. */
const ways: readonly [string, readonly string[], (okta: OktaStandIn) => void][] = [
  ['has no scope for them', withoutScope, () => undefined],
  ['may only read them', [...withoutScope, 'okta.trustedOrigins.read'], () => undefined],
  ['has a role that reads and does not write them', allScopes, (okta) => giveRoles(okta, 'API_ACCESS_MANAGEMENT_ADMIN')],
  ['has a custom role that knows none', allScopes, giveCustomRole],
];

it.each(ways)('who %s gets a warning and everything else, from setup to teardown', async (_, scopes, give) => {
  const { machine, okta, token, before, now } = await withoutApiToken(scopes);
  give(okta);
  // whose role it is, is not what is compared
  before.okta = (await now()).okta;
  const io = { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } };
  const doctor = await machine.run(['doctor', ...react], io);
  expect([doctor.code, doctor.err]).toEqual([0, doctor.err]);
  const made = await machine.run(['setup', ...react, '--yes'], io);
  expect([made.code, made.err]).toEqual([0, made.err]);
  expect(made.err).toMatch(/trusted origin/i);
  expect(okta.state.trustedOrigins).toEqual([]);
  const again = await machine.run(['setup', ...react, '--yes'], io);
  expect([again.code, again.err]).toEqual([0, again.err]);
  const verified = await machine.run(['verify'], io);
  expect([verified.code, verified.out]).toEqual([0, verified.out]);
  const gone = await machine.run(['teardown', '--yes'], io);
  expect([gone.code, gone.err]).toEqual([0, gone.err]);
  expect(await now()).toEqual(before);
});

it.each(ways)('a teardown by who %s leaves a trusted origin that is there, says so, and knows of it', async (_, scopes, give) => {
  const { machine, okta, token, before, now } = await withoutApiToken(scopes);
  const admin = { env: { ...machine.env, OKTA_CLIENT_TOKEN: okta.token } };
  const made = await machine.run(['setup', ...react, '--yes'], admin);
  expect([made.code, made.err]).toEqual([0, made.err]);
  give(okta);
  before.okta = { ...before.okta, users: (await now()).okta.users };
  const gone = await machine.run(['teardown', '--yes'], { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } });
  expect([gone.code, gone.err]).toEqual([0, gone.err]);
  expect(gone.out).toMatch(/Left:\n {2}- trusted origin https:\/\/developer\.example\.com: .*trusted origin/);
  expect(okta.state.apps.map(({ raw }) => raw['label'])).not.toContain('Gloo Portal');
  expect(okta.state.trustedOrigins).toHaveLength(1);
  // who may, takes it away with the same command, on the same machine
  const rest = await machine.run(['teardown', '--yes'], admin);
  expect([rest.code, rest.err]).toEqual([0, rest.err]);
  expect(await now()).toEqual(before);
});

it.each(ways)('an update by who %s goes on without them, and who may comes back to what is wanted', async (_, scopes, give) => {
  const { machine, okta, token, before, now } = await withoutApiToken(scopes);
  const admin = { env: { ...machine.env, OKTA_CLIENT_TOKEN: okta.token } };
  const io = { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } };
  const other = ['--react-url', 'https://other.example.com'];
  expect((await machine.run(['setup', ...react, '--yes'], admin)).code).toBe(0);
  give(okta);
  before.okta = { ...before.okta, users: (await now()).okta.users };
  for (const words of [['setup', ...other, '--yes'], ['setup', ...other, '--yes'], ['verify']]) {
    const { code, err, out } = await machine.run(words, io);
    expect([words[0], code, err + out]).toEqual([words[0], 0, err + out]);
  }
  const origins = () => okta.state.trustedOrigins.map((origin) => origin['origin']);
  expect(origins()).toEqual(['https://developer.example.com']);
  // on another machine the record alone tells of it
  const elsewhere = { env: { ...admin.env, HOME: join(machine.dir, 'elsewhere') } };
  expect((await machine.run(['setup', ...other, '--yes'], elsewhere)).code).toBe(0);
  expect(origins()).toEqual(['https://other.example.com']);
  expect((await machine.run(['teardown', '--yes'], elsewhere)).code).toBe(0);
  expect(await now()).toEqual(before);
});

it('--trusted-origins skip leaves them alone: none is made, and one that was made stays and is known', async () => {
  const { machine, setup, teardown, before, now } = await anInstallation();
  const { okta } = machine.sandbox;
  await setup('--trusted-origins', 'skip');
  expect(okta.state.trustedOrigins).toEqual([]);
  await setup();
  expect(okta.state.trustedOrigins).toHaveLength(1);
  await setup('--trusted-origins', 'skip');
  const left = await teardown('--trusted-origins', 'skip');
  expect(left.out).toContain('--trusted-origins skip');
  expect(okta.state.trustedOrigins).toHaveLength(1);
  await teardown();
  expect(await now()).toEqual(before);
});
