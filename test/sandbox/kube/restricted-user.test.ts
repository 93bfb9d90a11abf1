import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { extAuthPolicy, extAuthServer, yaml } from './installation.ts';
import { type Kubectl, kubectlOnPath, kubectlsBeside, makeKubectl } from './kubectl.ts';
import { grant, rule, user } from './roles.ts';

const onPath = kubectlOnPath('what kubectl does for a user with few rights');
const files = onPath === undefined ? [] : [onPath, ...kubectlsBeside(onPath)];
const addons = 'gloo-mesh-addons';
const apply = ['apply', '--server-side', '--field-manager=gloo-okta', '-f', '-'];
const review = stringify({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec: {
    resourceAttributes: { group: 'security.policy.gloo.solo.io', resource: 'extauthpolicies', verb: 'patch', namespace: addons },
  },
});

// What a person needs who works in one namespace only.
function grantOneNamespace(kube: KubeStandIn): void {
  const verbs = ['get', 'list', 'watch', 'create', 'patch', 'delete'];
  const rules = [
    rule('security.policy.gloo.solo.io', ['extauthpolicies'], verbs),
    rule('admin.gloo.solo.io', ['extauthservers'], verbs),
  ];
  grant(kube, 'gloo-okta', user('jane'), rules, addons);
}

describe.skipIf(onPath === undefined).each(files.map((file) => [basename(file), file] as const))('%s', (_, file) => {
  let kube: KubeStandIn;
  let kubectl: Kubectl;
  beforeEach(async () => {
    kube = await startKube({ glooDelayMs: 5 });
    grantOneNamespace(kube);
    kubectl = await makeKubectl(file, kube.kubeconfigOf('jane'));
  });
  afterEach(async () => {
    await kubectl.remove();
    await kube.close();
  });

  const calls = (): readonly string[] =>
    kube
      .calls()
      .map(({ status, method, path }) => `${status} ${method} ${path}`)
      .filter((call) => !call.includes(' /version'));

  it('applies and deletes with rights in one namespace', async () => {
    expect(await kubectl.run(apply, yaml(extAuthServer(), extAuthPolicy()))).toMatchObject({ code: 0, err: '' });
    expect(await kubectl.run(['delete', '-f', '-'], yaml(extAuthServer(), extAuthPolicy()))).toMatchObject({ code: 0 });
    expect(calls().filter((call) => call.startsWith('403'))).toEqual([]);
  });

  it('may not list what lies in all namespaces', async () => {
    const run = await kubectl.run(['get', 'extauthpolicies.security.policy.gloo.solo.io', '-A']);
    expect(run).toMatchObject({ code: 1 });
    const why =
      'User "jane" cannot list resource "extauthpolicies" in API group "security.policy.gloo.solo.io" at the cluster scope';
    expect(run.err).toContain(`Error from server (Forbidden): extauthpolicies.security.policy.gloo.solo.io is forbidden: ${why}`);
  });

  // A review has no PATCH, so that kubectl looks for its kind among the CRDs, which this user may not list.
  it('cannot create a review with validation, and can without', async () => {
    const refused = await kubectl.run(['create', '-f', '-', '-o', 'json'], review);
    expect(refused).toMatchObject({ code: 1, out: '' });
    const why =
      'User "jane" cannot list resource "customresourcedefinitions" in API group "apiextensions.k8s.io" at the cluster scope';
    expect(refused.err).toContain(`failed to list CRDs: customresourcedefinitions.apiextensions.k8s.io is forbidden: ${why}`);
    expect(calls()).toContain('403 GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions');
    expect(calls().some((call) => call.includes('POST'))).toBe(false);
    const allowed = await kubectl.run(['create', '--validate=false', '-f', '-', '-o', 'json'], review);
    expect(allowed).toMatchObject({ code: 0 });
    expect(JSON.parse(allowed.out)).toMatchObject({ status: { allowed: true } });
  });

  it('finds out by kubectl itself what it may do', async () => {
    const place = ['extauthpolicies.security.policy.gloo.solo.io', '-n'];
    expect(await kubectl.run(['auth', 'can-i', 'patch', ...place, addons])).toMatchObject({ code: 0, out: 'yes\n' });
    expect(await kubectl.run(['auth', 'can-i', 'patch', ...place, 'default'])).toMatchObject({ code: 1, out: 'no\n' });
    const list = await kubectl.run(['auth', 'can-i', '--list', '-n', addons]);
    expect(list).toMatchObject({ code: 0 });
    expect(list.out).toMatch(/extauthservers\.admin\.gloo\.solo\.io\s+\[\]\s+\[\]\s+\[get list watch create patch delete\]/);
  });

  it('may not act as somebody else', async () => {
    const raw = await kubectl.run(['get', '--raw', '/api/v1/namespaces', '--as=admin', '--as-group=system:masters']);
    expect(raw).toMatchObject({ code: 1 });
    expect(raw.err).toContain('Forbidden');
    expect(raw.err).toContain('users "admin" is forbidden: User "jane" cannot impersonate resource "users"');
    // Of a refusal that meets it while it discovers kubectl shows only this.
    const run = await kubectl.run(['get', 'ns', '--as=admin', '--as-group=system:masters']);
    expect(run).toMatchObject({ code: 1 });
    expect(run.err).toContain('Error from server (Forbidden): unknown');
  });
});

describe.skipIf(onPath === undefined)('kubectl as somebody else', () => {
  it('has the rights of whom it acts as', async () => {
    const kube = await startKube({ gloo: false });
    grantOneNamespace(kube);
    const kubectl = await makeKubectl(onPath ?? '', kube.kubeconfig);
    const whoAmI = await kubectl.run(['auth', 'whoami', '--as=jane', '--as-group=a', '--as-group=b', '-o', 'json']);
    expect(JSON.parse(whoAmI.out)).toMatchObject({
      status: { userInfo: { username: 'jane', groups: ['a', 'b', 'system:authenticated'] } },
    });
    expect(await kubectl.run(['get', 'extauthservers.admin.gloo.solo.io', '-n', addons, '--as=jane'])).toMatchObject({ code: 0 });
    expect((await kubectl.run(['get', 'ns', '--as=jane'])).err).toContain('User "jane" cannot list resource "namespaces"');
    expect(await kubectl.run(['get', 'ns', '--as=jane', '--as-group=system:masters'])).toMatchObject({ code: 0 });
    expect(await kubectl.run(['create', 'namespace', 'made', '-o', 'json'])).toMatchObject({ code: 0 });
    expect(await kubectl.run(['create', 'serviceaccount', 'bot', '-n', 'made'])).toMatchObject({ code: 0 });
    const token = await kubectl.run(['create', 'token', 'bot', '-n', 'made']);
    expect(token.out.trim().split('.')).toHaveLength(3);
    kube.seed({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'made', labels: { a: 'b' } },
      spec: { containers: [{ name: 'c' }] },
    });
    kube.log({ a: 'b' }, 'one line\n');
    expect(await kubectl.run(['logs', 'p', '-n', 'made'])).toMatchObject({ code: 0, out: 'one line\n' });
    await kubectl.remove();
    await kube.close();
  });
});
