import { chmodSync, statSync } from 'node:fs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Problem } from '../../src/errors.ts';
import type { Io } from '../../src/io.ts';
import { seedLoginApp } from '../../src/sandbox/okta/seed-org.ts';
import { startOkta } from '../../src/sandbox/okta/start-okta.ts';
import { activateByScript } from '../../src/sandbox/sign-in-by-script.ts';
import { allScopes, giveRoles } from '../commands/a-device.ts';
import { react } from '../commands/a-run.ts';
import { anInstallation } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

/** A machine without any token, and an app to sign in by. */
async function aLogin(scopes: readonly string[] = allScopes) {
  const installation = await anInstallation();
  const { machine } = installation;
  const { okta } = machine.sandbox;
  const clientId = String(seedLoginApp(okta, scopes).raw['id']);
  delete machine.env['OKTA_CLIENT_TOKEN'];
  return { ...installation, okta, clientId, before: await installation.now(), ...aPerson(installation.machine.sandbox.okta) };
}

/** Somebody who reads what is shown and signs in after so many waits, on a clock that leaps. */
function aPerson(okta: { readonly user: { readonly login: string; readonly password: string } }) {
  const person = (after: number, { deny = false, leap = 1 }: { deny?: boolean; leap?: number } = {}) => {
    const waits: number[] = [];
    let shown = '';
    let passed = 0;
    const io: Partial<Io> = {
      now: () => new Date(Date.now() + passed),
      sleep: async (ms) => {
        waits.push(ms);
        passed += ms * leap;
        const address = /http:\S+\/activate\?user_code=\w+/.exec(shown)?.[0];
        if (waits.length === after) await activateByScript({ verificationUri: address ?? '', ...okta.user, deny });
      },
    };
    const hear = (text: string) => {
      shown += text;
    };
    return { io: { ...io, err: hear }, waits, shown: () => shown };
  };
  return { person };
}

it('the whole guide goes without any API token, and logout revokes and deletes', async () => {
  const { machine, okta, clientId, person, before, now } = await aLogin();
  const someone = person(1);
  const login = await machine.run(['login', '--login-client-id', clientId], someone.io);
  expect([login.code, someone.shown()]).toEqual([0, someone.shown()]);
  expect(login.out).toContain(`You are signed in to ${okta.url}`);
  const [[file = '', text = ''] = []] = machine.files();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { accessToken, refreshToken, scopes } = JSON.parse(text) as Record<string, unknown>;
  expect(scopes).toEqual(allScopes);
  expect(refreshToken).toBeUndefined();
  for (const words of [
    ['plan', ...react],
    ['setup', ...react, '--yes'],
    ['doctor', ...react],
    ['verify'],
    ['teardown', '--yes'],
  ]) {
    const { code, err, out } = await machine.run(words);
    expect([words[0], code, err]).toEqual([words[0], 0, err]);
    expect(out + err).not.toContain(accessToken);
  }
  expect(await now()).toEqual(before);
  const call = () => fetch(`${okta.url}/api/v1/apps?limit=1`, { headers: { authorization: `Bearer ${accessToken}` } });
  expect((await call()).status).toBe(200);
  const logout = await machine.run(['logout']);
  expect([logout.code, logout.out]).toEqual([0, `Signed out of ${okta.url}.\n`]);
  expect((await call()).status).toBe(401);
  expect([...machine.files().keys()].filter((name) => name.endsWith('.session'))).toEqual([]);
  const after = await machine.run(['setup', ...react, '--yes']);
  expect([after.code, after.err]).toEqual([3, expect.stringContaining('gloo-okta login')]);
});

it('asks only for the scopes that the run needs, and for a refresh token only where it is wanted', async () => {
  const { machine, clientId, person } = await aLogin();
  const words = ['login', '--login-client-id', clientId, '--json', '--trusted-origins', 'skip', '--assign', 'none'];
  const outcome = await machine.run(words, person(1).io);
  expect(outcome.json()).toMatchObject({ scopes: ['okta.apps.manage', 'okta.authorizationServers.manage'], refreshes: false });
  const kept = await machine.run(['login', '--login-client-id', clientId, '--json', '--refresh'], person(1).io);
  expect(kept.json()).toMatchObject({ refreshes: true });
});

