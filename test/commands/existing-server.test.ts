import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { at } from '../../src/kube/objects.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

const servers = 'extauthservers.admin.gloo.solo.io';
const service = { name: 'ext-auth-service', namespace: 'gloo-mesh-addons' };
const file = (namespace: string, name: string, destinationServer: object) =>
  JSON.stringify({
    apiVersion: 'admin.gloo.solo.io/v2',
    kind: 'ExtAuthServer',
    metadata: { namespace, name },
    spec: { destinationServer },
  });

describe.skipIf(!hasKubectl)('an ExtAuthServer that is there', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await aMachine();
  });
  afterEach(() => machine.leave());

  // the cluster is in this process: it must not be held up
  const apply = (text: string, ...how: string[]) =>
    execa('kubectl', ['apply', ...how, '-f', '-'], { input: text, env: machine.env, extendEnv: false });
  const live = (namespace: string, name: string) => machine.sandbox.kube.store.get(servers, namespace, name) as JsonObject;
  const setup = (...more: string[]) => machine.run(['setup', ...react, '--yes', ...more]);
  const policy = () =>
    machine.sandbox.kube.store.get(
      'extauthpolicies.security.policy.gloo.solo.io',
      'gloo-mesh-addons',
      'oauth-okta',
    ) as JsonObject;

  it.each<[string, object]>([
    ['by number', { ref: { ...service, cluster: 'cluster1' }, port: { number: 8083 } }],
    ['without a cluster', { ref: service, port: { name: 'grpc' } }],
    ['by number, without a cluster and a namespace', { ref: { name: service.name }, port: { number: 8083 } }],
  ])('that leads to the service %s stays as it is, and its owner can apply it again', async (_, destination) => {
    const own = file('gloo-mesh-addons', 'ext-auth-server', destination);
    await apply(own);
    const before = live('gloo-mesh-addons', 'ext-auth-server');
    const { code, err } = await setup();
    expect(code, err).toBe(0);
    expect(at(live('gloo-mesh-addons', 'ext-auth-server'), 'spec')).toEqual(at(before, 'spec'));
    expect(at(live('gloo-mesh-addons', 'ext-auth-server'), 'metadata', 'generation')).toBe(1);
    await apply(own);
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
    expect(live('gloo-mesh-addons', 'ext-auth-server')).toBeDefined();
  });

  it('in another namespace is named by the policy, and is nobody else’s to write', async () => {
    await apply(file('gloo-mesh', 'theirs', { ref: service, port: { number: 8083 } }));
    const { code, err } = await setup();
    expect(code, err).toBe(0);
    expect(at(policy(), 'spec', 'config', 'server')).toMatchObject({ name: 'theirs', namespace: 'gloo-mesh' });
    expect(live('gloo-mesh-addons', 'ext-auth-server')).toBeUndefined();
    const again = await setup();
    expect(again.err).toContain('Nothing to do');
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
    expect(live('gloo-mesh', 'theirs')).toBeDefined();
  });

  it('is chosen by its namespace and name', async () => {
    for (const name of ['one', 'two']) await apply(file('gloo-mesh', name, { ref: service, port: { number: 8083 } }));
    const several = await setup();
    expect(several).toMatchObject({ code: 3, err: expect.stringContaining('--ext-auth-server gloo-mesh/one') });
    const { code, err } = await setup('--ext-auth-server', 'gloo-mesh/two');
    expect(code, err).toBe(0);
    expect(at(policy(), 'spec', 'config', 'server', 'name')).toBe('two');
    expect(await setup('--ext-auth-server', 'gloo-mesh/three')).toMatchObject({ code: 3 });
  });

  it('that leads elsewhere is adopted whole, and stays appliable by its owner', async () => {
    const own = file('gloo-mesh-addons', 'ext-auth-server', { ref: { ...service, name: 'old-service' }, port: { number: 8083 } });
    await apply(own);
    expect(await setup()).toMatchObject({ code: 3, err: expect.stringContaining('--adopt') });
    const { code, err } = await setup('--adopt');
    expect(code, err).toBe(0);
    const adopted = at(live('gloo-mesh-addons', 'ext-auth-server'), 'spec', 'destinationServer');
    expect(adopted).toMatchObject({ ref: service, port: { number: 8083 } });
    expect(at(adopted, 'port')).toEqual({ number: 8083 });
    await apply(own);
  });

  it.each([[['--server-side']], [['--server-side', '--field-manager=argocd-controller']]])(
    'that is applied with %j is adopted without a claim on its fields, before and after a teardown',
    async (how) => {
      const leading = (name: string) =>
        file('gloo-mesh-addons', 'ext-auth-server', { ref: { ...service, name }, port: { number: 8083 } });
      const managers = () =>
        JSON.stringify(at(live('gloo-mesh-addons', 'ext-auth-server'), 'metadata', 'managedFields')).match(/"manager":"[^"]*"/g);
      await apply(leading('old-service'), ...how);
      const { code, err } = await setup('--adopt');
      expect(code, err).toBe(0);
      expect(at(live('gloo-mesh-addons', 'ext-auth-server'), 'spec', 'destinationServer', 'ref')).toMatchObject(service);
      expect(managers()).not.toContain('"manager":"gloo-okta"');
      await apply(leading('old-service'), ...how);
      expect((await setup('--adopt')).code).toBe(0);
      expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
      await apply(leading('other-service'), ...how);
      expect(managers()).not.toContain('"manager":"gloo-okta"');
    },
  );
});
