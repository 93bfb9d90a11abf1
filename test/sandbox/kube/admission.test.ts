import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, stringAt } from '../../../src/sandbox/json-parts.ts';
import type { AdmissionRule } from '../../../src/sandbox/kube/admission.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';
import { extAuthPolicy, extAuthServer, yaml } from './installation.ts';
import { type Kubectl, kubectlOnPath, makeKubectl } from './kubectl.ts';

// The words are those of the API server's source; a real one's answers to these are not recorded.
const policies = '/apis/security.policy.gloo.solo.io/v2/namespaces/gloo-mesh-addons/extauthpolicies';
const resource = 'extauthpolicies.security.policy.gloo.solo.io';
const addons = 'gloo-mesh-addons';
const json = 'application/json';

let kube: KubeStandIn;
beforeEach(async () => {
  kube = await startKube({ gloo: false });
});
afterEach(() => kube.close());

const post = (path: string, body: Json) => ask(kube.url, 'POST', path, { body, type: json });
const create = () => post(policies, extAuthPolicy());
const apply = (query = '') =>
  ask(kube.url, 'PATCH', `${policies}/oauth-okta?fieldManager=x${query}`, {
    body: extAuthPolicy(),
    type: 'application/apply-patch+yaml',
  });

const policy: AdmissionRule = { type: 'policy', policy: 'no-oauth', binding: 'everywhere', message: 'ask the platform team' };
const webhook: AdmissionRule = { type: 'webhook', webhook: 'guard.example.com', message: 'not on a Friday' };
const dead: AdmissionRule = { type: 'dead-webhook', webhook: 'guard.example.com' };

describe('a write that admission refuses', () => {
  const said = "ValidatingAdmissionPolicy 'no-oauth' with binding 'everywhere' denied request: ask the platform team";

  it('by a policy is invalid, in the words of one that is forbidden', async () => {
    kube.admission.add(policy);
    const { status, json: body } = await create();
    expect([status, body]).toEqual([
      422,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `${resource} "oauth-okta" is forbidden: ${said}`,
        reason: 'Invalid',
        details: {
          name: 'oauth-okta',
          group: 'security.policy.gloo.solo.io',
          kind: 'extauthpolicies',
          causes: [{ message: said }],
        },
        code: 422,
      },
    ]);
    expect(kube.store.list(resource)).toEqual([]);
  });

  it('by a policy with a reason of its own has that', async () => {
    kube.admission.add({ ...policy, reason: 'Forbidden' } as AdmissionRule);
    const { status, json: body } = await apply();
    expect([status, stringAt(body, 'reason')]).toEqual([403, 'Forbidden']);
  });

  it('by a webhook is what the webhook says', async () => {
    kube.admission.add(webhook);
    const { status, json: body } = await apply();
    expect([status, at(body, 'reason'), at(body, 'message'), at(body, 'details')]).toEqual([
      403,
      'Forbidden',
      'admission webhook "guard.example.com" denied the request: not on a Friday',
      undefined,
    ]);
  });

  it('by a webhook that is down is an internal error', async () => {
    kube.admission.add(dead);
    const { status, json: body } = await create();
    const why = `failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.webhooks.svc:443/validate?timeout=10s": dial tcp 10.96.33.7:443: connect: connection refused`;
    expect([status, at(body, 'reason'), at(body, 'message'), at(body, 'details')]).toEqual([
      500,
      'InternalError',
      `Internal error occurred: ${why}`,
      { causes: [{ message: why }] },
    ]);
  });

  it('is refused in a dry run too, and after what the schema refuses', async () => {
    kube.admission.add(webhook);
    expect((await apply('&dryRun=All')).status).toBe(403);
    const wrong = await post(policies, { ...extAuthPolicy(), spec: { applyToRoutes: 'x' } });
    expect([wrong.status, stringAt(wrong.json, 'message')]).toEqual([422, expect.stringContaining('must be of type array')]);
  });

  it('is one that matches: kind, place, name and operation', async () => {
    await create();
    kube.admission.add(webhook, { operation: 'UPDATE', group: 'security.policy.gloo.solo.io', resource: 'extauthpolicies' });
    const patch = { body: { metadata: { labels: { a: 'b' } } }, type: 'application/merge-patch+json' };
    expect((await ask(kube.url, 'PATCH', `${policies}/oauth-okta`, patch)).status).toBe(403);
    expect((await post(policies, extAuthPolicy({ name: 'other' }))).status).toBe(201);
    const status = { body: { status: { numSelectedRoutes: 1 } }, type: 'application/merge-patch+json' };
    expect((await ask(kube.url, 'PATCH', `${policies}/oauth-okta/status`, status)).status).toBe(200);
    expect((await ask(kube.url, 'DELETE', `${policies}/other`)).status).toBe(200);
    kube.admission.add(webhook, { operation: 'DELETE', namespace: addons, name: 'oauth-okta' });
    expect((await ask(kube.url, 'DELETE', `${policies}/oauth-okta`)).status).toBe(403);
    kube.admission.clear();
    expect((await ask(kube.url, 'DELETE', `${policies}/oauth-okta`)).status).toBe(200);
  });
});

