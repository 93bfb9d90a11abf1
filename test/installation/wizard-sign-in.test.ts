import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { seedLoginApp } from '../../src/sandbox/okta/seed-org.ts';
import { activateByScript } from '../../src/sandbox/sign-in-by-script.ts';
import { allScopes } from '../commands/a-device.ts';
import { type Reply, withPerson } from '../commands/a-person.ts';
import { anInstallation } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

/** A machine on which nobody has a token, and an org that asks every second whether somebody signed in. */
async function aNewcomer() {
  const installation = await anInstallation();
  const { machine } = installation;
  const { okta } = machine.sandbox;
  okta.conditions.deviceSeconds = 1;
  const env = { OKTA_CLIENT_TOKEN: undefined, OKTA_CLIENT_ORGURL: undefined, GLOO_OKTA_NO_BROWSER: 'true' };
  /** What they do in the browser once they are shown the address. */
  const inBrowser = (deny = false): Reply => [
    /activate\?user_code=\w+/,
    (shown) =>
      activateByScript({ verificationUri: /http:\S+activate\?user_code=\w+/.exec(shown)?.[0] ?? '', ...okta.user, deny }),
  ];
  const loginApp = (scopes: readonly string[] = allScopes) => String(seedLoginApp(okta, scopes).raw['id']);
  return { ...installation, okta, env, inBrowser, loginApp };
}

const byOrg = (url: string): Reply => [/URL of your Okta org: $/, url];
const signIn: Reply = [/How does gloo-okta get into the org\?[\s\S]*1\. Sign in to Okta with the browser[\s\S]*: $/, ''];
const clientIdAsked = /Client ID of the app to sign in by: $/;
const toTheEnd: readonly Reply[] = [
  [/Connected to the org[\s\S]*want to protect\?[\s\S]*: $/, '1'],
  [/URL of: React starter app: $/, 'https://developer.example.com'],
  [/Credentials +signed in, app \w+ \(you\)[\s\S]*Is this right\?[\s\S]*: $/, ''],
  [/Make these changes\?[\s\S]*: $/, ''],
  [/Save these answers to a file\?[\s\S]*: $/, ''],
];

it('leads from nothing to a sign-in in force with eight answers and no token, and asks for nothing the next time', async () => {
  const { machine, okta, env, inBrowser, loginApp, now } = await aNewcomer();
  const clientId = loginApp();
  const before = await now();
  const replies: Reply[] = [byOrg(okta.url), signIn, [clientIdAsked, clientId], ...toTheEnd];
  expect(replies.length).toBeLessThanOrEqual(8);
  const run = await withPerson(machine, [], [...replies.slice(0, 3), inBrowser(), ...replies.slice(3)], { env });
  expect([run.code, run.err]).toEqual([0, expect.stringContaining('once you are signed in (gloo-okta login)')]);
  expect(readFileSync(join(machine.dir, 'gloo-okta.yaml'), 'utf8')).toContain(`loginClientId: ${clientId}`);
  const next = await withPerson(machine, [], [[/Is this right\?[\s\S]*: $/, '']], { env });
  expect([next.code, next.out]).toEqual([0, expect.stringContaining('Nothing had to be changed')]);
  expect(next.err).toContain(`You are signed in to ${okta.url} until`);
  delete machine.env['OKTA_CLIENT_TOKEN'];
  expect((await machine.run(['verify'])).code).toBe(0);
  expect((await machine.run(['logout'], { env: { ...machine.env, OKTA_CLIENT_ORGURL: undefined } })).code).toBe(0);
  // the org stands in the ledger, and the app in the config file
  const removed = await withPerson(machine, ['teardown'], [signIn, inBrowser(), [/Remove this from[\s\S]*: $/, '1']], { env });
  expect([removed.code, removed.err]).toEqual([0, removed.err]);
  expect(await now()).toEqual(before);
});

it('where no app is known the wizard makes one with a token, and goes on from there', async () => {
  const { machine, okta, env, inBrowser } = await aNewcomer();
  const replies: Reply[] = [
    byOrg(okta.url),
    signIn,
    [clientIdAsked, ''],
    [/gloo-okta login --bootstrap[\s\S]*API token of a Super Administrator \(not shown\): $/, okta.token],
    [/\+ create the app "gloo-okta login"[\s\S]*Make this in[\s\S]*: $/, ''],
    inBrowser(),
    [/Revoke the API token that you gave\?[\s\S]*: $/, '1'],
    ...toTheEnd,
  ];
  const run = await withPerson(machine, [], replies, { env });
  expect([run.code, run.err]).toEqual([0, expect.stringContaining('The API token is revoked')]);
  expect(okta.state.token.revoked).toBe(true);
  for (const text of [run.out, run.err, ...machine.files().values()]) expect(text).not.toContain(okta.token);
});

