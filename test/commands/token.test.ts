import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Problem } from '../../src/errors.ts';
import type { App } from '../../src/sandbox/okta/org-state.ts';
import { rotated } from '../../src/sandbox/okta/signing-keys.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';
import { freePort, runWithPerson, theUser } from './a-sign-in.ts';

interface Shown {
  readonly check: string;
  readonly state: string;
  readonly says: string;
  readonly hint?: string;
}

describe.skipIf(!hasKubectl)('a real sign-in', () => {
  let machine: Machine;
  const org = () => machine.sandbox.okta.state;
  const first = <T>(list: readonly T[]): T => {
    const [found] = list;
    if (found === undefined) throw new Error('nothing there');
    return found;
  };
  const app = (): App => first(org().apps);
  const redirectUris = () => (app().raw['settings'] as { oauthClient: { redirect_uris: string[] } }).oauthClient.redirect_uris;
  const stateDir = () => join(machine.dir, 'home', '.local', 'state', 'gloo-okta');
  const leftOvers = () => readdirSync(stateDir()).filter((name) => name.startsWith('loopback-'));
  const signIn = async (words: readonly string[], person = theUser(machine)) => {
    const outcome = await runWithPerson(machine, [...words, '--json'], person);
    const json = outcome.json();
    const findings = json['findings'] as readonly Shown[];
    return {
      ...outcome,
      document: json,
      findings,
      failed: findings.filter((one) => one.state === 'fail').map((one) => one.check),
    };
  };
  const finding = (findings: readonly Shown[], check: string) => findings.find((one) => one.check === check);

  beforeAll(async () => {
    machine = await aMachine();
    const outcome = await machine.run(['setup', '--yes', ...react]);
    if (outcome.code !== 0) throw new Error(outcome.err);
  });
  afterAll(() => machine.leave());

  it('shows both tokens, judged by the policy in force, and leaves nothing behind', async () => {
    const before = machine.sandbox.okta.snapshot();
    const { code, document, failed, findings, out } = await signIn(['token']);
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    const { header, claims } = document['accessToken'] as { header: Record<string, unknown>; claims: Record<string, unknown> };
    expect(claims).toMatchObject({ email: machine.sandbox.okta.user.login, organization: 'Sandbox Inc.', aud: 'api://default' });
    expect(finding(findings, 'access-token')?.says).toContain(String(header['kid']));
    expect(finding(findings, 'id-token')?.state).toBe('ok');
    expect(out).not.toMatch(/eyJ/);
    const apps = (snapshot: typeof before) => snapshot.apps.map(({ raw: { lastUpdated: _, ...raw } }) => raw);
    expect(apps(machine.sandbox.okta.snapshot())).toEqual(apps(before));
    expect(leftOvers()).toEqual([]);
    expect(machine.sandbox.okta.unknownRoutes()).toEqual([]);
  });

  it('shows them to a person as the guide does, with times in plain words', async () => {
    const { out, code } = await runWithPerson(machine, ['token', '--color', 'never']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Access token\n {2}kid\s+\S+\n {2}alg\s+RS256\n/);
    expect(out).toMatch(/\n {2}exp\s+\d+ \(\d{4}-\d\d-\d\dT/);
    expect(out).toMatch(/\n {2}group\s+\["Everyone"/);
    expect(out).toContain('\nID token\n');
    expect(out).toMatch(/Sign-in\n {2}ok {2}Okta signed ada@okta-sandbox\.example in/);
    expect(out).toMatch(/scopes (openid|profile|email)( \w+)*, lifetime 60 min/);
  });

  it('prints the tokens only when asked to', async () => {
    const { document, err } = await signIn(['token', '--raw']);
    expect((document['raw'] as { accessToken: string }).accessToken).toMatch(/^eyJ/);
    expect(err).not.toContain('::add-mask::');

    // in a workflow they must not show in the log of what comes after
    machine.env['GITHUB_ACTIONS'] = 'true';
    onTestFinished(() => {
      delete machine.env['GITHUB_ACTIONS'];
    });
    const there = await signIn(['token', '--raw']);
    const { accessToken, idToken } = there.document['raw'] as { accessToken: string; idToken: string };
    for (const token of [accessToken, idToken]) expect(there.err).toContain(`::add-mask::${token}\n`);
    expect((await signIn(['token'])).err).not.toContain('::add-mask::');
    for (const text of machine.files().values()) expect(text).not.toMatch(/eyJ/);
  });

  it('has the redirect URI on the app while the person signs in, with the intent on disk', async () => {
    let seen: { uris: readonly string[]; notes: readonly string[] } | undefined;
    const { port } = await signIn(['token'], async (url) => {
      seen = { uris: [...redirectUris()], notes: leftOvers() };
      return theUser(machine)(url);
    });
    expect(seen?.uris).toContain(`http://127.0.0.1:${port}/callback`);
    expect(seen?.notes).toHaveLength(1);
    expect(redirectUris()).not.toContain(`http://127.0.0.1:${port}/callback`);
  });

  it('takes off at the next run what a run that was cut short left', async () => {
    const uri = 'http://127.0.0.1:8399/callback';
    redirectUris().push(uri);
    mkdirSync(stateDir(), { recursive: true });
    const file = join(stateDir(), `loopback-${String(app().raw['id'])}.json`);
    // no process has this number
    writeFileSync(
      file,
      JSON.stringify({
        version: 1,
        org: machine.sandbox.okta.url,
        appId: app().raw['id'],
        uri,
        pid: 4_194_305,
        at: new Date().toISOString(),
      }),
    );
    const { code, err } = await machine.run(['verify']);
    expect(code).toBe(0);
    expect(err).toContain(uri);
    expect(redirectUris()).not.toContain(uri);
    expect(existsSync(file)).toBe(false);
  });

  it('leaves alone what another run is in the middle of, unless that is too long ago', async () => {
    const uri = 'http://127.0.0.1:8400/callback';
    redirectUris().push(uri);
    const file = join(stateDir(), `loopback-${String(app().raw['id'])}-1.json`);
    const write = (at: Date) =>
      writeFileSync(
        file,
        JSON.stringify({
          version: 1,
          org: machine.sandbox.okta.url,
          appId: app().raw['id'],
          uri,
          pid: process.ppid,
          at: at.toISOString(),
        }),
      );
    write(new Date());
    await machine.run(['verify']);
    expect(redirectUris()).toContain(uri);
    expect(existsSync(file)).toBe(true);
    write(new Date(Date.now() - 3_600_000));
    await machine.run(['verify']);
    expect(redirectUris()).not.toContain(uri);
    expect(existsSync(file)).toBe(false);
  });

  it('keeps the note when the redirect URI cannot be taken off, and the next run does it', async () => {
    const uri = 'http://127.0.0.1:8401/callback';
    redirectUris().push(uri);
    const file = join(stateDir(), `loopback-${String(app().raw['id'])}-2.json`);
    writeFileSync(
      file,
      JSON.stringify({
        version: 1,
        org: machine.sandbox.okta.url,
        appId: app().raw['id'],
        uri,
        pid: 0,
        at: new Date().toISOString(),
      }),
    );
    org().token.rights = 'read-only';
    const refused = await machine.run(['verify']);
    org().token.rights = 'super';
    expect(refused.err).toContain('could not be taken off');
    expect(existsSync(file)).toBe(true);
    await machine.run(['verify']);
    expect(redirectUris()).not.toContain(uri);
    expect(existsSync(file)).toBe(false);
  });

  it('says so when the rights do not suffice to add the redirect URI', async () => {
    org().token.rights = 'read-only';
    const { failed, findings } = await signIn(['token']);
    org().token.rights = 'super';
    expect(failed).toEqual(['sign-in']);
    expect(finding(findings, 'sign-in')?.says).toContain('may not change the app');
    expect(leftOvers()).toEqual([]);
  });

  it('verify --login names a user without organization', async () => {
    const user = first(org().users);
    const profile = user.raw['profile'] as Record<string, unknown>;
    const { organization } = profile;
    delete profile['organization'];
    const { failed, findings, code } = await signIn(['verify', '--login']);
    profile['organization'] = organization;
    expect(failed).toEqual(['token-claims']);
    expect(code).toBe(5);
    expect(finding(findings, 'token-claims')?.says).toMatch(/organization in the profile of .* is empty/);
  });

  it('verify --login names 101 groups', async () => {
    const user = first(org().users);
    const ids = Array.from({ length: 101 }, (_, at) => `00gtest${String(at).padStart(13, '0')}`);
    const groups = org().groups.length;
    for (const id of ids)
      org().groups.push({
        id,
        type: 'OKTA_GROUP',
        objectClass: ['okta:user_group'],
        profile: { name: `group ${id}`, description: null },
      });
    const before = user.groupIds;
    user.groupIds = [...before, ...ids];
    const { failed, findings } = await signIn(['verify', '--login']);
    user.groupIds = before;
    org().groups.length = groups;
    expect(failed).toEqual(['groups-limit']);
    expect(finding(findings, 'sign-in')?.state).toBe('skip');
  });

  it('verify --login names no access policy, and nothing else', async () => {
    const server = first(org().authorizationServers);
    const { policies } = server;
    server.policies = [];
    const { failed } = await signIn(['verify', '--login']);
    server.policies = policies;
    expect(failed).toEqual(['access-rule']);
  });

  it('verify --login names an app that is not assigned, and nothing else', async () => {
    const { assignments } = app();
    app().assignments = [];
    const { failed } = await signIn(['verify', '--login']);
    app().assignments = assignments;
    expect(failed).toEqual(['app-assigned']);
  });

  it('verify --login judges a token of a rotated key by the policy, not by Okta', async () => {
    const server = first(org().authorizationServers);
    const { keys } = server;
    server.keys = await rotated(await rotated(keys, new Date()), new Date());
    const { failed, findings } = await signIn(['verify', '--login']);
    server.keys = keys;
    expect(failed).toEqual(['keys-in-force']);
    expect(finding(findings, 'access-token')).toMatchObject({ state: 'skip', says: expect.stringContaining('does not hold it') });
    expect(finding(findings, 'id-token')?.state).toBe('ok');
  });

  it('verify --login calls the gateway with the token', async () => {
    const url = machine.sandbox.gateway.url;
    const { failed, findings, code } = await signIn(['verify', '--login', `--app-url=${url}/productpage`]);
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    for (const check of ['gateway-without-token', 'gateway-false-token', 'gateway-preflight', 'gateway-true-token'])
      expect(finding(findings, check), check).toMatchObject({ state: 'ok' });
  });

  it('verify names a route that lets everybody in', async () => {
    const url = machine.sandbox.gateway.url;
    const { failed, findings } = await signIn(['verify', `--app-url=${url}/static`]);
    expect(failed).toEqual(['gateway-without-token']);
    expect(finding(findings, 'gateway-without-token')?.says).toContain('let through');
  });

  it('says so when the redirect URI is not registered and cannot be added', async () => {
    const { env } = machine;
    const token = env['OKTA_CLIENT_TOKEN'];
    env['OKTA_CLIENT_TOKEN'] = undefined;
    const { failed, findings } = await signIn(['token']);
    env['OKTA_CLIENT_TOKEN'] = token;
    expect(failed).toEqual(['loopback-uri']);
    expect(finding(findings, 'loopback-uri')?.hint).toContain('OKTA_CLIENT_TOKEN');
  });

  it('says so when the port is taken', async () => {
    machine.env['GLOO_OKTA_LOGIN_PORT'] = new URL(machine.sandbox.okta.url).port;
    const taken = await machine.run(['token', '--json']);
    machine.env['GLOO_OKTA_LOGIN_PORT'] = undefined;
    expect(taken.code).toBe(5);
    expect(taken.out).toContain('is in use');
    expect(leftOvers()).toEqual([]);
  });

  it('takes the redirect URI off when it is stopped in the middle', async () => {
    const stop = new AbortController();
    const running = machine.run(['token', '--no-browser', '--login-port', String(await freePort())], {
      signal: stop.signal,
      err: (text) => {
        if (text.includes('/v1/authorize')) stop.abort(new Problem('interrupted', 'Stopped.', 'Run it again.'));
      },
    });
    expect((await running).code).toBe(130);
    expect(redirectUris().some((uri) => uri.includes('127.0.0.1'))).toBe(false);
    expect(leftOvers()).toEqual([]);
  });
});