it('says where other credentials come before the sign-in', async () => {
  const { machine, okta, clientId, person } = await aLogin();
  const someone = person(1);
  const env = { ...machine.env, OKTA_CLIENT_TOKEN: okta.token };
  const login = await machine.run(['login', '--login-client-id', clientId], { ...someone.io, env });
  expect([login.code, someone.shown()]).toEqual([0, expect.stringContaining('while OKTA_CLIENT_TOKEN is given')]);
  expect(login.out).not.toContain('Every command');
});

it('asks for what tells the admin role only where that is wanted, and doctor then compares it', async () => {
  const { machine, okta, clientId, person } = await aLogin([...allScopes, 'okta.roles.read']);
  const roles = async () => {
    const { out } = await machine.run(['doctor', ...react, '--no-apply']);
    return out.split('\n').find((line) => /admin role/.test(line));
  };
  expect((await machine.run(['login', '--login-client-id', clientId], person(1).io)).code).toBe(0);
  expect(await roles()).toContain('cannot be known');
  expect((await machine.run(['login', '--login-client-id', clientId, '--with-roles'], person(1).io)).code).toBe(0);
  expect(await roles()).toContain('You have the admin role Super Administrator');
  giveRoles(okta, 'APP_ADMIN');
  expect(await roles()).toContain('not enough for authorization servers');
});

it('waits as the server says, longer when it wants it slower', async () => {
  const { machine, clientId, person } = await aLogin();
  const someone = person(3);
  const outcome = await machine.run(['login', '--login-client-id', clientId], someone.io);
  expect(outcome.code).toBe(0);
  // for the sandbox no time passes between two questions
  expect(someone.waits).toEqual([5000, 5000, 10_000]);
});

it.each(['reset', 'unavailable', 'server-error', 'rate-limit', 'html'] as const)(
  'trouble of the network or of Okta between two questions (%s) ends nothing, and --debug tells no secret',
  async (kind) => {
    const { machine, okta, clientId, person } = await aLogin();
    okta.faults.add({ kind, path: '/oauth2/v1/token', times: 1000 });
    const someone = person(9);
    const { sleep } = someone.io;
    const back: typeof sleep = async (ms) => {
      if (someone.waits.length === 6) okta.faults.clear();
      await sleep?.(ms);
    };
    const outcome = await machine.run(['login', '--login-client-id', clientId, '--debug'], { ...someone.io, sleep: back });
    expect([outcome.code, someone.shown()]).toEqual([0, expect.stringContaining('/oauth2/v1/token')]);
    const [text = ''] = machine.files().values();
    const { accessToken } = JSON.parse(text) as { accessToken: string };
    expect(someone.shown() + outcome.out).not.toContain(accessToken);
  },
);

it.each([
  ['denied', 1, { deny: true }, 'did not let the sign-in through'],
  ['nobody comes', 0, { leap: 60 }, 'before the code expired'],
])('ends with exit 4 and keeps nothing when it is %s', async (_, after, how, says) => {
  const { machine, clientId, person } = await aLogin();
  const someone = person(after, how);
  const outcome = await machine.run(['login', '--login-client-id', clientId], someone.io);
  expect([outcome.code, someone.shown()]).toEqual([4, expect.stringContaining(says)]);
  expect(machine.files().size).toBe(0);
});

it('Ctrl-C ends the wait', async () => {
  const { machine, clientId } = await aLogin();
  const sleep = async () => {
    throw new Problem('interrupted', 'Stopped.', 'Run it again.');
  };
  const outcome = await machine.run(['login', '--login-client-id', clientId], { sleep });
  expect([outcome.code, outcome.err]).toEqual([130, expect.stringContaining('nothing was changed')]);
  expect(machine.files().size).toBe(0);
});

it('an app that is none for it is named, with what to do', async () => {
  const { machine, okta, person } = await aLogin();
  const unknown = await machine.run(['login', '--login-client-id', '0oanobody']);
  expect([unknown.code, unknown.err]).toEqual([4, expect.stringContaining('--login-client-id')]);
  const app = seedLoginApp(okta, allScopes);
  Object.assign((app.raw['settings'] as { oauthClient: object }).oauthClient, { grant_types: ['refresh_token'] });
  const wrong = await machine.run(['login', '--login-client-id', String(app.raw['id'])]);
  expect([wrong.code, wrong.err]).toEqual([4, expect.stringContaining('Device Authorization')]);
  const bound = seedLoginApp(okta, allScopes);
  Object.assign((bound.raw['settings'] as { oauthClient: object }).oauthClient, { dpop_bound_access_tokens: true });
  const someone = person(1);
  const dpop = await machine.run(['login', '--login-client-id', String(bound.raw['id'])], someone.io);
  expect([dpop.code, someone.shown()]).toEqual([4, expect.stringContaining('switch off "Require Demonstrating Proof')]);
  expect(machine.files().size).toBe(0);
});

