import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { Problem } from '../../../src/errors.ts';
import { type KubectlOptions, makeKubectl } from '../../../src/kube/kubectl.ts';
import { kubectlEnv } from '../../../src/kube/kubectl-env.ts';
import { folderWithKubectl } from '../../kube/fake-kubectl.ts';

async function kubectlOf(script: string, more: Partial<KubectlOptions> = {}) {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), 'kubectl-cwd-')));
  const path = `${await folderWithKubectl(script)}:/usr/bin:/bin`;
  const options = { env: { PATH: path, ...more.env }, cwd, signal: new AbortController().signal };
  return { cwd, kubectl: makeKubectl({ ...options, ...more, env: { PATH: path, ...more.env } }) };
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const reason = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!(reason instanceof Problem)) throw reason;
  return reason;
}

describe('a call of kubectl', () => {
  test('gives exit code, stdout and stderr to the letter', async () => {
    const { kubectl } = await kubectlOf(`printf 'out\\n\\n'; printf 'err\\n' >&2; exit 3`);
    expect(await kubectl.run(['get', 'ns'])).toEqual({ exitCode: 3, stdout: 'out\n\n', stderr: 'err\n' });
  });

  test('names context, kubeconfig, user and time limit each time', async () => {
    const { kubectl } = await kubectlOf(`for word in "$@"; do echo "$word"; done`, {
      context: "a 'b'",
      kubeconfig: '/k c',
      as: 'jane',
      requestTimeoutSeconds: 7,
    });
    const { stdout } = await kubectl.run(['get', 'ns']);
    expect(stdout.trim().split('\n')).toEqual([
      '--kubeconfig=/k c',
      "--context=a 'b'",
      '--as=jane',
      '--request-timeout=7s',
      'get',
      'ns',
    ]);
    expect(kubectl.words(['get', 'ns'])).toBe(`kubectl --kubeconfig='/k c' --context='a '\\''b'\\''' --as=jane get ns`);
  });

  test('has a time limit for requests even when none is given', async () => {
    const { kubectl } = await kubectlOf(`echo "$@"`);
    expect((await kubectl.run(['version'])).stdout).toBe('--request-timeout=15s version\n');
  });

  test('gets its input on stdin and runs in the working folder', async () => {
    const { kubectl, cwd } = await kubectlOf(`pwd; cat`);
    const text = 'a: "b"\n$HOME `id` \u00e4 \u{1f511}\n';
    expect((await kubectl.run(['apply', '-f', '-'], text)).stdout).toBe(`${cwd}\n${text}`);
  });

  test('has nothing to wait for on stdin when there is no input', async () => {
    const { kubectl } = await kubectlOf(`cat; echo end`);
    expect((await kubectl.run(['get'])).stdout).toBe('end\n');
  });

  test('sees the environment without what is ours', async () => {
    const { kubectl } = await kubectlOf(`env | cut -d= -f1 | sort`, {
      env: { HOME: '/h', OKTA_CLIENT_TOKEN: 'x', GLOO_OKTA_TOKEN: 'x', AWS_PROFILE: 'p', NODE_OPTIONS: '', https_proxy: 'h' },
    });
    const seen = (await kubectl.run(['get'])).stdout.split('\n');
    expect(seen).toEqual(expect.arrayContaining(['AWS_PROFILE', 'HOME', 'NODE_OPTIONS', 'PATH', 'https_proxy']));
    expect(seen.filter((name) => /OKTA/.test(name))).toEqual([]);
  });

  test('without kubectl on the PATH is a Problem', async () => {
    const options = { env: { PATH: '/nonexistent' }, cwd: tmpdir(), signal: new AbortController().signal };
    const problem = await problemOf(makeKubectl(options).run(['get']));
    expect(problem.code).toBe('kubectl-missing');
    // without the cluster's name both would need kubectl themselves
    expect(problem.hint).toContain('with --cluster-name NAME: gloo-okta render --out DIR, gloo-okta setup --no-apply');
    expect(problem.exitCode).toBe(7);
  });

  test('that takes too long is ended and named', async () => {
    const { kubectl } = await kubectlOf(`exec sleep 30`, { kubectlTimeoutMs: 300, context: 'c' });
    const problem = await problemOf(kubectl.run(['get', 'ns']));
    expect(problem.code).toBe('kubectl-timeout');
    expect(problem.hint).toContain('kubectl --context=c get ns');
  });

  test('says at once what a plugin says to a person, and waits', async () => {
    const heard: string[] = [];
    const { kubectl } = await kubectlOf(
      `echo 'To sign in, open https://login.example/device and enter ABCD-EFGH' >&2; printf 'password: hunter2hunter2' >&2; sleep 1.5; echo 'error: the end' >&2; exit 1`,
      { kubectlTimeoutMs: 800, onSpeech: (text) => heard.push(text) },
    );
    const answer = await kubectl.run(['get', 'ns']);
    expect(heard.join('\n')).toBe('To sign in, open https://login.example/device and enter ABCD-EFGH\npassword: (not shown)');
    // what a person has read is not said again
    expect(answer.stderr).toBe('error: the end\n');
  });

  test('says nothing of what kubectl itself says while it tries again', async () => {
    const heard: string[] = [];
    const { kubectl } = await kubectlOf(
      `echo 'E1126 14:57:02.584754 17724 memcache.go:265] "Unhandled Error" err="x"' >&2; echo 'Warning: old' >&2; sleep 1`,
      { onSpeech: (text) => heard.push(text) },
    );
    await kubectl.run(['get', 'ns']);
    expect(heard).toEqual([]);
  });

  test('hands on the warnings of the API server', async () => {
    const heard: string[] = [];
    const { kubectl } = await kubectlOf(`echo 'Warning: no label team' >&2`, { onWarning: (text) => heard.push(text) });
    await kubectl.run(['apply', '-f', '-'], '{}');
    expect(heard).toEqual(['no label team']);
  });

  test('that takes too long because the cluster does not answer says so', async () => {
    const { kubectl } = await kubectlOf(
      `echo 'Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout' >&2; exec sleep 30`,
      {
        kubectlTimeoutMs: 500,
      },
    );
    expect((await problemOf(kubectl.run(['get', 'ns']))).code).toBe('cluster-unreachable');
  });

  test('ends when the run is stopped, with the reason of the stop', async () => {
    const controller = new AbortController();
    const { kubectl } = await kubectlOf(`echo started; exec sleep 30`, { signal: controller.signal });
    const reason = new Problem('interrupted', 'Stopped.', 'Run again.');
    setTimeout(() => controller.abort(reason), 200);
    expect(await problemOf(kubectl.run(['get']))).toBe(reason);
    expect(await problemOf(kubectl.run(['get']))).toBe(reason);
  });

  test.each(['stopped', 'too slow'])('takes along what it has started when it is %s', async (how) => {
    const controller = new AbortController();
    const { kubectl, cwd } = await kubectlOf(`trap '' TERM; sleep 30 & echo $! > child; wait; wait`, {
      signal: controller.signal,
      ...(how === 'too slow' ? { kubectlTimeoutMs: 300 } : {}),
    });
    if (how === 'stopped') setTimeout(() => controller.abort(new Problem('interrupted', 'Stopped.', 'Run again.')), 300);
    expect((await problemOf(kubectl.run(['get']))).code).toBe(how === 'stopped' ? 'interrupted' : 'kubectl-timeout');
    const child = Number(readFileSync(join(cwd, 'child'), 'utf8'));
    const isThere = () => {
      // who waits for an orphan is not us: until then it has the state Z
      const status = existsSync(`/proc/${child}/stat`) ? readFileSync(`/proc/${child}/stat`, 'utf8') : 'Z';
      return !status.includes(') Z');
    };
    await vi.waitUntil(() => !isThere());
  });

  test('that is ended from outside is a Problem', async () => {
    const { kubectl } = await kubectlOf(`kill -TERM $$`);
    const problem = await problemOf(kubectl.run(['get']));
    expect(problem.code).toBe('kubectl-failed');
    expect(problem.message).toContain('SIGTERM');
  });

  test('that leaves a process behind which holds its output is not waited for', async () => {
    const { kubectl } = await kubectlOf(`sleep 30 & echo '{}'; echo said >&2; exit 4`);
    expect(await kubectl.run(['get'])).toEqual({ exitCode: 4, stdout: '{}\n', stderr: 'said\n' });
  });

  test('that prints without end is ended', async () => {
    const { kubectl } = await kubectlOf(`exec yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`);
    expect((await problemOf(kubectl.run(['get']))).message).toContain('more than');
  });
});

