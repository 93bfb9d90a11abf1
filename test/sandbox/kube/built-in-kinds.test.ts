import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, listAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';
import { type Kubectl, kubectlOnPath, makeKubectl } from './kubectl.ts';

const place = '/apis/batch/v1/namespaces/default/cronjobs';

let kube: KubeStandIn;
beforeEach(async () => {
  kube = await startKube({ gloo: false });
});
afterEach(() => kube.close());

function cronJob(
  change: { readonly spec?: JsonObject; readonly container?: JsonObject; readonly pod?: JsonObject } = {},
): JsonObject {
  const container = { name: 'refresh', image: 'node:22.1.0', env: [{ name: 'A', value: '1' }], ...change.container };
  const pod = { serviceAccountName: 'refresh', restartPolicy: 'Never', containers: [container], ...change.pod };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'refresh', namespace: 'default' },
    spec: { schedule: '17 * * * *', jobTemplate: { spec: { template: { spec: pod } } }, ...change.spec },
  };
}

const podPath = ['spec', 'jobTemplate', 'spec', 'template', 'spec'] as const;
const post = (body: JsonObject) => ask(kube.url, 'POST', `${place}?fieldValidation=Strict`, { body, type: 'application/json' });
const apply = (body: JsonObject) =>
  ask(kube.url, 'PATCH', `${place}/refresh?fieldManager=gloo-okta`, { body, type: 'application/apply-patch+yaml' });
const said = (json: Json): Json | undefined => at(json, 'message');

describe('a CronJob', () => {
  it('is completed as the API server does it, and the defaults are nobody’s', async () => {
    const { json } = await apply(cronJob());
    expect(at(json, 'spec', 'concurrencyPolicy')).toBe('Allow');
    expect(at(json, ...podPath)).toMatchObject({ serviceAccount: 'refresh', dnsPolicy: 'ClusterFirst', securityContext: {} });
    expect(listAt(json, ...podPath, 'containers')[0]).toMatchObject({ imagePullPolicy: 'IfNotPresent', resources: {} });
    const fields = at(
      listAt(json, 'metadata', 'managedFields')[0],
      'fieldsV1',
      'f:spec',
      'f:jobTemplate',
      'f:spec',
      'f:template',
    );
    expect(at(fields, 'f:spec')).toEqual({
      'f:containers': {
        'k:{"name":"refresh"}': {
          '.': {},
          'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
          'f:image': {},
          'f:name': {},
        },
      },
      'f:restartPolicy': {},
      'f:serviceAccountName': {},
    });
    const version = kube.store.version();
    const again = await apply(cronJob());
    expect([again.status, kube.store.version()]).toEqual([200, version]);
    const taken = await apply(cronJob({ container: { env: [{ name: 'B', value: '2' }] } }));
    expect(at(listAt(taken.json, ...podPath, 'containers')[0], 'env')).toEqual([{ name: 'B', value: '2' }]);
  });

  it.each<readonly [string, JsonObject, number, string]>([
    ['a field that it has not', cronJob({ spec: { schedul: '' } }), 400, 'strict decoding error: unknown field "spec.schedul"'],
    [
      'a text where a number is due',
      cronJob({ spec: { successfulJobsHistoryLimit: '1' } }),
      400,
      'json: cannot unmarshal string into Go',
    ],
    ['a schedule that is none', cronJob({ spec: { schedule: '99 * * * *' } }), 422, 'spec.schedule: Invalid value: "99 * * * *"'],
    [
      'a concurrency that is none',
      cronJob({ spec: { concurrencyPolicy: 'No' } }),
      422,
      'supported values: "Allow", "Forbid", "Replace"',
    ],
    ['a pod that is always restarted', cronJob({ pod: { restartPolicy: 'Always' } }), 422, 'valid values: "OnFailure", "Never"'],
    ['a container without an image', cronJob({ container: { image: '' } }), 422, 'containers[0].image: Required value'],
    ['a mount of no volume', cronJob({ container: { volumeMounts: [{ name: 'x', mountPath: '/x' }] } }), 422, 'Not found: "x"'],
  ])('is refused with %s', async (_, body, code, message) => {
    const { status, json } = await post(body);
    expect([status, said(json)]).toEqual([code, expect.stringContaining(message)]);
  });

  it('is refused by server-side apply with a field that it has not', async () => {
    const { status, json } = await apply(cronJob({ container: { imge: 'x' } }));
    const path = '.spec.jobTemplate.spec.template.spec.containers[0].imge';
    expect([status, said(json)]).toEqual([500, expect.stringContaining(`${path}: field not declared in schema`)]);
  });
});

describe('other kinds', () => {
  const rbac = 'rbac.authorization.k8s.io';

  it('a role needs verbs, groups and resources; a binding completes its references', async () => {
    const path = `/apis/${rbac}/v1/namespaces/default`;
    const role = {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata: { name: 'a' },
      rules: [{ verbs: ['get'], resources: ['pods'] }],
    };
    const refused = await ask(kube.url, 'POST', `${path}/roles`, { body: role, type: 'application/json' });
    expect([refused.status, said(refused.json)]).toEqual([
      422,
      'Role.rbac.authorization.k8s.io "a" is invalid: rules[0].apiGroups: Required value: resource rules must supply at least one api group',
    ]);
    const subjects = [
      { kind: 'User', name: 'jane' },
      { kind: 'ServiceAccount', name: 'a', namespace: 'b' },
    ];
    const binding = {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'a' },
      roleRef: { kind: 'Role', name: 'a' },
      subjects,
    };
    const { json } = await ask(kube.url, 'POST', `${path}/rolebindings`, { body: binding, type: 'application/json' });
    expect(at(json, 'roleRef', 'apiGroup')).toBe(rbac);
    expect(listAt(json, 'subjects').map((subject) => at(subject, 'apiGroup'))).toEqual([rbac, undefined]);
  });

  it('a config map holds texts', async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: 1 } };
    const { status, json } = await ask(kube.url, 'POST', '/api/v1/namespaces/default/configmaps', {
      body,
      type: 'application/json',
    });
    expect([status, said(json)]).toEqual([
      400,
      expect.stringContaining('cannot unmarshal number into Go struct field ConfigMap.data.a of type string'),
    ]);
  });
});

const onPath = kubectlOnPath('what kubectl does with a CronJob');

describe.skipIf(onPath === undefined)('kubectl', () => {
  let kubectl: Kubectl;
  beforeEach(async () => {
    kubectl = await makeKubectl(onPath ?? '', kube.kubeconfig);
  });
  afterEach(() => kubectl.remove());

  it('applies a CronJob again and again, explains it, and runs it once', async () => {
    expect(await kubectl.run(['apply', '-f', '-'], stringify(cronJob()))).toMatchObject({ code: 0, err: '' });
    expect((await kubectl.run(['apply', '-f', '-'], stringify(cronJob()))).out).toContain('unchanged');
    const changed = cronJob({ container: { env: [{ name: 'B', value: '2' }] } });
    expect(await kubectl.run(['apply', '-f', '-'], stringify(changed))).toMatchObject({ code: 0, err: '' });
    const live = kube.store.get('cronjobs.batch', 'default', 'refresh');
    expect(listAt(live, ...podPath, 'containers')[0]).toMatchObject({ image: 'node:22.1.0', env: [{ name: 'B', value: '2' }] });
    expect((await kubectl.run(['explain', 'cronjobs.spec'])).out).toContain('concurrencyPolicy');
    expect((await kubectl.run(['delete', 'cronjob', 'refresh'])).code).toBe(0);
  });
});
