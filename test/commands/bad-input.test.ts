import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKube } from '../../src/sandbox/kube/start-kube.ts';
import { type OktaOptions, startOkta } from '../../src/sandbox/okta/start-okta.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

let machine: Machine;
let before: unknown;
const state = () => ({ okta: machine.sandbox.okta.snapshot(), kube: machine.sandbox.kube.snapshot() });

beforeAll(async () => {
  machine = await aMachine();
  before = state();
});
afterAll(() => machine.leave());

/** Runs setup with these words and expects this end, with nothing changed anywhere. */
async function refused(words: readonly string[], code: number, problem: string, says: RegExp | string): Promise<void> {
  for (const json of [false, true]) {
    const outcome = await machine.run(['setup', '--yes', ...words, ...(json ? ['--json'] : [])]);
    expect(outcome.err).toContain(`(${problem})`);
    expect(outcome.err).toMatch(says);
    expect(outcome.err).not.toContain('    at ');
    expect(outcome.code).toBe(code);
    if (json) expect(outcome.json()).toMatchObject({ schemaVersion: 1, command: 'setup', ok: false, error: { code: problem } });
    else expect(outcome.out).toBe('');
  }
  expect(state()).toEqual(before);
  expect([...machine.files().keys()].filter((path) => path.endsWith('.json'))).toEqual([]);
}

describe('what is refused before anything is read', () => {
  const cases: [title: string, words: string[], problem: string, says: RegExp | string][] = [
    ['an unknown flag', [...react, '--react-uri', 'x'], 'usage', /Did you mean --react-url/],
    [
      'an org URL without scheme',
      [...react, '--org-url', 'dev-1.okta.com'],
      'bad-value',
      /no scheme; write https:\/\/dev-1\.okta\.com/,
    ],
    ['an admin host', [...react, '--org-url', 'https://dev-1-admin.okta.com'], 'bad-value', /write https:\/\/dev-1\.okta\.com/],
    ['an org URL with a path', [...react, '--org-url', 'https://dev-1.okta.com/oauth2/default'], 'bad-value', /it has a path/],
    ['plain http', [...react, '--org-url', 'http://dev-1.okta.com'], 'bad-value', /plain http/],
    ['a fragment', ['--redirect-uri', 'https://a.example.com/#x'], 'bad-value', /fragment/],
    ['a wildcard', ['--redirect-uri', 'https://*.example.com/'], 'bad-value', /wildcard/],
    ['plain http outside localhost', ['--redirect-uri', 'http://a.example.com/'], 'bad-value', /plain http is for localhost/],
    [
      'a URI given twice',
      ['--redirect-uri', 'https://a.example.com/', '--redirect-uri', 'https://a.example.com/'],
      'bad-value',
      /given twice/,
    ],
    ['a reserved claim', [...react, '--claim', 'sub=user.login'], 'bad-value', /reserved by Okta/],
    ['a group filter that is no regex', [...react, '--group-claim', 'group=*'], 'bad-value', /no regular expression/],
    ['an unknown value', [...react, '--jwks', 'sometimes'], 'bad-value', /one of inline, remote/],
    ['a route label without value', [...react, '--route-label', 'oauth'], 'bad-value', /KEY=VALUE/],
    ['a token in argv', [...react, '--token', 'x'], 'token-in-argv', /revoke it/],
    ['nothing to protect', [], 'missing-input', /--react-url or GLOO_OKTA_REACT_URL/],
    ['a logo that is none', [...react, '--logo', '/dev/null'], 'bad-value', /--logo/],
  ];
  it.each(cases)('%s', async (_title, words, problem, says) => {
    await refused(words, 3, problem, says);
  });

  it('names every fault at once', async () => {
    const outcome = await machine.run(['setup', '--yes', '--org-url', 'x', '--redirect-uri', 'y', '--jwks', 'z']);
    expect(outcome.err).toMatch(/--org-url.*\n.*--redirect-uri.*\n.*--jwks/s);
  });

  it('never repeats a token that stood on the command line', async () => {
    const token = `00${'a'.repeat(40)}`;
    for (const words of [
      ['setup', '--token', token],
      ['setup', `--token=${token}`],
      ['setup', '--token-file', token],
      ['plan', token],
    ]) {
      const outcome = await machine.run(words);
      expect(outcome.code).toBe(3);
      expect(outcome.err + outcome.out).not.toContain(token);
    }
  });

  it('a config file with an unknown key, no YAML, or a secret', async () => {
    const file = join(machine.dir, 'bad.yaml');
    for (const [text, says] of [
      ['reactURL: https://a.example.com', /Did you mean reactUrl/],
      ['reactUrl: [', /not valid YAML/],
      ['oktaToken: abc', /secret does not belong/],
      ['- a', /no list of settings/],
      ['claim: {a: 1}', /list of texts/],
      ['reactUrl: ftp://a', /bad\.yaml: reactUrl/],
    ] as const) {
      writeFileSync(file, text);
      await refused(['--config', file], 3, 'bad-config', says);
    }
    await refused(['--config', 'nowhere.yaml'], 3, 'bad-config', /no such file/);
  });

  it('all that is missing is named at once, flag and variable', async () => {
    const outcome = await machine.run(['setup', '--no-input'], { env: { PATH: machine.env['PATH'], HOME: machine.env['HOME'] } });
    expect(outcome.code).toBe(3);
    expect(outcome.err).toMatch(/--org-url or GLOO_OKTA_ORG_URL.*OKTA_CLIENT_TOKEN.*--react-url or GLOO_OKTA_REACT_URL/s);
  });
});

