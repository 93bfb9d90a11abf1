import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

describe.skipIf(!hasKubectl)('from nothing to ACCEPTED and back to nothing', () => {
  let machine: Machine;
  let before: unknown;
  const state = () => ({ okta: machine.sandbox.okta.snapshot(), kube: machine.sandbox.kube.snapshot() });
  const oktaWrites = () => machine.sandbox.okta.calls().filter((call) => call.method !== 'GET').length;
  const kubeWrites = () =>
    machine.sandbox.kube
      .calls()
      .filter((call) => !['GET', 'HEAD'].includes(call.method) && !JSON.stringify(call.query).includes('dryRun')).length;

  beforeAll(async () => {
    machine = await aMachine();
    before = state();
  });
  afterAll(() => machine.leave());

  it('plan shows both worlds, writes nothing, and says by its exit code that there are changes', async () => {
    const plan = await machine.run(['plan', ...react, '--detailed-exitcode']);
    expect(plan.code).toBe(5);
    expect(plan.out).toContain('+ create app "Gloo Portal"');
    expect(plan.out).toContain('+ create ExtAuthPolicy gloo-mesh-addons/oauth-okta');
    expect(plan.out).toContain('11 to create.');
    // progress says until when keys last that nobody refreshes
    expect(plan.err).toMatch(/^Nothing refreshes the keys in the policy automatically: [^\n]*\n$/);
    expect(state()).toEqual(before);
    expect(oktaWrites()).toBe(0);
    expect(machine.files().size).toBe(0);
  });

  it('setup changes nothing off a terminal without --yes', async () => {
    const setup = await machine.run(['setup', ...react]);
    expect(setup.code).toBe(3);
    expect(setup.err).toContain('(needs-yes)');
    expect(state()).toEqual(before);
  });

  it('setup carries out what plan shows and ends when the policy is accepted', async () => {
    const plan = (await machine.run(['plan', ...react, '--json'])).json();
    const setup = await machine.run(['setup', ...react, '--yes', '--json']);
    expect(setup.err).toBe('');
    expect(setup.code).toBe(0);
    const result = setup.json();
    expect(result).toMatchObject({
      schemaVersion: 1,
      command: 'setup',
      ok: true,
      clusterName: 'cluster1',
      policy: 'gloo-mesh-addons/oauth-okta',
    });
    expect(result['changes']).toEqual(plan['changes']);
    const findings = result['findings'] as { check: string; state: string }[];
    expect(findings.filter((finding) => finding.state === 'fail' || finding.state === 'warn')).toEqual([]);
    const passed = findings.filter((finding) => finding.state === 'ok').map((finding) => finding.check);
    expect(passed).toEqual(
      expect.arrayContaining(['ext-auth-server', 'ext-auth-policy', 'auth-config', 'access-rule', 'keys-in-force']),
    );
  });

  it('the app is exactly the one of the guide', () => {
    const app = machine.sandbox.okta.snapshot().apps[0]?.raw;
    expect(app).toMatchObject({
      label: 'Gloo Portal',
      status: 'ACTIVE',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true } },
      settings: {
        oauthClient: {
          application_type: 'browser',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: [
            'https://developer.example.com/callback',
            'https://developer.example.com/',
            'https://developer.example.com/apis',
          ],
          post_logout_redirect_uris: ['https://developer.example.com/logout'],
          refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
        },
      },
    });
    expect(JSON.stringify(app)).not.toContain('client_secret"');
  });

  it('a second setup finds everything as wanted and writes nothing', async () => {
    const [okta, kube, now] = [oktaWrites(), kubeWrites(), state()];
    const setup = await machine.run(['setup', ...react, '--yes']);
    expect(setup.code).toBe(0);
    expect(setup.err).toContain('Nothing to do: 11 already in place.');
    expect(setup.out).toContain('Nothing had to be changed');
    expect([oktaWrites(), kubeWrites()]).toEqual([okta, kube]);
    expect(state()).toEqual(now);
  });

  it('env gives the settings, byte for byte, to sh and bash, and CERT_KEYS is the text in the policy', async () => {
    const env = await machine.run(['env', '--format', 'json']);
    expect(env.code).toBe(0);
    const settings = JSON.parse(env.out) as Record<string, string>;
    expect(Object.keys(settings)).toEqual([
      'CLIENT_ID',
      'TOKEN_ENDPOINT',
      'AUTH_ENDPOINT',
      'LOGOUT_ENDPOINT',
      'CERT_KEYS',
      'ISSUER',
      'CLUSTER_NAME',
      'APP_URL',
    ]);
    const script = (await machine.run(['env'])).out;
    for (const shell of ['sh', 'bash']) {
      const eaten = spawnSync(shell, ['-c', 'eval "$1"; printf %s "$CERT_KEYS"', shell, script], { encoding: 'utf8' });
      expect(eaten.stdout).toBe(settings['CERT_KEYS']);
    }
    const rendered = await machine.run(['render', '--cluster-name', 'cluster1']);
    expect(
      parseAllDocuments(rendered.out)[1]?.getIn([
        'spec',
        'config',
        'glooAuth',
        'configs',
        0,
        'oauth2',
        'accessTokenValidation',
        'jwt',
        'localJwks',
        'inlineString',
      ]),
    ).toBe(settings['CERT_KEYS']);
  });

  it('a changed answer is an update of that field alone, and what others added to the app stays', async () => {
    const { okta } = machine.sandbox;
    const app = () => okta.state.apps[0]?.raw as unknown as { settings: { oauthClient: { redirect_uris: string[] } } };
    app().settings.oauthClient.redirect_uris.push('https://other.example.com/theirs');
    const plan = await machine.run(['plan', '--react-url', 'https://portal.example.com']);
    expect(plan.out).toContain('~ change app "Gloo Portal"');
    expect(plan.out).toContain('https://other.example.com/theirs');
    const setup = await machine.run(['setup', '--react-url', 'https://portal.example.com', '--yes']);
    expect(setup.code).toBe(0);
    expect(app().settings.oauthClient.redirect_uris).toEqual([
      'https://portal.example.com/callback',
      'https://portal.example.com/',
      'https://portal.example.com/apis',
      'https://other.example.com/theirs',
    ]);
    app().settings.oauthClient.redirect_uris.pop();
  });

  it('the config file gives the same plan as the flags', async () => {
    const file = join(machine.dir, 'answers.yaml');
    const flags = await machine.run([
      'plan',
      ...react,
      '--route-label',
      'tier=gold',
      '--claim',
      'team=user.department',
      '--save-config',
      file,
      '--json',
    ]);
    const saved = readFileSync(file, 'utf8');
    expect(parse(saved)).toEqual({
      orgUrl: machine.sandbox.okta.url,
      reactUrl: 'https://developer.example.com',
      routeLabel: ['tier=gold'],
      claim: ['team=user.department'],
    });
    expect(saved).not.toContain(machine.sandbox.okta.token);
    const again = await machine.run(['plan', '--config', file, '--json']);
    expect(again.json()['changes']).toEqual(flags.json()['changes']);
    writeFileSync(file, '');
  });

  it('the ledger holds no secret and is for its owner alone', () => {
    const [ledger] = [...machine.files()].filter(([path]) => path.endsWith('gloo-okta.json'));
    expect(ledger?.[1]).toContain('"okta.app/portal"');
    for (const [, text] of machine.files()) expect(text).not.toContain(machine.sandbox.okta.token);
  });

  it('teardown leaves the org and the cluster as they were, object by object', async () => {
    const teardown = await machine.run(['teardown', '--yes']);
    expect(teardown.err).not.toContain('✗');
    expect(teardown.code).toBe(0);
    expect(teardown.out).toContain('everything that gloo-okta made is gone');
    await machine.sandbox.kube.settled();
    expect(state()).toEqual(before);
    const again = await machine.run(['teardown', '--yes']);
    expect(again.code).toBe(0);
    expect(again.out).toContain('nothing left');
  });

  it('--deactivate-only stops where the guide stops, and a full teardown goes on from there', async () => {
    expect((await machine.run(['setup', ...react, '--yes'])).code).toBe(0);
    const half = await machine.run(['teardown', '--yes', '--deactivate-only']);
    expect(half.code).toBe(0);
    expect(half.out).toContain('app "Gloo Portal"');
    expect(machine.sandbox.okta.snapshot().apps[0]?.raw['status']).toBe('INACTIVE');
    const rest = await machine.run(['teardown', '--yes']);
    expect(rest.code).toBe(0);
    await machine.sandbox.kube.settled();
    expect(state()).toEqual(before);
  });

  it('no call of all this was unknown to the stand-ins', () => {
    expect(machine.sandbox.okta.unknownRoutes()).toEqual([]);
    expect(machine.sandbox.kube.unknownRoutes()).toEqual([]);
  });
});
