import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, JsonObject } from '../../src/core/model.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

const policies = 'extauthpolicies.security.policy.gloo.solo.io';

describe.skipIf(!hasKubectl)('what is known before the first write', () => {
  let machine: Machine;
  const kube = () => machine.sandbox.kube;
  const org = () => machine.sandbox.okta.state;
  const setup = (...words: string[]) => machine.run(['setup', '--yes', ...react, ...words]);
  const both = () => ({ okta: machine.sandbox.okta.snapshot(), kube: kube().snapshot() });

  beforeAll(async () => {
    machine = await aMachine();
  });
  afterAll(() => machine.leave());

  /** Both stop, for the same reason; the plan is shown all the same, and nothing is written. */
  async function stops(check: string, words: readonly string[] = []) {
    await kube().settled();
    const before = both();
    const plan = await machine.run(['plan', '--json', ...react, ...words]);
    const { changes, findings } = plan.json() as { changes: unknown[]; findings: Finding[] };
    expect(changes.length).toBeGreaterThan(0);
    expect(findings.find((finding) => finding.check === check)?.state).toBe('fail');
    expect(plan.code).toBe(5);
    const run = await setup(...words);
    expect(run.err).toContain(`(${check})`);
    expect(run.err).toMatch(/Nothing was written.*\(check-failed\)/s);
    expect(run.err).toContain('--force');
    expect(run.code).toBe(5);
    await kube().settled();
    expect(both()).toEqual(before);
    return run;
  }

  it('another policy on the same routes', async () => {
    kube().seed({
      apiVersion: 'security.policy.gloo.solo.io/v2',
      kind: 'ExtAuthPolicy',
      metadata: { name: 'theirs', namespace: 'bookinfo' },
      spec: { applyToRoutes: [{ route: { labels: { oauth: 'true' } } }], config: {} },
    });
    const run = await stops('one-policy-per-route').finally(() => kube().store.remove(policies, 'bookinfo', 'theirs'));
    expect(run.err).not.toMatch(/checks? passed/);
  });

  it.each(['create', 'patch'])('no right to %s, with the Role to hand over', async (verb) => {
    kube().setRights({ denied: [{ verb, resource: 'extauthpolicies' }] });
    const run = await stops('cluster-rights').finally(() => kube().setRights({ denied: [] }));
    expect(run.err).toContain('kind: RoleBinding');
    expect(run.err).toContain(`verbs: ["${verb}"]`);
  });

  it('an audience that the authorization server does not have', async () => {
    await stops('audience', ['--audience', 'api://wrong']);
  });

  it('no pod that could decide', async () => {
    const pods = kube().store.list('pods');
    for (const pod of pods) kube().store.remove('pods', 'gloo-mesh-addons', String((pod['metadata'] as JsonObject)['name']));
    await stops('ext-auth-pods').finally(() => {
      for (const pod of pods) kube().store.write('pods', pod);
    });
  });

  it('goes on with --force, and then says that nothing is in force', async () => {
    const run = await setup('--force', '--audience', 'api://wrong');
    expect(run.out).toContain('All of it was made, but sign-in is not in force.');
    expect(run.err).toMatch(/Sign-in is not in force: The policy asks for the audience api:\/\/wrong/);
    expect(run.code).toBe(5);
    const verify = await machine.run(['verify', '--json']);
    expect(verify.json()['inForce']).toBe('not-in-force');
    expect(verify.code).toBe(5);
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });

  it('a route without the label is made for all the same, and is not called in force', async () => {
    const run = await setup('--route-label', 'oauth=nope');
    expect(run.out).not.toContain('is in force.');
    expect(run.err).toContain('Sign-in is not in force: No route carries the label oauth=nope');
    expect(run.err).not.toMatch(/checks? passed/);
    expect(run.code).toBe(5);
    const json = await machine.run(['setup', '--yes', '--json', ...react, '--route-label', 'oauth=nope']);
    expect(json.code).toBe(5);
    expect(json.json()).toMatchObject({ ok: false, inForce: 'not-in-force', error: { code: 'check-failed' } });
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });

  it('without a rule that lets tokens be issued, which was asked for, the remedy that verify prints mends it', async () => {
    expect((await setup('--access-policy', 'skip')).code).toBe(5);
    const verify = await machine.run(['verify']);
    expect([verify.code, verify.out]).toEqual([
      5,
      expect.stringContaining('Sign-in is not in force: The authorization server has no'),
    ]);
    expect(verify.out).toContain('let setup make one: gloo-okta setup --yes --access-policy auto');
    expect((await machine.run(['setup', '--access-policy', 'auto', '--yes'])).code).toBe(0);
    expect((await machine.run(['verify'])).code).toBe(0);
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });

  it('nobody to assign is a wish that is told where it is recorded, on any machine', async () => {
    expect((await setup('--assign', 'none')).code).toBe(0);
    expect((await machine.run(['verify'])).out).toContain('assigned to no group, as it was asked for');
    const elsewhere = await machine.run(['verify'], { env: { ...machine.env, HOME: `${machine.dir}/other` } });
    expect(elsewhere.out).toContain('assigned to no group, as it was asked for');
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });

  it('an installation that is not there is not in force because another one is', async () => {
    expect((await setup()).code).toBe(0);
    const other = await machine.run(['verify', '--name', 'prod']);
    expect([other.code, other.out]).toEqual([5, expect.stringMatching(/Sign-in is not in force: .*The ExtAuthPolicy is of the/)]);
    expect(other.out).toContain('Name the one that is meant: --name gloo-okta');
    expect((await machine.run(['verify'])).code).toBe(0);
  });

  it('a field that somebody added is told, with the command that takes it away', async () => {
    const servers = 'extauthservers.admin.gloo.solo.io';
    const server = kube().store.get(servers, 'gloo-mesh-addons', 'ext-auth-server') as JsonObject;
    const spec = server['spec'] as JsonObject;
    kube().store.write(servers, { ...server, spec: { ...spec, failureModeAllow: true } });
    const { findings } = (await machine.run(['verify', '--json'])).json() as { findings: Finding[] };
    const added = findings.find(({ check }) => check === 'added-fields');
    expect(added).toMatchObject({ state: 'warn', says: expect.stringContaining('failureModeAllow') });
    expect(added?.hint).toContain('patch extauthservers.admin.gloo.solo.io ext-auth-server -n gloo-mesh-addons --type=json -p');
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });

  it('is in force once the gateway was seen to refuse, else accepted and not yet called', async () => {
    const page = `${machine.sandbox.gateway.url}/productpage`;
    const unseen = await setup();
    expect(unseen.code).toBe(0);
    expect(unseen.out).toContain(
      'Done: Gloo has accepted the policy; the gateway has not been called yet. To call it: gloo-okta verify --app-url URL',
    );
    const called = await setup('--app-url', page);
    expect(called.code).toBe(0);
    expect(called.out).toContain('sign-in is in force.');
    const verify = await machine.run(['verify']);
    expect(verify.out).toMatch(/Sign-in is in force\.\n$/);
  });

  it('an app whose sign-on policy denies everybody signs nobody in', async () => {
    const [app] = org().apps.filter(({ raw }) => raw['label'] === 'Gloo Portal');
    const deny = { name: 'Catch-all Rule', status: 'ACTIVE', priority: 99, actions: { appSignOn: { access: 'DENY' } } };
    const onlySome = { ...deny, name: 'Some', priority: 1, conditions: { people: { groups: { include: ['00g1'] } } } };
    org().signOnRules = { [app?.accessPolicyId ?? '']: [{ ...deny, conditions: null }, onlySome] };
    const verify = await machine.run(['verify']);
    delete org().signOnRules;
    expect([verify.code, verify.out.trim().split('\n').at(-1)]).toEqual([
      5,
      'Sign-in is not in force: The app\'s sign-on policy denies everybody ("Some", "Catch-all Rule"): nobody is signed in to this app.',
    ]);
    expect((await machine.run(['verify'])).out).toContain('signs people in by the rule "Catch-all Rule"');
  });

  it('an app that is bound to DPoP, and a server that encrypts, are found once they are there', async () => {
    const { settings } = (org().apps[0]?.raw ?? {}) as { settings: { oauthClient: { dpop_bound_access_tokens?: boolean } } };
    const client = settings.oauthClient;
    client.dpop_bound_access_tokens = true;
    const verify = await machine.run(['verify', '--json']);
    client.dpop_bound_access_tokens = false;
    expect(verify.json()).toMatchObject({ inForce: 'not-in-force', error: { message: expect.stringContaining('DPoP') } });
    const server = org().authorizationServers[0]?.raw as Record<string, unknown>;
    server['accessTokenEncryptedResponseAlgorithm'] = 'RSA-OAEP-256';
    const doctor = await machine.run(['doctor', '--json']);
    delete server['accessTokenEncryptedResponseAlgorithm'];
    expect(doctor.json()).toMatchObject({ error: { message: expect.stringContaining('token-encryption') } });
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
  });
});