describe.skipIf(!hasKubectl)('what Okta or the org refuses', () => {
  it('an unknown authorization server, group, or the org server', async () => {
    await refused([...react, '--auth-server', 'nope'], 3, 'unknown-auth-server', /default/);
    await refused([...react, '--auth-server', 'org'], 3, 'org-auth-server', /cannot be used/);
    await refused([...react, '--assign', 'Nobody'], 3, 'unknown-group', /Nobody/);
  });

  it('a wrong token', async () => {
    const env = { ...machine.env, OKTA_CLIENT_TOKEN: '00wrong' };
    const outcome = await machine.run(['setup', '--yes', ...react], { env });
    expect(outcome.code).toBe(4);
    expect(outcome.err).toContain('(okta-token-refused)');
  });

  /** Runs setup against another org. */
  async function against(options: OktaOptions, prepare: (org: Awaited<ReturnType<typeof startOkta>>) => void = () => undefined) {
    const org = await startOkta(options);
    try {
      prepare(org);
      const was = org.snapshot();
      const outcome = await machine.run(['setup', '--yes', ...react, '--org-url', org.url], {
        env: { ...machine.env, OKTA_CLIENT_TOKEN: org.token },
      });
      expect(org.snapshot()).toEqual(was);
      return outcome;
    } finally {
      await org.close();
    }
  }

  it('an org without API Access Management', async () => {
    const outcome = await against({ edition: { apiAccessManagement: false } });
    expect(outcome.err).toContain('(okta-no-api-access-management)');
    expect(outcome.code).toBe(4);
  });

  it('a missing right: the failed call is named with the scope and the role it needs', async () => {
    const outcome = await against({ rights: 'read-only' });
    expect(outcome.err).toContain('okta-right-missing');
    expect(outcome.err).toMatch(/okta\.\w+\.manage/);
    expect(outcome.code).toBe(4);
  });

  it('two apps of the label, an inactive one, and one made by hand', async () => {
    const body = (label: string) => ({
      name: 'oidc_client',
      label,
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true } },
      settings: {
        oauthClient: {
          application_type: 'browser',
          grant_types: ['authorization_code'],
          response_types: ['code'],
          redirect_uris: ['https://a.example.com/'],
        },
      },
    });
    const org = await startOkta();
    const make = async () => {
      const answer = await fetch(`${org.url}/api/v1/apps`, {
        method: 'POST',
        headers: { authorization: `SSWS ${org.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body('Gloo Portal')),
      });
      return ((await answer.json()) as { id: string }).id;
    };
    const setup = (words: string[] = []) =>
      machine.run(['setup', '--yes', ...react, '--org-url', org.url, ...words], {
        env: { ...machine.env, OKTA_CLIENT_TOKEN: org.token },
      });
    try {
      const first = await make();
      const foreign = await setup();
      expect(foreign.code).toBe(3);
      expect(foreign.err).toContain('(foreign-object)');
      expect(foreign.err).toContain('--adopt');
      await fetch(`${org.url}/api/v1/apps/${first}/lifecycle/deactivate`, {
        method: 'POST',
        headers: { authorization: `SSWS ${org.token}` },
      });
      const inactive = await setup();
      expect(inactive.code).toBe(3);
      expect(inactive.err).toContain('(app-inactive)');
      await fetch(`${org.url}/api/v1/apps/${first}/lifecycle/activate`, {
        method: 'POST',
        headers: { authorization: `SSWS ${org.token}` },
      });
      await make();
      const two = await setup();
      expect(two.code).toBe(3);
      expect(two.err).toContain('(two-apps)');
    } finally {
      await org.close();
    }
  });

  it('what is not Okta: a captive page, and a host that is down', async () => {
    const page: Server = createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in to the Wi-Fi</html>'),
    );
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    await refused([...react, '--org-url', url], 8, 'not-okta', /./);
    await new Promise((resolve) => page.close(resolve));
    await refused([...react, '--org-url', url], 8, 'okta-unreachable', /./);
  });

  it('a trailing slash is simply removed', async () => {
    const outcome = await machine.run(['plan', ...react, '--org-url', `${machine.sandbox.okta.url}/`]);
    expect(outcome.code).toBe(0);
  });
});

describe.skipIf(!hasKubectl)('what the cluster refuses', () => {
  it('a context, namespace or ext-auth service that is not there', async () => {
    await refused([...react, '--context', 'nowhere'], 7, 'context-unknown', /gloo-okta-sandbox/);
    await refused([...react, '--namespace', 'nowhere'], 7, 'namespace-missing', /create namespace nowhere/);
    await refused([...react, '--ext-auth-service', 'nothing'], 7, 'ext-auth-service-missing', /./);
  });

  it('a server that is down, CRDs that are missing, kubectl that is missing', async () => {
    const other = await startKube({ crds: 'none' });
    const file = join(machine.dir, 'other-kubeconfig');
    writeFileSync(file, other.kubeconfig);
    const without = await machine.run(['setup', '--yes', ...react, '--kubeconfig', file]);
    expect(without.err).toContain('(crd-missing)');
    expect(without.code).toBe(7);
    await other.close();
    const down = await machine.run(['setup', '--yes', ...react, '--kubeconfig', file]);
    expect(down.err).toContain('(cluster-unreachable)');
    expect(down.code).toBe(7);
    const missing = await machine.run(['setup', '--yes', ...react], { env: { ...machine.env, PATH: '/nowhere' } });
    expect(missing.err).toContain('(kubectl-missing)');
    expect(missing.code).toBe(7);
    expect(state()).toEqual(before);
  });

  it('another org or another cluster than the ledger speaks of, also with --yes', async () => {
    expect((await machine.run(['setup', '--yes', ...react])).code).toBe(0);
    const org = await startOkta();
    const other = await startKube();
    const file = join(machine.dir, 'third-kubeconfig');
    writeFileSync(file, other.kubeconfig);
    try {
      const env = { ...machine.env, OKTA_CLIENT_TOKEN: org.token };
      for (const command of ['setup', 'teardown']) {
        const words = command === 'setup' ? react : [];
        const wrongOrg = await machine.run([command, '--yes', ...words, '--org-url', org.url], { env });
        expect(wrongOrg.err).toContain('(other-org)');
        expect(wrongOrg.code).toBe(3);
        const wrongCluster = await machine.run([command, '--yes', ...words, '--kubeconfig', file]);
        expect(wrongCluster.err).toContain('(other-cluster)');
        expect(wrongCluster.code).toBe(3);
      }
    } finally {
      await org.close();
      await other.close();
    }
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });
});
