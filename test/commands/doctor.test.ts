import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { seedServiceApp } from '../../src/sandbox/okta/seed-org.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

interface Shown {
  readonly check: string;
  readonly state: string;
  readonly says: string;
  readonly why?: string;
  readonly hint?: string;
}

describe.skipIf(!hasKubectl)('doctor', () => {
  let machine: Machine;
  const org = () => machine.sandbox.okta.state;
  const kube = () => machine.sandbox.kube;
  const doctor = async (words: readonly string[] = [], env: Readonly<Record<string, string | undefined>> = {}) => {
    const outcome = await machine.run(['doctor', '--json', ...words], { env: { ...machine.env, ...env } });
    const findings = outcome.json()['findings'] as readonly Shown[];
    const of = (state: string) => findings.filter((one) => one.state === state).map((one) => one.check);
    return {
      ...outcome,
      findings,
      failed: of('fail'),
      warned: of('warn'),
      skipped: of('skip'),
      find: (check: string) => findings.find((one) => one.check === check),
    };
  };

  beforeAll(async () => {
    machine = await aMachine();
  });
  afterAll(() => machine.leave());

  it('finds all that is needed in the sandbox, and writes nothing', async () => {
    const before = { okta: machine.sandbox.okta.snapshot(), kube: kube().snapshot() };
    const { code, failed, warned, skipped, find } = await doctor();
    expect(failed).toEqual([]);
    expect(warned).toEqual([]);
    expect(skipped).toEqual([]);
    expect(find('okta-roles')?.says).toContain('Super Administrator');
    expect(find('okta-reachable')?.says).toContain('Identity Engine');
    expect(find('cluster-name')?.says).toContain('cluster1');
    expect(find('ext-auth-port')?.says).toContain('grpc 8083');
    expect(code).toBe(0);
    expect({ okta: machine.sandbox.okta.snapshot(), kube: kube().snapshot() }).toEqual(before);
    expect(machine.sandbox.okta.unknownRoutes()).toEqual([]);
    expect(kube().unknownRoutes()).toEqual([]);
    const writes = machine.sandbox.okta.calls().filter((call) => call.method !== 'GET');
    expect(writes).toEqual([]);
  });

  it('asks for all rights in one call', async () => {
    const before = kube().calls().length;
    const { find } = await doctor();
    expect(find('cluster-rights')?.state).toBe('ok');
    const reviews = kube()
      .calls()
      .slice(before)
      .filter((call) => call.method === 'POST');
    expect(reviews.length).toBeGreaterThan(5);
    expect(reviews.every((call) => call.path.startsWith('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'))).toBe(true);
  });

  it('works without kubectl', async () => {
    const { code, failed, find } = await doctor([], { PATH: '/nowhere' });
    expect(failed).toEqual(['kubectl']);
    expect(find('kubectl')?.hint).toContain('https://kubernetes.io/docs/tasks/tools/');
    expect(find('gloo-crds')?.state).toBe('skip');
    expect(find('okta-credentials')?.state).toBe('ok');
    expect(code).toBe(5);
  });

  it('works without an org and without credentials', async () => {
    const nothing = await doctor([], { OKTA_CLIENT_ORGURL: undefined, OKTA_CLIENT_TOKEN: undefined });
    expect(nothing.failed).toEqual(['okta-reachable']);
    expect(nothing.find('okta-reachable')?.hint).toContain('--org-url');
    const closed = await doctor([], { OKTA_CLIENT_TOKEN: undefined });
    expect(closed.failed).toEqual(['okta-credentials']);
    expect(closed.find('metadata')?.state).toBe('ok');
    expect(closed.find('access-rule')?.state).toBe('skip');
  });

  it('works with neither a context nor an API server', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-doctor-'));
    const empty = join(dir, 'empty');
    writeFileSync(empty, 'apiVersion: v1\nkind: Config\n');
    const down = join(dir, 'down');
    writeFileSync(
      down,
      'apiVersion: v1\nkind: Config\ncurrent-context: x\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: "http://127.0.0.1:9"}}]\n',
    );
    expect((await doctor([], { KUBECONFIG: empty })).failed).toEqual(['context']);
    expect((await doctor([], { KUBECONFIG: down })).failed).toEqual(['api-server']);
    rmSync(dir, { recursive: true });
  });

  it('names an org that cannot be reached, and one that is none', async () => {
    expect((await doctor(['--org-url', 'http://127.0.0.1:9'])).failed).toEqual(['okta-reachable']);
    expect((await doctor(['--org-url', kube().url])).failed).toEqual(['okta-reachable']);
  });

  it('names a token that Okta refuses', async () => {
    const { failed, find } = await doctor([], { OKTA_CLIENT_TOKEN: '00wrongwrongwrong' });
    expect(failed).toEqual(['okta-credentials']);
    expect(find('okta-reads')?.state).toBe('skip');
  });

  it('names rights that are missing in the org', async () => {
    org().token.rights = 'no-admin';
    const { failed, find } = await doctor();
    org().token.rights = 'super';
    expect(failed).toEqual(['okta-reads']);
    expect(find('okta-reads')?.says).toContain('role');
  });

  it('names a missing API Access Management, and the Classic Engine', async () => {
    const { edition } = org();
    edition.apiAccessManagement = false;
    edition.pipeline = 'v1';
    const { failed, find } = await doctor();
    edition.apiAccessManagement = true;
    edition.pipeline = 'idx';
    expect(failed).toEqual(['api-access-management']);
    expect(find('okta-reachable')?.says).toContain('Classic');
  });

  it('names an authorization server that is not there, or inactive', async () => {
    expect((await doctor(['--auth-server', 'nobody'])).failed).toEqual(['auth-server']);
    const [server] = org().authorizationServers;
    if (server === undefined) throw new Error('none');
    server.raw['status'] = 'INACTIVE';
    const { failed } = await doctor();
    server.raw['status'] = 'ACTIVE';
    expect(failed).toEqual(['auth-server']);
  });

  it("knows a service app's scopes from its token", async () => {
    const app = await seedServiceApp(machine.sandbox.okta, {
      scopes: ['okta.apps.manage', 'okta.authorizationServers.manage', 'okta.groups.read'],
    });
    const words = ['--service-client-id', app.clientId];
    const env = { OKTA_CLIENT_TOKEN: undefined, OKTA_CLIENT_PRIVATEKEY: app.privateKeyPem };
    const { warned, find, out } = await doctor(words, env);
    expect(warned).toContain('okta-writes');
    expect(find('okta-writes')?.says).toContain('okta.trustedOrigins.manage');
    expect(out).not.toContain('PRIVATE KEY');
    org().apps.pop();
  });

  it('names rights that are missing in the cluster', async () => {
    kube().setRights({ denied: [{ verb: 'patch', resource: 'extauthpolicies' }] });
    const needed = await doctor();
    kube().setRights({ denied: [{ verb: 'list', resource: 'pods' }] });
    const useful = await doctor();
    kube().setRights({ denied: [] });
    expect(needed.failed).toEqual(['cluster-rights']);
    expect(needed.find('cluster-rights')?.says).toContain(
      'patch extauthpolicies.security.policy.gloo.solo.io in gloo-mesh-addons',
    );
    expect(useful.failed).toEqual([]);
    expect(useful.find('cluster-rights')?.state).toBe('warn');
    expect(useful.find('ext-auth-pods')?.state).toBe('skip');
  });

  it('names what is missing of Gloo, with the way to install it', async () => {
    const { store } = kube();
    const gone = store.list('pods').concat(store.list('services', 'gloo-mesh-addons'));
    const kindOf = (object: JsonObject) => (object['kind'] === 'Pod' ? 'pods' : 'services');
    for (const object of gone)
      store.remove(kindOf(object), 'gloo-mesh-addons', String((object['metadata'] as JsonObject)['name']));
    const { failed, find } = await doctor();
    for (const object of gone) store.write(kindOf(object), object);
    expect(failed).toEqual(['ext-auth-pods']);
    const { hint = '' } = find('ext-auth-pods') ?? {};
    expect(hint).toContain('cluster: cluster1');
    expect(hint).toContain('VERSION');
  });

  it('names a missing namespace, a wrong port, a policy in the way and routes without the label', async () => {
    expect((await doctor(['--namespace', 'nowhere'])).failed).toEqual(['namespace']);
    expect((await doctor(['--ext-auth-port', 'http'])).failed).toEqual(['ext-auth-port']);
    const unlabelled = await doctor(['--route-label', 'oauth=other']);
    expect(unlabelled.failed).toEqual([]);
    expect(unlabelled.find('routes-selected')).toMatchObject({
      state: 'warn',
      hint: expect.stringMatching(/kubectl .*patch routetables/),
    });
    kube().seed({
      apiVersion: 'security.policy.gloo.solo.io/v2',
      kind: 'ExtAuthPolicy',
      metadata: { name: 'theirs', namespace: 'bookinfo' },
      spec: { applyToRoutes: [{ route: { labels: { oauth: 'true' } } }], config: {} },
    });
    const { failed, find } = await doctor();
    kube().store.remove('extauthpolicies.security.policy.gloo.solo.io', 'bookinfo', 'theirs');
    expect(failed).toEqual(['one-policy-per-route']);
    expect(find('one-policy-per-route')?.says).toContain('bookinfo/theirs');
  });

  it('warns of an ExtAuthServer that is there already', async () => {
    kube().seed({
      apiVersion: 'admin.gloo.solo.io/v2',
      kind: 'ExtAuthServer',
      metadata: { name: 'theirs', namespace: 'bookinfo' },
      spec: {},
    });
    const { failed, find } = await doctor();
    kube().store.remove('extauthservers.admin.gloo.solo.io', 'bookinfo', 'theirs');
    expect(failed).toEqual([]);
    expect(find('one-ext-auth-server')).toMatchObject({ state: 'warn', says: expect.stringContaining('bookinfo/theirs') });
  });

  it('shows signs with words, why it matters and what mends it', async () => {
    const { out, code } = await machine.run(['doctor', '--color', 'never', '--namespace', 'nowhere'], {
      env: { ...machine.env, LANG: 'C.UTF-8' },
    });
    expect(code).toBe(5);
    expect(out).toMatch(
      /✗ failed {2}The cluster has no namespace nowhere\. \(namespace\)\n {6}why: .+\n {6}do: {2}.*create namespace nowhere/,
    );
    expect(out).toMatch(/\d+ ok, 1 failed\nWhat a check means: gloo-okta explain namespace\n$/);
  });

  it('after setup says which rule matches', async () => {
    expect((await machine.run(['setup', '--yes', ...react])).code).toBe(0);
    const { failed, warned, find } = await doctor();
    expect(failed).toEqual([]);
    expect(warned).toEqual([]);
    expect(find('access-rule')?.says).toContain('"Sign-in"');
  });
});