describe('the environment of kubectl', () => {
  const off = { KUBERC: 'off', KUBECTL_KUBERC: 'false' };

  test('holds whatever a sign-in plugin may need', () => {
    const env = {
      AZURE_CONFIG_DIR: 'a',
      KRB5CCNAME: 'k',
      COMPANY_LOGIN: 'c',
      Path: 'p',
      SystemRoot: 's',
      KUBECTL_COMMAND_HEADERS: 'false',
    };
    expect(kubectlEnv({ ...env, KUBECONFIG: undefined })).toEqual({ ...env, ...off });
  });

  test('never holds anything of Okta, nor a secret of this run, whatever it is called', () => {
    const secret = new Secret('a-secret-of-this-run').reveal();
    const env = { OKTA_CLIENT_PRIVATEKEY: 'k', okta_api_token: 't', GLOO_OKTA_ORG_URL: 'u', Gloo_Okta_Name: 'n' };
    expect(kubectlEnv({ ...env, TF_VAR_token: secret, HEADER: `Bearer ${secret}` })).toEqual(off);
  });

  test('holds nothing by which a person changes how kubectl works', () => {
    const env = {
      KUBERC: '/home/jane/.kube/kuberc',
      KUBECTL_KUBERC: 'true',
      KUBECTL_ENABLE_CMD_SHADOW: 'true',
      kubectl_applyset: 'true',
    };
    expect(kubectlEnv(env)).toEqual(off);
  });
});
