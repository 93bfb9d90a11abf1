import { expect, it, vi } from 'vitest';
import { newRole } from '../../src/sandbox/okta/roles.ts';
import { seedServiceApp } from '../../src/sandbox/okta/seed-org.ts';
import { accessToken, allScopes, giveRoles } from '../commands/a-device.ts';
import { type Outcome, react } from '../commands/a-run.ts';
import { withoutApiToken } from './without-api-token.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

const doctor = ['doctor', ...react, '--json', '--no-apply'];
const roleIn = (outcome: Outcome) =>
  (outcome.json()['findings'] as { check: string; state: string; says: string }[]).find(({ check }) => check === 'okta-roles');

it('doctor compares the admin roles of a person with what setup needs, where the token may read them', async () => {
  const { machine, okta, token } = await withoutApiToken();
  const whole = await accessToken(okta, [...allScopes, 'okta.roles.read']);
  const look = async (text: string) => roleIn(await machine.run(doctor, { env: { ...machine.env, OKTA_ACCESS_TOKEN: text } }));
  expect(await look(token)).toMatchObject({ state: 'skip', says: expect.stringContaining('okta.roles.read') });
  expect(await look(whole)).toMatchObject({ state: 'ok', says: expect.stringContaining('Super Administrator') });
  giveRoles(okta, 'APP_ADMIN');
  expect(await look(whole)).toMatchObject({
    state: 'fail',
    says: 'Whoever signed in for the access token has the admin role Application Administrator: not enough for authorization servers.',
  });
  giveRoles(okta, 'HELP_DESK_ADMIN');
  expect(await look(whole)).toMatchObject({ state: 'skip' });
  giveRoles(okta, 'CUSTOM');
  const [role] = okta.state.users.find(({ raw }) => raw['id'] === okta.state.token.userId)?.roles ?? [];
  Object.assign(role ?? {}, { label: 'Portal', permissions: ['okta.apps.manage', 'okta.iam.read', 'okta.groups.read'] });
  expect(await look(whole)).toMatchObject({
    state: 'fail',
    says: expect.stringMatching(/role Portal: .* authorization servers/),
  });
});

it('setup stops before it writes where the token tells that its role is not enough', async () => {
  const { machine, okta } = await withoutApiToken();
  const token = await accessToken(okta, [...allScopes, 'okta.roles.read']);
  giveRoles(okta, 'APP_ADMIN');
  const state = () => JSON.stringify(okta.snapshot());
  const before = state();
  const setup = await machine.run(['setup', ...react, '--yes'], { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } });
  expect([setup.code, setup.err]).toEqual([5, expect.stringContaining('not enough for authorization servers')]);
  expect(state()).toBe(before);
});

it('teardown stops before it opens a route, where the token tells that its role is not enough', async () => {
  const { machine, okta } = await withoutApiToken();
  const env = { ...machine.env, OKTA_ACCESS_TOKEN: await accessToken(okta, [...allScopes, 'okta.roles.read']) };
  expect((await machine.run(['setup', ...react, '--yes'], { env })).code).toBe(0);
  giveRoles(okta, 'READ_ONLY_ADMIN');
  const state = () => JSON.stringify([okta.snapshot(), machine.sandbox.kube.snapshot()]);
  const made = state();
  const teardown = await machine.run(['teardown', '--yes'], { env });
  expect([teardown.code, teardown.err]).toEqual([4, expect.stringMatching(/not enough to remove .*authorization servers/)]);
  expect(state()).toBe(made);
  giveRoles(okta, 'APP_ADMIN', 'API_ACCESS_MANAGEMENT_ADMIN');
  expect((await machine.run(['teardown', '--yes'], { env })).code).toBe(0);
});

it('of an API token, whose owner it asks for', async () => {
  const { machine, okta } = await withoutApiToken();
  const env = { ...machine.env, OKTA_CLIENT_TOKEN: okta.token };
  expect(roleIn(await machine.run(doctor, { env }))).toMatchObject({ state: 'ok' });
  giveRoles(okta, 'READ_ONLY_ADMIN');
  okta.state.token.rights = 'read-only';
  const outcome = await machine.run(doctor, { env });
  expect([outcome.code, roleIn(outcome)?.says]).toEqual([
    5,
    "The API token's owner has the admin role Read-only Administrator: not enough for apps, the groups of an app, authorization servers.",
  ]);
});

it('of a service app, and what new ones may do, once it was granted what reads them', async () => {
  const { machine, okta } = await withoutApiToken();
  const look = async (scopes: readonly string[], type: 'APP_ADMIN' | 'SUPER_ADMIN') => {
    const app = await seedServiceApp(okta, { scopes: [...scopes], rights: 'no-admin' });
    const seeded = okta.state.apps.at(-1);
    if (seeded !== undefined) seeded.roles = [newRole(type, 'client', new Date())];
    const env = { ...machine.env, OKTA_CLIENT_CLIENTID: app.clientId, OKTA_CLIENT_PRIVATEKEY: app.privateKeyPem };
    const outcome = await machine.run(doctor, { env });
    const findings = outcome.json()['findings'] as { check: string; state: string }[];
    return { role: roleIn(outcome), privileges: findings.find(({ check }) => check === 'client-privileges')?.state };
  };
  const bare = await look(allScopes, 'SUPER_ADMIN');
  expect([bare.role?.state, bare.privileges]).toEqual(['skip', 'skip']);
  const reading = [...allScopes, 'okta.roles.read', 'okta.orgs.read'];
  const whole = await look(reading, 'SUPER_ADMIN');
  expect([whole.role?.state, whole.privileges]).toEqual(['ok', 'ok']);
  okta.state.clientPrivileges = true;
  const few = await look(reading, 'APP_ADMIN');
  expect([few.role?.says, few.privileges]).toEqual([
    'The service app has the admin role Application Administrator: not enough for authorization servers.',
    'warn',
  ]);
});
