import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, listAt, numberAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { extAuthPolicy, extAuthServer, yaml } from './installation.ts';
import { type Kubectl, kubectlOnPath, kubectlsBeside, makeKubectl } from './kubectl.ts';

const onPath = kubectlOnPath('what the product does with kubectl');
const files = onPath === undefined ? [] : [onPath, ...kubectlsBeside(onPath)];

const policies = 'extauthpolicies.security.policy.gloo.solo.io';
const apply = ['apply', '--server-side', '--field-manager=gloo-okta', '-o', 'json', '-f', '-'];
const both = yaml(extAuthServer(), extAuthPolicy());

function review(verb: string, namespace: string): JsonObject {
  const resourceAttributes = { group: 'security.policy.gloo.solo.io', resource: 'extauthpolicies', verb, namespace };
  return { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
}

/** The documents that kubectl printed with `-o json`: a List, one object, or objects one after the other. */
function documents(text: string): readonly Json[] {
  const split = text.split(/\n(?=\{)/).map((part) => JSON.parse(part) as Json);
  return split.flatMap((one) => (stringAt(one, 'kind') === 'List' ? listAt(one, 'items') : [one]));
}

describe.skipIf(onPath === undefined).each(files.map((file) => [basename(file), file] as const))('%s', (_, file) => {
  // Each version does what writes; the rest, where versions do not differ, is tried with the one on PATH.
  const once: typeof it | (() => void) = file === onPath ? it : () => undefined;
  let kube: KubeStandIn;
  let kubectl: Kubectl;

  beforeEach(async () => {
    kube = await startKube({ glooDelayMs: 10 });
    kubectl = await makeKubectl(file, kube.kubeconfig);
  });
  afterEach(async () => {
    await kubectl.remove();
    await kube.close();
  });

  it('applies, waits, reads, applies again and deletes; nothing is left', async () => {
    await kube.settled();
    const before = kube.snapshot();
    const first = await kubectl.run(apply, both);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(documents(first.out).map((one) => at(one, 'metadata', 'generation'))).toEqual([1, 1]);

    const wait = ['wait', '--for=jsonpath={.status.common.State.approval}=ACCEPTED', '--timeout=10s', '-n', 'gloo-mesh-addons'];
    expect(await kubectl.run([...wait, `${policies}/oauth-okta`])).toMatchObject({ code: 0 });
    await kube.settled();

    const version = kube.store.version();
    expect(await kubectl.run(apply, both)).toMatchObject({ code: 0 });
    await kube.settled();
    expect(kube.store.version()).toBe(version);

    const read = await kubectl.run(['get', '-f', '-', '-o', 'json'], both);
    const approvals = documents(read.out).map((one) => stringAt(one, 'status', 'common', 'State', 'approval'));
    expect(approvals).toEqual(['ACCEPTED', 'ACCEPTED']);

    const gone = await kubectl.run(['delete', '-f', '-'], both);
    expect(gone).toMatchObject({ code: 0 });
    await kube.settled();
    expect(kube.snapshot()).toEqual(before);
    expect(kube.unknownRoutes()).toEqual([]);
  });

  once('shows with a server-side dry run what would become, and writes nothing', async () => {
    await kubectl.run(apply, both);
    await kube.settled();
    const before = kube.snapshot();
    const dry = await kubectl.run([...apply, '--dry-run=server'], yaml(extAuthPolicy({ label: 'other' })));
    expect(dry.code).toBe(0);
    const [would] = documents(dry.out);
    expect(at(listAt(would, 'spec', 'applyToRoutes')[0], 'route', 'labels')).toEqual({ oauth: 'other' });
    expect(numberAt(would, 'metadata', 'generation')).toBe(2);
    await kube.settled();
    expect(kube.snapshot()).toEqual(before);
  });

  it('names the fields of another manager, and takes them with force', async () => {
    await kubectl.run(['apply', '--server-side', '--field-manager=someone', '-f', '-'], both);
    const changed = yaml(extAuthPolicy({ label: 'other', keys: '{"keys":[]}' }));
    const refused = await kubectl.run(apply, changed);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('Apply failed with 2 conflicts: conflicts with "someone":');
    expect(refused.err).toContain('- .spec.applyToRoutes');
    expect(refused.err).toContain('- .spec.config.glooAuth.configs');
    expect(await kubectl.run([...apply, '--force-conflicts'], changed)).toMatchObject({ code: 0 });
    const live = kube.store.get(policies, 'gloo-mesh-addons', 'oauth-okta');
    expect(at(listAt(live, 'spec', 'applyToRoutes')[0], 'route', 'labels')).toEqual({ oauth: 'other' });
  });

  it('takes over what was applied on the client', async () => {
    expect(await kubectl.run(['apply', '-f', '-'], both)).toMatchObject({ code: 0 });
    const run = await kubectl.run([...apply, '--force-conflicts'], both);
    expect(run.code).toBe(0);
    const live = kube.store.get(policies, 'gloo-mesh-addons', 'oauth-okta');
    const managers = listAt(live, 'metadata', 'managedFields').map((entry) => stringAt(entry, 'manager'));
    expect(managers).toContain('gloo-okta');
    expect(stringAt(live, 'metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration')).toBeUndefined();
  });

  once('reads nothing where nothing is, with --ignore-not-found', async () => {
    const place = ['-n', 'gloo-mesh-addons', '-o', 'json'];
    expect(await kubectl.run(['get', `${policies}/nothing`, ...place, '--ignore-not-found'])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    const missing = await kubectl.run(['get', `${policies}/nothing`, ...place]);
    expect(missing.code).toBe(1);
    expect(missing.err).toContain(`Error from server (NotFound): ${policies} "nothing" not found`);
  });

  it('asks for several rights in one call', async () => {
    kube.setRights({ denied: [{ verb: 'delete', resource: 'extauthpolicies', namespace: 'gloo-mesh-addons' }] });
    const text = yaml(review('patch', 'gloo-mesh-addons'), review('delete', 'gloo-mesh-addons'), review('delete', 'bookinfo'));
    const run = await kubectl.run(['create', '-f', '-', '-o', 'json'], text);
    expect(run.code).toBe(0);
    expect(documents(run.out).map((one) => at(one, 'status', 'allowed'))).toEqual([true, false, true]);
  });

  once('is told what it may not do', async () => {
    kube.setRights({ user: 'jane', denied: [{ verb: 'patch' }] });
    const run = await kubectl.run(apply, yaml(extAuthServer()));
    expect(run.code).toBe(1);
    expect(run.err).toContain('Error from server (Forbidden)');
    expect(run.err).toContain('User "jane" cannot patch resource "extauthservers" in API group "admin.gloo.solo.io"');
  });

  it('is refused what the schema refuses', async () => {
    const labelled = extAuthPolicy();
    const wrong = { ...labelled, spec: { applyToRoutes: [{ route: { labels: { oauth: true } } }] } };
    const typed = await kubectl.run(apply, yaml(wrong));
    expect(typed.code).toBe(1);
    expect(typed.err).toContain(
      '.spec.applyToRoutes[0].route.labels.oauth: expected string, got &value.valueUnstructured{Value:true}',
    );
    const unknown = await kubectl.run(apply, yaml({ ...labelled, spec: { bogus: 1 } }));
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('.spec.bogus: field not declared in schema');
    expect(kube.store.list(policies)).toEqual([]);
  });

  once('is told of a namespace that is not there', async () => {
    const server = extAuthServer();
    const elsewhere = yaml({ ...server, metadata: { name: 'x', namespace: 'nowhere' } });
    const run = await kubectl.run([...apply, '--dry-run=server'], elsewhere);
    expect(run.code).toBe(1);
    expect(run.err).toContain('namespaces "nowhere" not found');
  });

  it('deletes one object and no other, by its uid', async () => {
    await kubectl.run(apply, yaml(extAuthServer()));
    const path = '/apis/admin.gloo.solo.io/v2/namespaces/gloo-mesh-addons/extauthservers/ext-auth-server';
    const options = (uid: string): string => JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } });
    const refused = await kubectl.run(['delete', '--raw', path, '-f', '-'], options('00000000-0000-0000-0000-000000000000'));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('the UID in the precondition');
    const uid = stringAt(kube.store.list('extauthservers.admin.gloo.solo.io')[0], 'metadata', 'uid') ?? '';
    expect(await kubectl.run(['delete', '--raw', path, '-f', '-'], options(uid))).toMatchObject({ code: 0 });
    expect(kube.store.list('extauthservers.admin.gloo.solo.io')).toEqual([]);
  });

  it('labels a route of a RouteTable', async () => {
    const patch = JSON.stringify([{ op: 'add', path: '/spec/http/1/labels', value: { oauth: 'true' } }]);
    const table = ['routetables.networking.gloo.solo.io', 'bookinfo', '-n', 'bookinfo'];
    expect(await kubectl.run(['patch', ...table, '--type=json', '-p', patch])).toMatchObject({ code: 0 });
    const live = kube.store.get('routetables.networking.gloo.solo.io', 'bookinfo', 'bookinfo');
    const labels = listAt(live, 'spec', 'http').map((route) => at(route, 'labels'));
    expect(labels).toEqual([{ oauth: 'true' }, { oauth: 'true' }, undefined]);
  });

  once('finds out which fields the policy knows', async () => {
    const run = await kubectl.run(['get', 'crd', policies, '-o', 'json']);
    expect(run.code).toBe(0);
    expect(run.out).toContain('"audiences"');
    const cluster = await kubectl.run(['get', 'kubernetesclusters.admin.gloo.solo.io', '-n', 'gloo-mesh', '-o', 'json']);
    expect(documents(cluster.out).map((one) => stringAt(one, 'metadata', 'name'))).toEqual([kube.clusterName]);
    const pods = await kubectl.run(['get', 'pods', '-A', '-l', 'app=ext-auth-service', '-o', 'json']);
    expect(documents(pods.out)).toHaveLength(1);
  });
});

describe.skipIf(onPath === undefined)('kubectl on a cluster without Gloo', () => {
  it('misses the kind', async () => {
    const kube = await startKube({ crds: 'none', gloo: false });
    const kubectl = await makeKubectl(onPath ?? '', kube.kubeconfig);
    const run = await kubectl.run(apply, both);
    expect(run.code).toBe(1);
    expect(run.err).toContain('no matches for kind "ExtAuthServer" in version "admin.gloo.solo.io/v2"');
    await kubectl.remove();
    await kube.close();
  });
});
