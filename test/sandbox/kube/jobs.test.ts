import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/model.ts';
import { at, listAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';
import { extAuthPolicy } from './installation.ts';
import { account, grant, rule } from './roles.ts';

const addons = 'gloo-mesh-addons';
const policyGroup = 'security.policy.gloo.solo.io';

// What a refresh does at least: reads its policy with the pod's identity, and patches it with what its config map holds.
const program = `
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
const own = '/var/run/secrets/kubernetes.io/serviceaccount';
const [token, ca, namespace] = ['token', 'ca.crt', 'namespace'].map((name) => readFileSync(own + '/' + name, 'utf8'));
const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, POLICY: policy, SECRET: secret } = process.env;
const path = '/apis/${policyGroup}/v2/namespaces/' + namespace + '/extauthpolicies/' + policy;
const ask = (method, body = '', type = '') => new Promise((resolve, reject) => {
  const headers = { authorization: 'Bearer ' + token, ...(type ? { 'content-type': type, 'content-length': body.length } : {}) };
  const sent = request({ host, port, path, method, ca, headers, agent: false }, (answer) => {
    answer.resume();
    answer.on('end', () => resolve(answer.statusCode));
  });
  sent.on('error', reject);
  sent.end(body);
});
const label = (await readFile('/config/label.txt', 'utf8')).trim();
const body = JSON.stringify({ metadata: { labels: { refreshed: label } } });
console.log('read', await ask('GET'), 'patched', await ask('PATCH', body, 'application/merge-patch+json'));
console.error('deleted', await ask('DELETE'), process.env.OUTSIDE ?? 'alone', secret);
if (process.argv[2] === 'fail') process.exit(3);
`;

function cronJob(change: { readonly args?: readonly string[]; readonly account?: string } = {}): JsonObject {
  const container = {
    name: 'refresh',
    image: 'node:22-bookworm-slim',
    command: ['node', '/app/refresh.mjs', ...(change.args ?? [])],
    env: [
      { name: 'POLICY', value: 'oauth-okta' },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'hidden', key: 'word' } } },
    ],
    volumeMounts: [
      { name: 'program', mountPath: '/app' },
      { name: 'config', mountPath: '/config' },
    ],
  };
  const volumes = [
    { name: 'program', configMap: { name: 'refresh', items: [{ key: 'program', path: 'refresh.mjs' }] } },
    { name: 'config', configMap: { name: 'refresh', items: [{ key: 'label', path: 'label.txt' }] } },
  ];
  const pod = { serviceAccountName: change.account ?? 'refresh', restartPolicy: 'Never', containers: [container], volumes };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'refresh', namespace: addons },
    spec: { schedule: '*/30 * * * *', jobTemplate: { spec: { backoffLimit: 0, template: { spec: pod } } } },
  };
}