describe('a warning', () => {
  it('comes in a header, and the write goes through', async () => {
    kube.admission.add({ type: 'warning', text: 'old "field"' });
    kube.admission.add({ ...policy, action: 'Warn' } as AdmissionRule);
    const { status, headers } = await apply();
    expect(status).toBe(201);
    expect(headers['warning']).toBe(
      `299 - "old \\"field\\"", 299 - "Validation failed for ValidatingAdmissionPolicy 'no-oauth' with binding 'everywhere': ask the platform team"`,
    );
  });
});

describe('a quota', () => {
  const quota = (hard: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'few', namespace: addons },
    spec: { hard },
  });

  it('refuses one more than it allows', async () => {
    kube.seed(quota({ [`count/${resource}`]: '1' }));
    expect((await create()).status).toBe(201);
    const { status, json: body } = await post(policies, extAuthPolicy({ name: 'second' }));
    const counts = `requested: count/${resource}=1, used: count/${resource}=1, limited: count/${resource}=1`;
    expect([status, at(body, 'reason'), at(body, 'message')]).toEqual([
      403,
      'Forbidden',
      `${resource} "second" is forbidden: exceeded quota: few, ${counts}`,
    ]);
    expect((await apply('&force=true')).status).toBe(200);
  });

  it('counts some kinds by their bare names, and each namespace by itself', async () => {
    kube.seed(quota({ secrets: '0' }));
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
    const refused = await post(`/api/v1/namespaces/${addons}/secrets`, secret);
    expect(stringAt(refused.json, 'message')).toBe(
      'secrets "s" is forbidden: exceeded quota: few, requested: secrets=1, used: secrets=0, limited: secrets=0',
    );
    expect((await post('/api/v1/namespaces/default/secrets', secret)).status).toBe(201);
  });
});

describe('a namespace that ends', () => {
  it('takes nothing new, and lets the old go', async () => {
    await post(policies, extAuthPolicy({ name: 'plain' }));
    const held = extAuthPolicy({ name: 'held' });
    await post(policies, { ...held, metadata: { ...(held['metadata'] as JsonObject), finalizers: ['example.com/hold'] } });
    const ending = await ask(kube.url, 'DELETE', `/api/v1/namespaces/${addons}`);
    expect(at(ending.json, 'status', 'phase')).toBe('Terminating');
    expect(kube.store.list(resource).map((one) => stringAt(one, 'metadata', 'name'))).toEqual(['held']);
    const { status, json: body } = await create();
    expect([status, body]).toEqual([
      403,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `${resource} "oauth-okta" is forbidden: unable to create new content in namespace ${addons} because it is being terminated`,
        reason: 'Forbidden',
        details: {
          name: 'oauth-okta',
          group: 'security.policy.gloo.solo.io',
          kind: 'extauthpolicies',
          causes: [
            {
              reason: 'NamespaceTerminating',
              message: `namespace ${addons} is being terminated`,
              field: 'metadata.namespace',
            },
          ],
        },
        code: 403,
      },
    ]);
    expect((await apply()).status).toBe(403);
    const patch = { body: { metadata: { finalizers: null } }, type: 'application/merge-patch+json' };
    expect((await ask(kube.url, 'PATCH', `${policies}/held`, patch)).status).toBe(200);
    expect((await ask(kube.url, 'GET', `/api/v1/namespaces/${addons}`)).status).toBe(404);
  });

  it('may not be one that the cluster needs', async () => {
    const { status, json: body } = await ask(kube.url, 'DELETE', '/api/v1/namespaces/kube-system');
    expect([status, at(body, 'message')]).toEqual([
      403,
      'namespaces "kube-system" is forbidden: this namespace may not be deleted',
    ]);
  });
});

const onPath = kubectlOnPath('what kubectl says of admission');

describe.skipIf(onPath === undefined)('kubectl', () => {
  let kubectl: Kubectl;
  beforeEach(async () => {
    kubectl = await makeKubectl(onPath ?? '', kube.kubeconfig);
  });
  afterEach(() => kubectl.remove());
  const run = () => kubectl.run(['apply', '--server-side', '--field-manager=x', '-f', '-'], yaml(extAuthServer()));

  it.each<readonly [string, AdmissionRule, RegExp]>([
    // An "invalid" object is shown by its causes, and a policy's cause has no field.
    ['a policy', policy, /^The extauthservers "ext-auth-server" is invalid: : ValidatingAdmissionPolicy 'no-oauth'/m],
    [
      'a webhook',
      webhook,
      /^Error from server \(Forbidden\): admission webhook "guard\.example\.com" denied the request: not on/m,
    ],
    ['a dead webhook', dead, /^Error from server \(InternalError\): Internal error occurred: failed calling webhook "guard/m],
  ])('is refused by %s', async (_, rule, says) => {
    kube.admission.add(rule);
    const { code, err } = await run();
    expect([code, err]).toEqual([1, expect.stringMatching(says)]);
  });

  it('prints warnings and goes on', async () => {
    kube.admission.add({ type: 'warning', text: 'soon no longer there' });
    expect(await run()).toMatchObject({ code: 0, err: 'Warning: soon no longer there\n' });
  });
});
