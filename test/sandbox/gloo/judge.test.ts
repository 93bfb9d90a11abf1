import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/model.ts';
import type { GlooWorld } from '../../../src/sandbox/gloo/gloo-world.ts';
import { authConfigFor, judgeAuthConfig } from '../../../src/sandbox/gloo/judge-auth-config.ts';
import { judgePolicy } from '../../../src/sandbox/gloo/judge-policy.ts';
import { judgeServer } from '../../../src/sandbox/gloo/judge-server.ts';
import { seededAddons, seededGloo } from '../../../src/sandbox/gloo/seed-gloo.ts';
import { extAuthPolicy, extAuthServer, goodKeys } from '../kube/installation.ts';

function ofKind(kind: string): readonly JsonObject[] {
  return [...seededAddons, ...seededGloo].filter((object) => object['kind'] === kind);
}

function world(change: Partial<GlooWorld> = {}): GlooWorld {
  return {
    cluster: 'cluster1',
    servers: [extAuthServer()],
    policies: [],
    corsPolicies: [],
    portals: [],
    portalGroups: [],
    apiProducts: [],
    workspaces: [],
    deployments: ofKind('Deployment'),
    routeTables: ofKind('RouteTable'),
    services: ofKind('Service'),
    authConfigs: [],
    ...change,
  };
}

const approvalOf = (status: JsonObject): unknown =>
  (status as { common?: { State?: { approval?: unknown } } }).common?.State?.approval;

describe('judgeServer', () => {
  it('accepts a server whose service is there', () => {
    const server = extAuthServer();
    expect(judgeServer(server, world({ policies: [extAuthPolicy()] }))).toEqual({
      common: { State: { approval: 'ACCEPTED', observedGeneration: 1 }, workspaceConditions: { ACCEPTED: 1 } },
      numAppliedPolicies: 1,
      numSelectedBackingServices: 1,
    });
  });

  const ref = { cluster: 'cluster1', name: 'ext-auth-service', namespace: 'gloo-mesh-addons' };
  it.each([
    ['by number', { destinationServer: { ref, port: { number: 8083 } } }, 'ACCEPTED'],
    ['without a port', { destinationServer: { ref } }, 'ACCEPTED'],
    ['without a cluster', { destinationServer: { ref: { name: ref.name, namespace: ref.namespace } } }, 'ACCEPTED'],
    ['another port', { destinationServer: { ref, port: { number: 80 } } }, 'INVALID'],
    ['another port name', { destinationServer: { ref, port: { name: 'http' } } }, 'INVALID'],
    ['another service', { destinationServer: { ref: { ...ref, name: 'x' } } }, 'INVALID'],
    ['another cluster', { destinationServer: { ref: { ...ref, cluster: 'x' } } }, 'INVALID'],
    // Without a destination it is ext-auth-service in gloo-mesh, which this installation does not have.
    ['nothing said', {}, 'INVALID'],
  ])('%s', (_, spec, approval) => expect(approvalOf(judgeServer(extAuthServer({ spec }), world()))).toBe(approval));
});

