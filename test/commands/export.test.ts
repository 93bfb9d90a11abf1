import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
if (!hasTerraform) console.warn('skipped: terraform is not on the PATH');

/** What setup makes, as code that somebody reviews. */
describe('export terraform', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
  });
  afterAll(() => machine.leave());

  const nothing = { PATH: process.env['PATH'], HOME: '/nowhere' };
  const file = (...path: readonly string[]) => readFileSync(join(machine.dir, ...path), 'utf8');
  const answers = ['--org-url', 'https://dev-1234.okta.com', ...react];

  it('from answers alone, with no org, no cluster and no credentials', async () => {
    const run = await machine.run(['export', 'terraform', '--out', 'a', ...answers, '--assign', `Eng "x" \${y}`], {
      env: nothing,
    });
    expect([run.code, run.out]).toEqual([0, '']);
    expect(readdirSync(join(machine.dir, 'a')).sort()).toEqual(
      ['.gitignore', 'README.md', 'keys.tf', 'kubernetes.tf', 'okta.tf', 'outputs.tf', 'variables.tf', 'versions.tf'].sort(),
    );
    const okta = file('a', 'okta.tf');
    expect(okta).toContain('name = "Eng \\"x\\" $${y}"');
    expect(okta).toMatch(/token_endpoint_auth_method = "none"/);
    expect(file('a', 'variables.tf')).toMatch(/default {5}= "dev-1234"/);
  });

  it('leaves a folder alone in which somebody else keeps code', async () => {
    mkdirSync(join(machine.dir, 'theirs'));
    writeFileSync(join(machine.dir, 'theirs', 'okta.tf'), 'resource "x" "y" {}\n');
    const run = await machine.run(['export', 'terraform', '--out', 'theirs', ...answers], { env: nothing });
    expect(run.code).toBe(3);
    expect(file('theirs', 'okta.tf')).toBe('resource "x" "y" {}\n');
  });

  it.each([
    ['7', /scopes \{\n {4}type = "CORS"/, />= 7\.0\.0, < 8\.0\.0/],
    ['6', /scopes = \["CORS", "REDIRECT"\]/, />= 6\.15\.0, < 7\.0\.0/],
  ])('in the form of the provider %s', async (major, scopes, version) => {
    const dir = `major${major}`;
    await machine.run(['export', 'terraform', '--out', dir, ...answers, '--provider-major', major], { env: nothing });
    expect(file(dir, 'okta.tf')).toMatch(scopes);
    expect(file(dir, 'versions.tf')).toMatch(version);
  });

  it('says what is missing', async () => {
    expect((await machine.run(['export', 'terraform', ...answers], { env: nothing })).code).toBe(3);
    expect((await machine.run(['export', 'terraform', '--out', 'b'], { env: nothing })).code).toBe(3);
    const byId = await machine.run(['export', 'terraform', '--out', 'b', ...answers, '--auth-server', 'aus1234567890abcdefg'], {
      env: nothing,
    });
    expect([byId.code, byId.err]).toEqual([3, expect.stringContaining('--auth-server NAME')]);
  });

  it.skipIf(!hasKubectl)('from an installation: the recorded ids are imported, and nothing of others is', async () => {
    const made = await machine.run(['setup', ...react, '--yes', '--no-input']);
    expect(made.code).toBe(0);
    const run = await machine.run(['export', 'terraform', '--out', 'made'], {
      env: { ...machine.env, OKTA_CLIENT_TOKEN: undefined },
    });
    expect(run.code).toBe(0);
    const imports = file('made', 'imports.tf');
    const appId = String(machine.sandbox.okta.snapshot().apps[0]?.raw['id']);
    expect(imports).toContain(`to = okta_app_oauth.portal\n  id = "${appId}"`);
    expect(imports.match(/^import \{/gm)).toHaveLength(10);
    expect(imports).toContain(
      'id = "apiVersion=security.policy.gloo.solo.io/v2,kind=ExtAuthPolicy,namespace=gloo-mesh-addons,name=oauth-okta"',
    );
    const plain = await machine.run(['export', 'terraform', '--out', 'plain', '--kubernetes', 'manifests']);
    expect(plain.code).toBe(0);
    const rendered = await machine.run(['render', '--out', 'rendered', ...react]);
    expect(rendered.code).toBe(0);
    for (const name of ['ext-auth-server.yaml', 'ext-auth-policy.yaml'])
      expect(file('plain', 'manifests', name)).toBe(file('rendered', name));
  });

  it.skipIf(!hasTerraform)('is formatted as terraform fmt does, all of it', () => {
    const check = spawnSync('terraform', ['fmt', '-check', '-recursive', '-diff', '.'], { cwd: machine.dir, encoding: 'utf8' });
    expect([check.status, check.stdout]).toEqual([0, '']);
  });
});
