import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedLoginApp, seedServiceApp } from '../../src/sandbox/okta/seed-org.ts';
import { activateByScript } from '../../src/sandbox/sign-in-by-script.ts';
import { allScopes } from '../commands/a-device.ts';
import { aMachine, hasKubectl, type Machine, react } from '../commands/a-run.ts';
import { freePort, theUser } from '../commands/a-sign-in.ts';
import { startFaultyProxy } from '../walk/faulty-proxy.ts';

const linux = process.platform === 'linux';
if (!linux) console.warn('skipped: what processes are given is read from /proc, which only Linux has');

interface Watched {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Of every process below ours: what it was started with, and its environment. */
  readonly seen: readonly { readonly pid: number; readonly cmdline: string; readonly environ: string }[];
}

/** The built program, with every process that it starts looked at while it runs. */
async function watched(
  machine: Machine,
  words: readonly string[],
  env: Record<string, string | undefined>,
  hear: (err: string) => void = () => undefined,
): Promise<Watched> {
  const child = spawn(process.execPath, [resolve('bin/gloo-okta.js'), ...words], {
    cwd: machine.dir,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    hear(err);
  });
  const seen = new Map<string, Watched['seen'][number]>();
  const look = () => {
    for (const pid of below(child.pid ?? 0)) {
      const cmdline = textOf(`/proc/${pid}/cmdline`);
      // between fork and exec a child still shows its parent's face
      if (pid !== child.pid && cmdline.startsWith(process.execPath)) continue;
      if (cmdline !== '') seen.set(`${pid} ${cmdline}`, { pid, cmdline, environ: textOf(`/proc/${pid}/environ`) });
    }
  };
  const timer = setInterval(look, 4);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(timer);
  return { code, out, err, seen: [...seen.values()] };
}