describe('judgePolicy', () => {
  const policy = extAuthPolicy();

  it('accepts, counting the routes with the label', () => {
    expect(judgePolicy(policy, world({ policies: [policy] }))).toEqual({
      common: { State: { approval: 'ACCEPTED', observedGeneration: 1 }, workspaceConditions: { ACCEPTED: 1 } },
      numSelectedRoutes: 1,
    });
  });

  it('is invalid without its server, and with an invalid one', () => {
    const missing = judgePolicy(policy, world({ servers: [], policies: [policy] }));
    expect(missing).toMatchObject({ common: { State: { approval: 'INVALID', message: expect.stringContaining('not found') } } });
    expect(approvalOf(judgePolicy(policy, world({ services: [], policies: [policy] })))).toBe('INVALID');
  });

  it('fails when an older policy has its route; the older one stays accepted', () => {
    const younger = extAuthPolicy({ name: 'a-younger' });
    const both = world({ policies: [policy, younger] });
    expect(approvalOf(judgePolicy(policy, both))).toBe('ACCEPTED');
    expect(judgePolicy(younger, both)).toMatchObject({
      common: { State: { approval: 'FAILED', message: expect.stringContaining('gloo-mesh-addons/oauth-okta') } },
    });
    expect(authConfigFor(younger, both)).toBeUndefined();
  });

  it('warns when an older policy has some of its routes', () => {
    const wide = { ...extAuthPolicy({ name: 'wide' }) };
    const all = { ...wide, spec: { ...(wide['spec'] as JsonObject), applyToRoutes: [{ route: {} }] } };
    expect(judgePolicy(all, world({ policies: [policy, all] }))).toMatchObject({
      common: { State: { approval: 'WARNING' } },
      numSelectedRoutes: 2,
    });
  });

  it('takes no route while it is invalid', () => {
    const lost = extAuthPolicy({ name: 'lost', server: 'nowhere' });
    expect(approvalOf(judgePolicy(policy, world({ policies: [lost, policy] })))).toBe('ACCEPTED');
  });

  it('counts no route on a table without a gateway, and none with another label', () => {
    const [table = {}] = ofKind('RouteTable');
    const inside = { ...table, spec: { ...(table['spec'] as JsonObject), virtualGateways: [] } };
    expect(judgePolicy(policy, world({ routeTables: [inside], policies: [policy] }))).not.toHaveProperty('numSelectedRoutes');
    const other = extAuthPolicy({ label: 'other' });
    const status = judgePolicy(other, world({ policies: [other] }));
    expect(approvalOf(status)).toBe('ACCEPTED');
    expect(status).not.toHaveProperty('numSelectedRoutes');
  });

  it('selects by the labels of a table too, and never half by one and half by the other', () => {
    const [table = {}] = ofKind('RouteTable');
    const labelled = { ...table, metadata: { ...(table['metadata'] as JsonObject), labels: { oauth: 'all', team: 'a' } } };
    const all = extAuthPolicy({ label: 'all' });
    expect(judgePolicy(all, world({ routeTables: [labelled], policies: [all] }))).toMatchObject({ numSelectedRoutes: 3 });
    const mixed = {
      ...policy,
      spec: { ...(policy['spec'] as JsonObject), applyToRoutes: [{ route: { labels: { oauth: 'true', team: 'a' } } }] },
    };
    expect(judgePolicy(mixed, world({ routeTables: [labelled], policies: [mixed] }))).not.toHaveProperty('numSelectedRoutes');
  });

  it('takes a server of another namespace, and of its own workspace only', () => {
    const server = { ...extAuthServer(), metadata: { name: 'ext-auth-server', namespace: 'gloo-mesh' } };
    const config = { server: { name: 'ext-auth-server', namespace: 'gloo-mesh' }, glooAuth: { configs: [] } };
    const elsewhere = { ...policy, spec: { ...(policy['spec'] as JsonObject), config } };
    const one = { servers: [server], policies: [elsewhere] };
    expect(approvalOf(judgePolicy(elsewhere, world(one)))).toBe('ACCEPTED');
    const workspace = (name: string, ...namespaces: readonly string[]): JsonObject => ({
      metadata: { name, namespace: 'gloo-mesh' },
      spec: { workloadClusters: [{ name: '*', namespaces: namespaces.map((namespace) => ({ name: namespace })) }] },
    });
    const apart = [workspace('addons', 'gloo-mesh-addons', 'bookinfo'), workspace('mesh', 'gloo-mesh')];
    expect(approvalOf(judgePolicy(elsewhere, world({ ...one, workspaces: apart })))).toBe('INVALID');
    const whole = [workspace('whole', '*')];
    expect(judgePolicy(elsewhere, world({ ...one, workspaces: whole }))).toMatchObject({ numSelectedRoutes: 1 });
    // Routes of another workspace are not the policy's to select.
    const alone = [workspace('addons', 'gloo-mesh-addons', 'gloo-mesh'), workspace('app', 'bookinfo')];
    expect(judgePolicy(elsewhere, world({ ...one, workspaces: alone }))).not.toHaveProperty('numSelectedRoutes');
  });

  it('observes the generation it judged', () => {
    const third = { ...policy, metadata: { ...(policy['metadata'] as JsonObject), generation: 3 } };
    expect(judgePolicy(third, world({ policies: [third] }))).toMatchObject({ common: { State: { observedGeneration: 3 } } });
  });
});

describe('the AuthConfig of a policy', () => {
  const policy = extAuthPolicy();

  it('has the name and the place that Gloo gives it', () => {
    expect(authConfigFor(policy, world({ policies: [policy] }))).toMatchObject({
      metadata: { name: 'oauth-okta-gloo-mesh-addons-cluster1-ext-auth-service', namespace: 'gloo-mesh-addons' },
    });
  });

  const usable = '{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","use":"sig","kid":"a"}]}';
  it.each([
    ['a good key set', goodKeys, 'Accepted', undefined],
    ['one usable key', usable, 'Accepted', undefined],
    ['a mangled one', '{keys:[n:x]}', 'Rejected', "invalid character 'k' looking for beginning of object key string"],
    ['an empty one', '{"keys":[]}', 'Rejected', expect.stringContaining('no usable key')],
    ['an encryption key', '{"keys":[{"use":"enc","kid":"a"}]}', 'Rejected', expect.stringContaining('no usable key')],
    [
      'a key of an unknown type',
      '{"keys":[{"kty":"oct","k":"AQAB","use":"sig","kid":"a"}]}',
      'Rejected',
      expect.stringContaining('no usable key'),
    ],
    [
      'a key of an unknown algorithm',
      usable.replace('"use"', '"alg":"RSA-OAEP","use"'),
      'Rejected',
      expect.stringContaining('no usable key'),
    ],
    ['a key with a member missing', usable.replace('"n":"AQAB",', ''), 'Rejected', expect.stringContaining('no usable key')],
    ['a usable key among others', usable.replace('[', '[null,7,{"use":"enc"},'), 'Accepted', undefined],
    ['a key without an id', '{"keys":[{"use":"sig"}]}', 'Rejected', expect.stringContaining('no usable key')],
    ['no key set at all', '"text"', 'Rejected', expect.stringContaining('no usable key')],
  ])('%s', (_, keys, state, reason) => {
    const one = extAuthPolicy({ keys });
    const status = judgeAuthConfig(authConfigFor(one, world({ policies: [one] })) ?? {});
    expect(status['state']).toBe(state);
    expect(status['reason']).toEqual(reason);
  });
});
