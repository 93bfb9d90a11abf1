import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/model.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from '../kube/ask.ts';
import { extAuthPolicy, extAuthServer } from '../kube/installation.ts';

const addons = 'gloo-mesh-addons';
const apiVersion = 'apimanagement.gloo.solo.io/v2';
const portals = 'portals.apimanagement.gloo.solo.io';

let kube: KubeStandIn;
beforeEach(async () => {
  kube = await startKube({ glooDelayMs: 1 });
});
afterEach(() => kube.close());

function portal(name: string, spec: JsonObject): JsonObject {
  return { apiVersion, kind: 'Portal', metadata: { name, namespace: addons }, spec };
}

async function statusOf(name: string): Promise<unknown> {
  await kube.settled();
  return kube.store.get(portals, addons, name)?.['status'];
}

describe('a portal', () => {
  const spec = {
    portalBackendSelectors: [{ selector: { namespace: addons, labels: { app: 'ext-auth-service' } } }],
    domains: ['portal.example.com'],
    apis: [{ namespace: 'bookinfo' }],
  };

  it('counts the policies that guard its APIs, once they are in force', async () => {
    kube.seed(portal('one', spec));
    expect(await statusOf('one')).toEqual({
      common: { State: { approval: 'ACCEPTED', observedGeneration: 1 }, workspaceConditions: { ACCEPTED: 1 } },
      routeTablesCount: 1,
      portalBackendCount: 1,
    });
    kube.seed(extAuthPolicy());
    expect(await statusOf('one')).not.toHaveProperty('extAuthPolicyCount');
    kube.seed(extAuthServer());
    expect(await statusOf('one')).toMatchObject({ extAuthPolicyCount: 1 });
    kube.seed(extAuthPolicy({ name: 'elsewhere', label: 'other' }));
    expect(await statusOf('one')).toMatchObject({ extAuthPolicyCount: 1 });
  });

  it('picks tables by their labels, their names and their place', async () => {
    kube.seed(portal('labels', { apis: [{ labels: { api: 'bookinfo' } }] }));
    kube.seed(portal('name', { apis: [{ name: 'bookinfo', cluster: 'cluster1' }] }));
    kube.seed(portal('cluster', { apis: [{ cluster: 'cluster2' }] }));
    expect(await statusOf('labels')).not.toHaveProperty('routeTablesCount');
    expect(await statusOf('name')).toMatchObject({ routeTablesCount: 1 });
    expect(await statusOf('cluster')).not.toHaveProperty('routeTablesCount');
  });

  it('shares its domain with no other', async () => {
    kube.seed(portal('one', spec));
    kube.seed(portal('two', spec));
    expect(await statusOf('one')).toMatchObject({ common: { State: { approval: 'ACCEPTED' } } });
    expect(await statusOf('two')).toMatchObject({ common: { State: { approval: 'INVALID' } } });
  });
});

describe('the kinds around a portal', () => {
  const post = (plural: string, body: JsonObject, group = apiVersion) =>
    ask(kube.url, 'POST', `/apis/${group}/namespaces/${addons}/${plural}?fieldValidation=Strict`, {
      body,
      type: 'application/json',
    });

  it('are accepted, and refuse what their schemas do not know', async () => {
    const metadata = { name: 'users' };
    const group = {
      apiVersion,
      kind: 'PortalGroup',
      metadata,
      spec: { membership: [{ claims: [{ key: 'group', value: 'users' }] }] },
    };
    expect((await post('portalgroups', group)).status).toBe(201);
    const wrong = { ...group, metadata: { name: 'b' }, spec: { membership: [{ claimGroup: [] }] } };
    expect((await post('portalgroups', wrong)).status).toBe(400);
    const listed = { ...group, metadata: { name: 'c' }, spec: { membership: [{ claims: [{ key: 'g', value: ['a'] }] }] } };
    expect((await post('portalgroups', listed)).status).toBe(422);
    const product = { apiVersion, kind: 'ApiProduct', metadata, spec: { portalMetadata: { apiProductId: 'a' } } };
    expect((await post('apiproducts', product)).status).toBe(422);
    const whole = { ...product, spec: { portalMetadata: { apiProductId: 'a', apiVersion: 'v1' } } };
    expect((await post('apiproducts', whole)).status).toBe(201);
    await kube.settled();
    const status = (resource: string) => kube.store.get(`${resource}.apimanagement.gloo.solo.io`, addons, 'users')?.['status'];
    expect(status('portalgroups')).toMatchObject({ common: { State: { approval: 'ACCEPTED' } } });
    expect(status('apiproducts')).toMatchObject({ state: { State: { approval: 'ACCEPTED' } } });
  });

  it('count the routes of a CORSPolicy: all without a selector', async () => {
    const cors = (name: string, spec: JsonObject): JsonObject => ({
      apiVersion: 'security.policy.gloo.solo.io/v2',
      kind: 'CORSPolicy',
      metadata: { name },
      spec,
    });
    const labelled = {
      applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
      config: { allowOrigins: [{ exact: 'https://a' }] },
    };
    const path = 'security.policy.gloo.solo.io/v2';
    expect((await post('corspolicies', cors('some', labelled), path)).status).toBe(201);
    expect((await post('corspolicies', cors('all', { config: {} }), path)).status).toBe(201);
    const two = { config: { allowOrigins: [{ exact: 'a', regex: 'b' }] } };
    expect((await post('corspolicies', cors('two', two), path)).status).toBe(422);
    await kube.settled();
    const routes = (name: string) => kube.store.get('corspolicies.security.policy.gloo.solo.io', addons, name)?.['status'];
    expect(routes('some')).toMatchObject({ numSelectedRoutes: 1 });
    expect(routes('all')).toMatchObject({ numSelectedRoutes: 3 });
  });
});
