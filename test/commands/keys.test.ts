import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

/** Keys in the policy against those that Okta publishes, with a kubeconfig and nothing else. */
describe.skipIf(!hasKubectl)('keys', () => {
  let machine: Machine;
  let bare: Record<string, string | undefined>;
  beforeAll(async () => {
    machine = await aMachine();
    const { PATH, KUBECONFIG, KUBECACHEDIR } = machine.env;
    bare = { PATH, KUBECONFIG, KUBECACHEDIR, HOME: join(machine.dir, 'elsewhere') };
    await machine.run(['setup', ...react, '--yes', '--no-input', '--key-refresh', 'cronjob']);
  });
  afterAll(() => machine.leave());

  const keys = (...words: readonly string[]) => machine.run(['keys', ...words], { env: bare });
  const rotate = async () => {
    const { url, token } = machine.sandbox.okta;
    const headers = { authorization: `SSWS ${token}`, 'content-type': 'application/json' };
    const servers = (await (await fetch(`${url}/api/v1/authorizationServers`, { headers })).json()) as { id: string }[];
    const path = `/api/v1/authorizationServers/${servers[0]?.id}/credentials/lifecycle/keyRotate`;
    await fetch(`${url}${path}`, { method: 'POST', headers, body: '{"use":"sig"}' });
  };

  it('status is fresh after setup, due after a rotation, and knows more with credentials', async () => {
    expect(await keys('status')).toMatchObject({ code: 0, out: expect.stringContaining('holds every key that Okta publishes') });
    await rotate();
    const due = await keys('status', '--json');
    expect(due.code).toBe(5);
    expect(due.json()).toMatchObject({ ok: false, checks: [{ state: 'due', missing: [expect.any(String)] }] });
    const known = await machine.run(['keys', 'status']);
    expect(known.code).toBe(5);
    expect(known.out).toContain('Okta plans the next rotation for');
  });

  it('refresh writes once, and setup finds nothing to do afterwards', async () => {
    const first = await keys('refresh', '--detailed-exitcode');
    expect(first.code).toBe(5);
    expect(first.out).toContain('holds the keys that Okta publishes');
    expect(await keys('refresh', '--detailed-exitcode')).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing to do'),
    });
    expect((await keys('status')).code).toBe(0);
    const plan = await machine.run(['plan', ...react, '--key-refresh', 'cronjob', '--detailed-exitcode']);
    expect(plan.code).toBe(0);
  });

  it('takes no other policy for one that is named', async () => {
    for (const words of [
      ['--policy', 'other'],
      ['--namespace', 'bookinfo'],
    ]) {
      const refused = await keys('refresh', ...words);
      expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('gloo-mesh-addons/oauth-okta')]);
    }
    expect((await keys('status', '--namespace', 'gloo-mesh-addons')).code).toBe(0);
  });

  it('the CronJob refreshes by itself with no more than its own rights, and verify tells of its last run', async () => {
    await rotate();
    const { jobs } = machine.sandbox.kube;
    const run = await jobs.runCronJob('gloo-mesh-addons', 'oauth-okta-key-refresh');
    expect([run.exitCode, run.log]).toEqual([0, expect.stringContaining('were brought up to date')]);
    expect((await keys('status')).code).toBe(0);
    const again = await jobs.runCronJob('gloo-mesh-addons', 'oauth-okta-key-refresh');
    expect([again.exitCode, again.log]).toEqual([0, expect.stringContaining('nothing to do')]);
    const verify = await machine.run(['verify', '--json']);
    const findings = verify.json()['findings'] as { check: string; state: string; says: string }[];
    expect(findings.find(({ check }) => check === 'key-refresh')).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('ran last at'),
    });
    const plan = await machine.run(['plan', ...react, '--key-refresh', 'cronjob', '--detailed-exitcode']);
    expect(plan.code).toBe(0);
  });

  it('refresh --write changes the keys in a file and nothing else of it', async () => {
    const rendered = await machine.run(['render', '--cluster-name', 'cluster1']);
    const file = join(machine.dir, 'policy.yaml');
    writeFileSync(file, rendered.out);
    await rotate();
    const run = await keys('refresh', '--write', 'policy.yaml');
    expect(run.code).toBe(0);
    const after = readFileSync(file, 'utf8');
    const without = (text: string) => text.replace(/inlineString: .*/, '');
    expect(without(after)).toBe(without(rendered.out));
    expect(after).not.toBe(rendered.out);
    expect((await keys('refresh', '--write', 'policy.yaml', '--detailed-exitcode')).code).toBe(0);
  });

  /** What setup made; the Jobs and their pods go with the CronJob, by the cluster's own garbage collection. */
  const ours = () =>
    Object.keys(machine.sandbox.kube.snapshot() as Record<string, unknown>).filter((name) =>
      name.endsWith('/oauth-okta-key-refresh'),
    );

  it('the CronJob and its rights are there, and go with the rest', async () => {
    expect(ours()).toHaveLength(5);
    const gone = await machine.run(['teardown', '--yes']);
    expect(gone.code).toBe(0);
    expect(ours()).toEqual([]);
  });

  it('says what is missing: no policy, no manifest, a manifest without keys', async () => {
    const none = await keys('status');
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('There is no ExtAuthPolicy gloo-mesh-addons/oauth-okta')]);
    expect((await keys('refresh', '--write', 'nowhere.yaml')).code).toBe(3);
    writeFileSync(join(machine.dir, 'other.yaml'), 'kind: Other\n');
    expect((await keys('refresh', '--write', 'other.yaml')).err).toContain('holds no ExtAuthPolicy');
  });
});