let kube: KubeStandIn;
beforeEach(async () => {
  kube = await startKube({ gloo: false });
  const metadata = { name: 'refresh', namespace: addons };
  kube.seed({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  kube.seed({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { program, label: 'yes' } });
  const data = { word: Buffer.from('open').toString('base64') };
  kube.seed({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'hidden', namespace: addons }, data });
  kube.seed(extAuthPolicy());
});
afterEach(() => kube.close());

const refreshRule = rule(policyGroup, ['extauthpolicies'], ['get', 'patch'], ['oauth-okta']);

describe('the Job of a CronJob', () => {
  it('runs its container with the identity, files and variables that its pod has, and the rights of its Role alone', async () => {
    grant(kube, 'refresh', account(addons, 'refresh'), [refreshRule], addons);
    kube.seed(cronJob());
    process.env['OUTSIDE'] = 'seen';
    const run = await kube.jobs.runCronJob(addons, 'refresh');
    delete process.env['OUTSIDE'];
    expect(run).toMatchObject({ exitCode: 0, log: expect.stringContaining('read 200 patched 200') });
    expect(run.log).toContain('deleted 403 alone open');
    const policy = kube.store.get(`extauthpolicies.${policyGroup}`, addons, 'oauth-okta');
    expect(at(policy, 'metadata', 'labels', 'refreshed')).toBe('yes');
    expect(kube.calls().map(({ user }) => user?.name)).toContain(`system:serviceaccount:${addons}:refresh`);
    const job = kube.store.get('jobs.batch', addons, run.job);
    expect(at(listAt(job, 'status', 'conditions')[0], 'type')).toBe('Complete');
    expect(stringAt(kube.store.get('cronjobs.batch', addons, 'refresh'), 'status', 'lastSuccessfulTime')).toBeDefined();
    const log = await ask(kube.url, 'GET', `/api/v1/namespaces/${addons}/pods/${run.pod}/log`);
    expect(log.text).toBe(run.log);
  });

  it('may do nothing without a binding, and its failure is the pod’s and the Job’s', async () => {
    kube.seed(cronJob({ args: ['fail'] }));
    const run = await kube.jobs.runCronJob(addons, 'refresh');
    expect(run).toMatchObject({ exitCode: 3, log: expect.stringContaining('read 403 patched 403') });
    expect(at(kube.store.get('pods', addons, run.pod), 'status', 'phase')).toBe('Failed');
    const job = kube.store.get('jobs.batch', addons, run.job);
    expect(at(listAt(job, 'status', 'conditions')[0], 'type')).toBe('Failed');
    expect(stringAt(kube.store.get('cronjobs.batch', addons, 'refresh'), 'status', 'lastSuccessfulTime')).toBeUndefined();
  });

  it('does not start where something of its pod is not there', async () => {
    kube.seed(cronJob({ account: 'nobody' }));
    await expect(kube.jobs.runCronJob(addons, 'refresh')).rejects.toThrow('serviceaccount "nobody" not found');
    kube.store.remove('configmaps', addons, 'refresh');
    kube.store.remove('cronjobs.batch', addons, 'refresh');
    kube.seed(cronJob());
    await expect(kube.jobs.runCronJob(addons, 'refresh')).rejects.toThrow('configmap "refresh" not found');
  });

  it('runs programs of Node.js only', async () => {
    const container = { name: 'a', image: 'busybox', command: ['sh', '-c', 'true'] };
    const spec = { template: { spec: { containers: [container], restartPolicy: 'Never' } } };
    kube.seed({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a', namespace: addons }, spec });
    await expect(kube.jobs.run(addons, 'a')).rejects.toThrow('the sandbox runs no sh');
  });
});

describe('a role', () => {
  const apiGroup = 'rbac.authorization.k8s.io';
  const roles = `/apis/${apiGroup}/v1/namespaces/${addons}`;
  const role = { apiVersion: `${apiGroup}/v1`, kind: 'Role', metadata: { name: 'refresh' }, rules: [refreshRule] };
  const binding = {
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'refresh' },
    roleRef: { apiGroup, kind: 'Role', name: 'refresh' },
    subjects: [account(addons, 'refresh')],
  };
  const post = (plural: string, body: JsonObject) =>
    ask(kube.url, 'POST', `${roles}/${plural}`, { body, type: 'application/json', headers: ['Impersonate-User', 'jane'] });
  const apply = (plural: string, body: JsonObject) =>
    ask(kube.url, 'PATCH', `${roles}/${plural}/refresh?fieldManager=x`, {
      body,
      type: 'application/apply-patch+yaml',
      headers: ['Impersonate-User', 'jane'],
    });
  const jane = { apiGroup, kind: 'User', name: 'jane' };

  it('gives no more than its writer has', async () => {
    grant(kube, 'writes-roles', jane, [rule(apiGroup, ['roles', 'rolebindings'], ['create', 'patch', 'get'])], addons);
    const refused = await post('roles', role);
    const missing = `{APIGroups:["${policyGroup}"], Resources:["extauthpolicies"], ResourceNames:["oauth-okta"], Verbs:["get" "patch"]}`;
    const who = 'user "jane" (groups=["system:authenticated"])';
    expect([refused.status, at(refused.json, 'message')]).toEqual([
      403,
      `roles.${apiGroup} "refresh" is forbidden: ${who} is attempting to grant RBAC permissions not currently held:\n${missing}`,
    ]);
    expect((await apply('roles', role)).status).toBe(403);
    grant(kube, 'has-half', jane, [rule(policyGroup, ['extauthpolicies'], ['get'])], addons);
    expect(at((await apply('roles', role)).json, 'message')).toContain('Verbs:["patch"]}');
    grant(kube, 'has-all', jane, [rule(policyGroup, ['extauthpolicies'], ['patch'])], addons);
    expect((await apply('roles', role)).status).toBe(201);
    expect((await apply('rolebindings', binding)).status).toBe(201);
  });

  it('may be bound by whoever may bind it', async () => {
    kube.seed({ ...role, metadata: { name: 'refresh', namespace: addons } });
    grant(kube, 'binds', jane, [rule(apiGroup, ['rolebindings'], ['create'])], addons);
    expect((await post('rolebindings', binding)).status).toBe(403);
    grant(kube, 'may-bind', jane, [rule(apiGroup, ['roles'], ['bind'], ['refresh'])], addons);
    expect((await post('rolebindings', binding)).status).toBe(201);
  });
});
