import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, listAt, numberAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from '../kube/ask.ts';
import { extAuthPolicy, extAuthServer } from '../kube/installation.ts';

const policies = 'extauthpolicies.security.policy.gloo.solo.io';
const servers = 'extauthservers.admin.gloo.solo.io';
const authConfigs = 'authconfigs.extauth.solo.io';
const addons = 'gloo-mesh-addons';
const authConfig = 'oauth-okta-gloo-mesh-addons-cluster1-ext-auth-service';

describe('Gloo at work', () => {
  let kube: KubeStandIn;
  beforeEach(async () => {
    kube = await startKube({ glooDelayMs: 5 });
  });
  afterEach(() => kube.close());

  const root = (plural: string, group: string): string => `/apis/${group}/v2/namespaces/${addons}/${plural}`;
  const policyPath = `${root('extauthpolicies', 'security.policy.gloo.solo.io')}/oauth-okta`;
  const serverPath = `${root('extauthservers', 'admin.gloo.solo.io')}/ext-auth-server`;

  async function apply(path: string, object: JsonObject): Promise<void> {
    const query = '?fieldManager=gloo-okta&force=true';
    const answer = await ask(kube.url, 'PATCH', path + query, { body: object, type: 'application/apply-patch+yaml' });
    expect(answer.status).toBeLessThan(300);
    await kube.settled();
  }
  const read = (resource: string, name: string): JsonObject | undefined => kube.store.get(resource, addons, name);
  const state = (object: JsonObject | undefined): Json | undefined => at(object, 'status', 'common', 'State');

  it('accepts a server and a policy, and makes the AuthConfig', async () => {
    await apply(serverPath, extAuthServer());
    await apply(policyPath, extAuthPolicy());
    expect(state(read(servers, 'ext-auth-server'))).toEqual({ approval: 'ACCEPTED', observedGeneration: 1 });
    expect(at(read(servers, 'ext-auth-server'), 'status', 'numAppliedPolicies')).toBe(1);
    expect(state(read(policies, 'oauth-okta'))).toEqual({ approval: 'ACCEPTED', observedGeneration: 1 });
    expect(read(authConfigs, authConfig)).toMatchObject({ status: { state: 'Accepted' } });
  });

  it('writes the status as manager gloo, which counts no generation', async () => {
    await apply(serverPath, extAuthServer());
    const server = read(servers, 'ext-auth-server');
    const writers = listAt(server, 'metadata', 'managedFields').filter((entry) => stringAt(entry, 'manager') === 'gloo');
    expect(writers).toMatchObject([{ operation: 'Update', subresource: 'status' }]);
    expect(numberAt(server, 'metadata', 'generation')).toBe(1);
  });

  it('judges again when the spec changes', async () => {
    await apply(serverPath, extAuthServer());
    await apply(policyPath, extAuthPolicy({ keys: '{keys:[n:x]}' }));
    expect(state(read(policies, 'oauth-okta'))).toEqual({ approval: 'ACCEPTED', observedGeneration: 1 });
    expect(read(authConfigs, authConfig)).toMatchObject({
      status: { state: 'Rejected', reason: expect.stringContaining("'k'") },
    });
    await apply(policyPath, extAuthPolicy());
    expect(state(read(policies, 'oauth-okta'))).toEqual({ approval: 'ACCEPTED', observedGeneration: 2 });
    expect(read(authConfigs, authConfig)?.['status']).not.toHaveProperty('reason');
    expect(read(authConfigs, authConfig)).toMatchObject({ status: { state: 'Accepted' } });
  });

  it('judges again when the server comes and goes', async () => {
    await apply(policyPath, extAuthPolicy());
    expect(state(read(policies, 'oauth-okta'))).toMatchObject({ approval: 'INVALID', observedGeneration: 1 });
    expect(kube.store.list(authConfigs)).toEqual([]);
    await apply(serverPath, extAuthServer());
    expect(state(read(policies, 'oauth-okta'))).toMatchObject({ approval: 'ACCEPTED' });
    await ask(kube.url, 'DELETE', serverPath);
    await kube.settled();
    expect(state(read(policies, 'oauth-okta'))).toMatchObject({ approval: 'INVALID' });
    expect(kube.store.list(authConfigs)).toEqual([]);
  });

  it('takes the AuthConfig away with its policy, and only that', async () => {
    kube.seed({ apiVersion: 'extauth.solo.io/v1', kind: 'AuthConfig', metadata: { name: 'own', namespace: addons }, spec: {} });
    await apply(serverPath, extAuthServer());
    await apply(policyPath, extAuthPolicy());
    await ask(kube.url, 'DELETE', policyPath);
    await kube.settled();
    expect(kube.store.list(authConfigs).map((one) => stringAt(one, 'metadata', 'name'))).toEqual(['own']);
  });

  it('gives a route to the policy that was first, and on to the next when that goes', async () => {
    await apply(serverPath, extAuthServer());
    await apply(policyPath, extAuthPolicy());
    await apply(policyPath.replace('oauth-okta', 'a-second'), extAuthPolicy({ name: 'a-second' }));
    expect(state(read(policies, 'a-second'))).toMatchObject({ approval: 'FAILED' });
    expect(state(read(policies, 'oauth-okta'))).toMatchObject({ approval: 'ACCEPTED' });
    await ask(kube.url, 'DELETE', policyPath);
    await kube.settled();
    expect(state(read(policies, 'a-second'))).toMatchObject({ approval: 'ACCEPTED' });
  });

  it('says nothing of a new generation while it is held up', async () => {
    await apply(serverPath, extAuthServer());
    kube.holdGloo(true);
    await apply(policyPath, extAuthPolicy());
    expect(read(policies, 'oauth-okta')?.['status']).toBeUndefined();
    kube.holdGloo(false);
    await kube.settled();
    kube.holdGloo(true);
    await apply(policyPath, extAuthPolicy({ label: 'other' }));
    const stale = read(policies, 'oauth-okta');
    expect([numberAt(stale, 'metadata', 'generation'), state(stale)]).toEqual([
      2,
      { approval: 'ACCEPTED', observedGeneration: 1 },
    ]);
    kube.holdGloo(false);
    await kube.settled();
    expect(state(read(policies, 'oauth-okta'))).toEqual({ approval: 'ACCEPTED', observedGeneration: 2 });
  });

  it('has nothing to do in a cluster without Gloo', async () => {
    const bare = await startKube({ crds: 'none', glooDelayMs: 1 });
    await bare.settled();
    expect(bare.store.list(policies)).toEqual([]);
    await bare.close();
  });
});