it('a sign-in whose hour is over is a clear stop; with a refresh token it goes on by itself', async () => {
  const { machine, okta, clientId, person } = await aLogin();
  expect((await machine.run(['login', '--login-client-id', clientId], person(1).io)).code).toBe(0);
  okta.faults.add({ kind: 'expired', path: /^\/api\/v1\//, skip: 5, times: 1000 });
  const over = await machine.run(['setup', ...react, '--yes']);
  okta.faults.clear();
  expect([over.code, over.err]).toEqual([4, expect.stringContaining('Sign in again: gloo-okta login')]);
  expect((await machine.run(['login', '--login-client-id', clientId, '--refresh'], person(1).io)).code).toBe(0);
  okta.faults.add({ kind: 'expired', path: /^\/api\/v1\//, skip: 5 });
  const outcome = await machine.run(['setup', ...react, '--yes']);
  expect([outcome.code, outcome.err]).toEqual([0, outcome.err]);
  expect((await machine.run(['teardown', '--yes'], { now: () => new Date(Date.now() + 50 * 60_000) })).code).toBe(0);
});

it('a sign-in that is over is named as that, with what to do, and verify does without it', async () => {
  const { machine, clientId, person } = await aLogin();
  expect((await machine.run(['login', '--login-client-id', clientId], person(1).io)).code).toBe(0);
  expect((await machine.run(['setup', ...react, '--yes'])).code).toBe(0);
  const later = { now: () => new Date(Date.now() + 2 * 3_600_000) };
  const ended = expect.stringMatching(/Your sign-in to \S+ ended on [\d-]+ at [\d:]+ UTC/);
  for (const words of [
    ['setup', ...react, '--yes'],
    ['plan', ...react],
    ['teardown', '--yes'],
  ]) {
    const { code, err } = await machine.run(words, later);
    expect([words[0], code, err]).toEqual([words[0], 4, ended]);
    expect(err).toMatch(/Sign in again: gloo-okta login .*--org-url/);
  }
  const doctor = await machine.run(['doctor', ...react], later);
  expect([doctor.code, doctor.out]).toEqual([5, ended]);
  expect(doctor.out).toMatch(/Sign in again: gloo-okta login .*--org-url/);
  const verify = await machine.run(['verify'], later);
  expect([verify.code, verify.out]).toEqual([0, ended]);
  // the app is that of the last sign-in
  expect((await machine.run(['login'], { ...person(1).io })).code).toBe(0);
  expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
});

it('a refresh token that was revoked is one finding, and a clear stop', async () => {
  const { machine, okta, clientId, person } = await aLogin();
  expect((await machine.run(['login', '--login-client-id', clientId, '--refresh'], person(1).io)).code).toBe(0);
  const [text = ''] = machine.files().values();
  const { accessToken, refreshToken } = JSON.parse(text) as Record<string, string>;
  for (const token of [accessToken, refreshToken]) {
    const body = new URLSearchParams({ client_id: clientId, token: token ?? '' });
    await fetch(`${okta.url}/oauth2/v1/revoke`, { method: 'POST', body });
  }
  const doctor = await machine.run(['doctor', ...react, '--json']);
  const failed = (doctor.json()['findings'] as { check: string; state: string }[]).filter(({ state }) => state === 'fail');
  expect(failed.map(({ check }) => check)).toEqual(['okta-credentials']);
  const setup = await machine.run(['setup', ...react, '--yes']);
  expect([setup.code, setup.err]).toEqual([4, expect.stringMatching(/cannot be renewed[\s\S]*Sign in again: gloo-okta login/)]);
});

it('runs side by side renew a sign-in once, where its refresh token is good for one use', async () => {
  const { machine, okta, clientId, person } = await aLogin();
  expect((await machine.run(['login', '--login-client-id', clientId, '--refresh'], person(1).io)).code).toBe(0);
  const { raw: app = {} } = okta.state.apps.find(({ raw }) => raw['id'] === clientId) ?? {};
  Object.assign((app['settings'] as { oauthClient: { refresh_token: object } }).oauthClient.refresh_token, { leeway: 0 });
  const asked = () => okta.calls().filter(({ path }) => path === '/oauth2/v1/token').length;
  const before = asked();
  const later = { now: () => new Date(Date.now() + 61 * 60_000) };
  const runs = await Promise.all([1, 2, 3].map(() => machine.run(['plan', ...react], later)));
  expect(runs.map(({ code, err }) => [code, err])).toEqual(runs.map(({ err }) => [0, err]));
  expect(asked()).toBe(before + 1);
  expect([...machine.files().keys()].filter((name) => name.includes('/sessions/'))).toHaveLength(1);
});

it('a sign-in in a file that others may read is not used, which is said, and logout ends it', async () => {
  const { machine, okta, clientId, person } = await aLogin();
  expect((await machine.run(['login', '--login-client-id', clientId], person(1).io)).code).toBe(0);
  const [[file = '', text = ''] = []] = machine.files();
  chmodSync(file, 0o644);
  const plan = await machine.run(['plan', ...react]);
  expect([plan.code, plan.err]).toEqual([3, expect.stringContaining('others may read or write the file')]);
  expect((await machine.run(['logout'])).out).toBe(`Signed out of ${okta.url}.\n`);
  expect(machine.files().has(file)).toBe(false);
  const authorization = `Bearer ${(JSON.parse(text) as { accessToken: string }).accessToken}`;
  expect((await fetch(`${okta.url}/api/v1/apps?limit=1`, { headers: { authorization } })).status).toBe(401);
});

it('of two orgs each has its own sign-in', async () => {
  const { machine, clientId, person } = await aLogin();
  const other = await startOkta();
  onTestFinished(() => other.close());
  expect((await machine.run(['login', '--login-client-id', clientId], person(1).io)).code).toBe(0);
  const there = { env: { ...machine.env, OKTA_CLIENT_ORGURL: other.url } };
  const elsewhere = await machine.run(['plan', ...react], there);
  expect([elsewhere.code, elsewhere.err]).toEqual([3, expect.stringContaining(`not to ${other.url}`)]);
  const otherId = String(seedLoginApp(other, allScopes).raw['id']);
  const someone = aPerson(other).person(1);
  expect((await machine.run(['login', '--login-client-id', otherId], { ...someone.io, ...there })).code).toBe(0);
  expect((await machine.run(['plan', ...react], there)).code).toBe(0);
  expect((await machine.run(['logout'], there)).code).toBe(0);
  expect((await machine.run(['plan', ...react], there)).code).toBe(3);
  expect((await machine.run(['plan', ...react])).code).toBe(0);
});

it('--bootstrap makes the app with a token, signs in by it and revokes the token; --remove-app takes it away', async () => {
  const { machine, setup, teardown, person } = await anInstallationWithPerson();
  const { okta } = machine.sandbox;
  const apps = okta.state.apps.length;
  const refused = await machine.run(['login', '--bootstrap']);
  expect([refused.code, okta.state.apps.length]).toEqual([3, apps]);
  expect(refused.err).toContain('grant it okta.apps.manage');
  const someone = person(1);
  const made = await machine.run(['login', '--bootstrap', '--yes', '--json'], someone.io);
  expect([made.code, someone.shown()]).toEqual([0, someone.shown()]);
  expect(made.json()).toMatchObject({ tokenRevoked: true, scopes: allScopes });
  expect(okta.state.token.revoked).toBe(true);
  delete machine.env['OKTA_CLIENT_TOKEN'];
  await setup();
  await teardown();
  expect(okta.state.apps).toHaveLength(apps + 1);
  const app = () => okta.state.apps.find(({ raw }) => raw['label'] === 'gloo-okta login')?.raw;
  const out = await machine.run(['logout', '--remove-app', '--yes']);
  expect([out.code, out.err]).toEqual([0, expect.stringContaining('cannot delete itself')]);
  expect(app()?.['status']).toBe('INACTIVE');
  expect([...machine.files().keys()].filter((name) => name.endsWith('.session'))).toEqual([]);
  // with another token it goes for good
  okta.state.token.revoked = false;
  const admin = { env: { ...machine.env, OKTA_CLIENT_TOKEN: okta.token } };
  expect((await machine.run(['logout', '--remove-app', '--yes'], admin)).code).toBe(0);
  expect(okta.state.apps).toHaveLength(apps);
});

async function anInstallationWithPerson() {
  const installation = await anInstallation();
  return { ...installation, ...aPerson(installation.machine.sandbox.okta) };
}