it('a No says that nothing was changed only where that is so: an app that was made before is named', async () => {
  const { machine, okta, env, inBrowser } = await aNewcomer();
  const replies: Reply[] = [
    byOrg(okta.url),
    signIn,
    [clientIdAsked, ''],
    [/API token of a Super Administrator \(not shown\): $/, okta.token],
    [/Make this in[\s\S]*: $/, ''],
    inBrowser(),
    [/Revoke the API token that you gave\?[\s\S]*: $/, '2'],
  ];
  const [apps, url] = toTheEnd;
  const cancel: Reply = [/Is this right\?[\s\S]*5\. Cancel[\s\S]*: $/, '5'];
  const made = await withPerson(machine, [], [...replies, apps as Reply, url as Reply, cancel], { env });
  expect(made.code).toBe(2);
  expect(made.err).toContain(
    `Cancelled. Until then this was changed: the app "gloo-okta login" in the org ${okta.url}. (cancelled)`,
  );
  // the next run finds it there, and changes nothing
  const next = await withPerson(machine, [], [[/use its answers\?[\s\S]*: $/, ''], cancel], { env });
  expect([next.code, next.err]).toEqual([2, expect.stringContaining('Cancelled; nothing was changed. (cancelled)')]);
});

it('what does not work is said, and asked again: a wrong client id, a no in the browser, going back, and a scope that is missing', async () => {
  const { machine, okta, env, inBrowser, loginApp } = await aNewcomer();
  const clientId = loginApp(allScopes.filter((scope) => scope !== 'okta.trustedOrigins.manage'));
  const replies: Reply[] = [
    byOrg(okta.url),
    signIn,
    [clientIdAsked, '<'],
    signIn,
    [clientIdAsked, okta.token],
    [/No: [\s\S]*: $/, '0oanobody'],
    [/login-refused[\s\S]*get into the org\?[\s\S]*: $/, ''],
    [clientIdAsked, clientId],
    inBrowser(true),
    [/login-refused[\s\S]*get into the org\?[\s\S]*: $/, ''],
    [clientIdAsked, clientId],
    inBrowser(),
    [/did not grant: okta\.trustedOrigins\.manage[\s\S]*want to protect\?[\s\S]*: $/, '^D'],
  ];
  const run = await withPerson(machine, [], replies, { env });
  expect(run.code).toBe(130);
});

it('a sign-in whose time is over is said to be, and one Enter signs in again by its app', async () => {
  const { machine, okta, env, inBrowser, loginApp } = await aNewcomer();
  const first: Reply[] = [
    byOrg(okta.url),
    signIn,
    [clientIdAsked, loginApp()],
    inBrowser(),
    [/want to protect\?[\s\S]*: $/, '^D'],
  ];
  expect((await withPerson(machine, [], first, { env })).code).toBe(130);
  // who begins anew is offered the org that they are signed in to
  const anew: Reply[] = [
    [/stopped an earlier run[\s\S]*: $/, '2'],
    [new RegExp(`URL of your Okta org \\(${okta.url}\\): $`), ''],
    [/You are signed in to[\s\S]*want to protect\?[\s\S]*: $/, '^D'],
  ];
  expect((await withPerson(machine, [], anew, { env })).code).toBe(130);
  const later = () => new Date(Date.now() + 2 * 3_600_000);
  const again: Reply[] = [
    [/stopped an earlier run[\s\S]*: $/, ''],
    [/Your sign-in to \S+ ended on [\d-]+ at [\d:]+ UTC\.[\s\S]*get into the org\?[\s\S]*: $/, ''],
    inBrowser(),
    [/want to protect\?[\s\S]*: $/, '^D'],
  ];
  expect((await withPerson(machine, [], again, { env, io: { now: later } })).code).toBe(130);
});

it('login asks for the org and for the app, and remembers both where it is told to', async () => {
  const { machine, okta, env, inBrowser, loginApp } = await aNewcomer();
  const clientId = loginApp();
  const config = join(machine.dir, 'gloo-okta.yaml');
  const replies: Reply[] = [
    [/URL of your Okta org: $/, machine.sandbox.gateway.url],
    [/not-okta[\s\S]*URL of your Okta org: $/, okta.url],
    [clientIdAsked, '0oanobody'],
    [/login-refused[\s\S]*sign in by: $/, clientId],
    inBrowser(),
  ];
  const run = await withPerson(machine, ['login', '--save-config', config], replies, { env });
  expect([run.code, run.out]).toEqual([0, expect.stringContaining(`You are signed in to ${okta.url}`)]);
  expect(readFileSync(config, 'utf8')).toContain(`orgUrl: ${okta.url}\nloginClientId: ${clientId}`);
  const alone = await machine.run(['login', '--no-input'], {
    env: { ...machine.env, ...env, HOME: join(machine.dir, 'other') },
    cwd: '/',
  });
  expect([alone.code, alone.err]).toEqual([3, expect.stringContaining('--login-client-id')]);
});
