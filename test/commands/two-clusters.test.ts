import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/model.ts';
import { at, isObject } from '../../src/kube/objects.ts';
import { startTwoClusters, type TwoClusters } from '../../src/sandbox/kube/start-two-clusters.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

describe.skipIf(!hasKubectl)('a management cluster apart from the workload cluster', () => {
  let machine: Machine;
  let clusters: TwoClusters;
  beforeEach(async () => {
    [machine, clusters] = await Promise.all([aMachine(), startTwoClusters({ glooDelayMs: 1 })]);
    const kubeconfig = join(machine.dir, 'two-clusters');
    writeFileSync(kubeconfig, clusters.management.kubeconfig);
    machine.env['KUBECONFIG'] = kubeconfig;
  });
  afterEach(async () => {
    await clusters.close();
    await machine.leave();
  });

  const contexts = ['--context', 'sandbox-management', '--workload-context', 'sandbox-cluster1'];
  const names = (kube: 'management' | 'workload', kind: string) =>
    clusters[kube].store.list(kind).map((object) => at(object as Json, 'metadata', 'name'));
  const gloos = ['extauthservers.admin.gloo.solo.io', 'extauthpolicies.security.policy.gloo.solo.io'];
  const findings = (document: Record<string, unknown>) => {
    const found = document['findings'] as unknown as Json;
    return new Map((Array.isArray(found) ? found : []).filter(isObject).map((one) => [one['check'], one['state']] as const));
  };

  it('gets Gloo’s objects; the service and the AuthConfig are found where the service runs', async () => {
    const { code, err } = await machine.run(['setup', ...react, '--yes', ...contexts]);
    expect(code, err).toBe(0);
    expect(gloos.flatMap((kind) => names('management', kind))).toEqual(['ext-auth-server', 'oauth-okta']);
    expect(gloos.flatMap((kind) => names('workload', kind))).toEqual([]);
    expect(names('workload', 'authconfigs.extauth.solo.io')).toHaveLength(1);

    const again = await machine.run(['setup', ...react, '--yes', ...contexts]);
    expect(again.err).toContain('Nothing to do');
    // what setup was told of the workload cluster is remembered
    const verified = findings((await machine.run(['verify', '--context', 'sandbox-management', '--json'])).json());
    expect([verified.get('auth-config'), verified.get('ext-auth-policy')]).toEqual(['ok', 'ok']);

    expect((await machine.run(['teardown', '--yes', '--context', 'sandbox-management'])).code).toBe(0);
    expect(gloos.flatMap((kind) => names('management', kind))).toEqual([]);
  });

  it('is looked at in both by doctor', async () => {
    const { json } = await machine.run(['doctor', ...react, ...contexts, '--json']);
    const looked = findings(json());
    expect(['ext-auth-pods', 'ext-auth-port', 'cluster-rights'].map((check) => looked.get(check))).toEqual(['ok', 'ok', 'ok']);
    expect(JSON.stringify(json())).toContain('rights that setup and teardown use are there, in both clusters.');
    const asked = (kube: 'management' | 'workload') =>
      clusters[kube].calls().filter(({ path }) => path.endsWith('/selfsubjectaccessreviews')).length;
    expect(asked('workload')).toBe(3);
    expect(asked('management')).toBeGreaterThan(10);
    const alone = await machine.run(['setup', ...react, '--yes', '--context', 'sandbox-management']);
    expect(alone.err).toContain('--workload-context');
    expect(alone.code).not.toBe(0);
  });

  it('does not write into the workload cluster: not one call there but reads', async () => {
    await machine.run(['setup', ...react, '--yes', ...contexts]);
    const writes = clusters.workload.calls().filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('whose name is not in the kubeconfig is named', async () => {
    const { code, err } = await machine.run([
      ...['setup', ...react, '--yes', '--context', 'sandbox-management'],
      ...['--workload-context', 'east'],
    ]);
    expect(code).toBe(7);
    expect(err).toContain('no context "east"');
  });
});