function below(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = textOf(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const found = [root];
  for (let at = 0; at < found.length; at += 1) {
    for (const [pid, parent] of parents) if (parent === found[at]) found.push(pid);
  }
  return found;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

describe.skipIf(!hasKubectl || !linux)('a secret goes nowhere but to Okta', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await aMachine();
  });
  afterEach(() => machine.leave());

  /** Every place that a secret could have come to; `given` are the files that the person put there. */
  const expectNowhere = (run: Watched, secrets: readonly string[], given: readonly string[] = []) => {
    const kubectl = run.seen.filter(({ cmdline }) => cmdline.includes('kubectl'));
    for (const secret of secrets) {
      for (const { cmdline } of run.seen) expect(cmdline).not.toContain(secret);
      for (const { environ } of kubectl) expect(environ).not.toContain(secret);
      expect(run.out).not.toContain(secret);
      expect(run.err).not.toContain(secret);
      for (const file of filesBelow(machine.dir).filter((path) => !given.includes(path)))
        expect([file, textOf(file).includes(secret)]).toEqual([file, false]);
      for (const call of machine.sandbox.kube.calls()) expect(JSON.stringify(call)).not.toContain(secret);
    }
    for (const { environ } of kubectl) expect(environ).not.toMatch(/OKTA|GLOO/);
    return kubectl.length;
  };

  it('an API token, with all that is said by --debug, in a run that goes well and in one that fails', async () => {
    const { token } = machine.sandbox.okta;
    const well = await watched(machine, ['setup', ...react, '--yes', '--debug'], machine.env);
    expect(well.code, well.err).toBe(0);
    expect(expectNowhere(well, [token])).toBeGreaterThan(2);
    machine.sandbox.okta.faults.add({ kind: 'server-error', method: 'DELETE', times: 99 });
    const badly = await watched(machine, ['teardown', '--yes', '--debug'], machine.env);
    expect(badly.code).toBe(6);
    expect(expectNowhere(badly, [token])).toBeGreaterThan(2);
  });

  it('the private key of a service app, its assertion and its access token', async () => {
    const app = await seedServiceApp(machine.sandbox.okta, {
      scopes: ['okta.apps.manage', 'okta.authorizationServers.manage', 'okta.groups.read', 'okta.trustedOrigins.manage'],
    });
    const file = join(machine.dir, 'key.pem');
    writeFileSync(file, app.privateKeyPem, { mode: 0o600 });
    const { OKTA_CLIENT_TOKEN: _none, ...env } = machine.env;
    const run = await watched(
      machine,
      ['setup', ...react, '--yes', '--debug', '--service-client-id', app.clientId, '--private-key-file', file],
      env,
    );
    expect(run.code, run.err).toBe(0);
    const inside = app.privateKeyPem.split('\n').filter((line) => line.length > 40);
    expectNowhere(run, [...inside.slice(0, 3), 'eyJhbGciOi'], [file]);
  });

  it('the device code of a sign-in, its access token and its refresh token: but for the file of the sign-in', async () => {
    const { okta } = machine.sandbox;
    okta.conditions.deviceSeconds = 1;
    const clientId = String(seedLoginApp(okta, allScopes).raw['id']);
    const { OKTA_CLIENT_TOKEN: _none, ...env } = machine.env;
    const proxy = await startFaultyProxy();
    proxy.aim({ okta: okta.url, kube: machine.sandbox.kube.url });
    try {
      const there = { ...env, OKTA_CLIENT_ORGURL: proxy.oktaUrl };
      let letIn: Promise<unknown> | undefined;
      const words = ['login', '--login-client-id', clientId, '--refresh', '--debug'];
      const login = await watched(machine, words, there, (err) => {
        const verificationUri = /http:\S+activate\?user_code=\w+/.exec(err)?.[0];
        if (verificationUri !== undefined) letIn ??= activateByScript({ verificationUri, ...okta.user });
      });
      await letIn;
      expect(login.code, login.err).toBe(0);
      const [file = '', ...others] = filesBelow(machine.dir).filter((path) => path.endsWith('.session'));
      expect(others).toEqual([]);
      const { accessToken = '', refreshToken = '' } = JSON.parse(textOf(file)) as Record<string, string>;
      const [form = ''] = proxy.tokenBodies();
      const secrets = [accessToken, refreshToken, new URLSearchParams(form).get('device_code') ?? ''];
      expect(secrets.map((secret) => secret.length > 20)).toEqual([true, true, true]);
      expectNowhere(login, secrets, [file]);
      const setup = ['setup', ...react, '--yes', '--debug', '--save-config', 'answers.yaml'];
      for (const said of [setup, ['teardown', '--yes', '--debug']]) {
        const run = await watched(machine, said, there);
        expect(run.code, run.err).toBe(0);
        expect(expectNowhere(run, secrets, [file])).toBeGreaterThan(2);
      }
      expectNowhere(await watched(machine, ['logout', '--debug'], there), secrets);
    } finally {
      await proxy.close();
    }
  });

  it('a token in a file or on stdin is read, and is in no other file afterwards', async () => {
    const { OKTA_CLIENT_TOKEN: token = '', ...env } = machine.env;
    mkdirSync(join(machine.dir, 'secrets'));
    const file = join(machine.dir, 'secrets', 'token');
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    const run = await watched(machine, ['setup', ...react, '--yes', '--save-config', 'answers.yaml', '--token-file', file], env);
    expect(run.code, run.err).toBe(0);
    expectNowhere(run, [token], [file]);
  });

  it('the verifier of a sign-in, its code and the tokens that come of it', async () => {
    const proxy = await startFaultyProxy();
    proxy.aim({ okta: machine.sandbox.okta.url, kube: machine.sandbox.kube.url });
    const env = { ...machine.env, OKTA_CLIENT_ORGURL: proxy.oktaUrl };
    try {
      const made = await machine.run(['setup', ...react, '--yes', '--no-apply', '--cluster-name', 'cluster1'], { env });
      expect(made.code, made.err).toBe(0);
      let signedIn: Promise<unknown> | undefined;
      const run = await watched(machine, ['token', '--debug', '--login-port', String(await freePort())], env, (err) => {
        const url = /^ {2}(https?:\S+\/v1\/authorize\?\S+)$/m.exec(err)?.[1];
        if (url !== undefined) signedIn ??= theUser(machine)(url);
      });
      await signedIn;
      // behind the proxy the tokens name another issuer: what refuses them must not print them
      expect(run.code, run.out).toBe(5);
      const [form = '', answer = '{}'] = proxy.tokenBodies();
      const [verifier = '', code = ''] = ['code_verifier', 'code'].map((name) => new URLSearchParams(form).get(name) ?? '');
      expect([verifier.length > 42, code.length > 8]).toEqual([true, true]);
      const tokens = Object.entries(JSON.parse(answer) as Record<string, string>).filter(([name]) =>
        /^(access|id)_token$/.test(name),
      );
      expect(tokens).toHaveLength(2);
      expectNowhere(run, [verifier, code, ...tokens.map(([, token]) => token)]);
    } finally {
      await proxy.close();
    }
  });
});
