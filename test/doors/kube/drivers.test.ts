import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makePlan } from '../../../src/core/make-plan.ts';
import type { Driver, JsonObject, Observed, SettledUpdate, Sought } from '../../../src/core/model.ts';
import { type KubeKind, kinds } from '../../../src/kinds/kinds.ts';
import { makeKubeDrivers } from '../../../src/kube/kube-drivers.ts';
import type { Kubectl } from '../../../src/kube/kubectl.ts';
import { type Manifest, type ManifestValues, makeManifests } from '../../../src/kube/manifests.ts';
import { at } from '../../../src/kube/objects.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { hasKubectl, realKubectl } from './real-kubectl.ts';

const namespace = 'gloo-mesh-addons';
const values: ManifestValues = {
  installation: 'gloo-okta',
  clusterName: 'cluster1',
  namespace,
  extAuthServer: 'ext-auth-server',
  extAuthService: { name: 'ext-auth-service', namespace, port: 'grpc' },
  policy: 'oauth-okta',
  routeLabels: { oauth: 'true' },
  jwks: { kind: 'inline', text: '{"keys":[{"kty":"RSA","alg":"RS256","kid":"k1","use":"sig","e":"AQAB","n":"kdhR"}]}' },
  issuer: 'https://example.okta.com/oauth2/default',
};
const newKeys = {
  kind: 'inline',
  text: '{"keys":[{"kty":"RSA","alg":"RS256","kid":"k2","use":"sig","e":"AQAB","n":"n2"}]}',
} as const;
const keySetPath = 'spec.config.glooAuth.configs';

const policyOf = (more: Partial<ManifestValues> = {}): Manifest => makeManifests({ ...values, ...more })[1] as Manifest;
const placeOf = (manifest: Manifest) => ({
  namespace: String(at(manifest.object, 'metadata', 'namespace')),
  name: String(at(manifest.object, 'metadata', 'name')),
});
const soughtOf = (manifest: Manifest, spec: Sought['spec'] = manifest.object): Sought => ({
  kind: manifest.kind,
  key: `${manifest.kind}/x`,
  place: placeOf(manifest),
  spec,
});
const settled = (manifest: Manifest) =>
  ({
    kind: manifest.kind,
    key: `${manifest.kind}/x`,
    title: 'the policy',
    place: placeOf(manifest),
    spec: manifest.object,
  }) as const;

/** The update that a plan makes of what was observed. */
function updateOf(manifest: Manifest, observed: Observed, more: Partial<SettledUpdate> = {}): SettledUpdate {
  const { kind, key, title, place } = settled(manifest);
  const plan = makePlan({
    kinds,
    wanted: [{ kind, key, title, place, spec: manifest.object }],
    observed: new Map([[key, observed]]),
    entries: [],
    adopt: true,
  });
  const change = plan.changes[0];
  if (change?.action !== 'update') throw new Error(`the plan says ${change?.action}`);
  return {
    ...settled(manifest),
    id: change.id,
    outputs: change.outputs,
    fields: change.fields as SettledUpdate['fields'],
    force: false,
    ...more,
  };
}

/** What somebody made by hand, as the guide says. */
const byHand = (more: Partial<ManifestValues> = {}): JsonObject => {
  const { object } = policyOf(more);
  const metadata = { name: 'oauth-okta', namespace, labels: { team: 'a' } };
  return { ...object, metadata };
};

describe.skipIf(!hasKubectl('the drivers with kubectl in the stand-in'))('the drivers', () => {
  let kube: KubeStandIn;
  let kubectl: Kubectl;
  let drivers: ReturnType<typeof makeKubeDrivers>;
  const driver = (kind: KubeKind = 'kube.ext-auth-policy'): Driver => drivers[kind];
  const writes = () => kube.calls().filter(({ method, query }) => method !== 'GET' && !query.includes('dryRun=All')).length;
  const live = (): JsonObject | undefined =>
    kube.store.get('extauthpolicies.security.policy.gloo.solo.io', namespace, 'oauth-okta');

  beforeEach(async () => {
    kube = await startKube({ glooDelayMs: 0 });
    kubectl = await realKubectl(kube.kubeconfig, { context: kube.context });
    drivers = makeKubeDrivers(kubectl, 'gloo-okta');
  });
  afterEach(() => kube.close());

  test('look at both kinds in one call, try both, and write nothing', async () => {
    const before = kube.snapshot();
    const run: string[] = [];
    drivers = makeKubeDrivers(
      {
        ...kubectl,
        run: (args, input) => {
          run.push(args[0] ?? '');
          return kubectl.run(args, input);
        },
      },
      'gloo-okta',
    );
    const seen = await Promise.all(makeManifests(values).map((manifest) => driver(manifest.kind).observe(soughtOf(manifest))));
    expect(seen).toEqual([undefined, undefined]);
    expect(kube.snapshot()).toEqual(before);
    expect(run).toEqual(['get', 'apply']);
    const tries = kube.calls().filter(({ method }) => method === 'PATCH');
    expect(tries).toHaveLength(2);
    for (const { query } of tries)
      expect(query.split('&')).toEqual(expect.arrayContaining(['dryRun=All', 'fieldManager=gloo-okta']));
  });

  test('create once, by server-side apply; then nothing differs', async () => {
    for (const manifest of makeManifests(values)) {
      const born = await driver(manifest.kind).create(settled(manifest));
      expect(born).toEqual({ id: expect.stringMatching(/^[\w-]{36}$/), outputs: { uid: born.id } });
    }
    expect(writes()).toBe(2);
    await kube.settled();
    const seen = await driver().observe(soughtOf(policyOf()));
    expect(seen).toMatchObject({ id: at(live(), 'metadata', 'uid'), marked: true });
    expect(seen?.raw).toEqual(policyOf().object);
    expect(JSON.stringify(seen?.would)).toBe(JSON.stringify(seen?.raw));
    expect(seen?.conflicts).toBeUndefined();
  });

  test('create again what is ours already, as after a lost answer', async () => {
    const { id } = await driver().create(settled(policyOf()));
    expect((await driver().create(settled(policyOf()))).id).toBe(id);
  });

  test('see what would change, and change only that', async () => {
    await driver().create(settled(policyOf()));
    const next = policyOf({ jwks: newKeys });
    const seen = (await driver().observe(soughtOf(next))) as Observed;
    const update = updateOf(next, seen);
    expect(update.fields.map(({ path }) => path)).toEqual([keySetPath]);
    const { id } = await driver().update(update);
    expect(id).toBe(seen.id);
    expect(JSON.stringify(live())).toContain('k2');
    expect(at(live(), 'metadata', 'labels', 'app.kubernetes.io/managed-by')).toBe('gloo-okta');
  });

  test('keep what others added, and take away what we do not want any more', async () => {
    await driver().create(settled(policyOf({ audience: 'a' })));
    await kubectl.run(['annotate', 'extauthpolicies.security.policy.gloo.solo.io', 'oauth-okta', '-n', namespace, 'theirs=yes']);
    const { issuer: _issuer, ...rest } = values;
    const next = makeManifests({ ...rest, policy: 'oauth-okta' })[1] as Manifest;
    const seen = (await driver().observe(soughtOf(next))) as Observed;
    await driver().update(updateOf(next, seen));
    expect(at(live(), 'metadata', 'annotations', 'theirs')).toBe('yes');
    expect(JSON.stringify(live())).not.toContain('"issuer"');
  });

  test('stop an update when the object is not as the plan showed it', async () => {
    await driver().create(settled(policyOf()));
    const next = policyOf({ jwks: newKeys });
    const update = updateOf(next, (await driver().observe(soughtOf(next))) as Observed);
    await driver().update(
      updateOf(
        policyOf({ issuer: 'https://other', jwks: newKeys }),
        (await driver().observe(soughtOf(policyOf({ issuer: 'https://other', jwks: newKeys })))) as Observed,
      ),
    );
    const before = writes();
    await expect(driver().update(update)).rejects.toMatchObject({
      code: 'changed-meanwhile',
      message: expect.stringContaining(keySetPath),
    });
    await expect(driver().update({ ...update, fields: [], id: 'another' })).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await driver().remove({ place: update.place, id: update.id });
    await expect(driver().update(update)).rejects.toMatchObject({
      code: 'changed-meanwhile',
      message: expect.stringContaining('gone'),
    });
    expect(writes()).toBe(before + 1);
  });

  test('remove only what is marked as ours and is the same object', async () => {
    const { id } = await driver().create(settled(policyOf()));
    const place = placeOf(policyOf());
    await expect(driver().remove({ place, id: 'another' })).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await kubectl.run([
      'label',
      'extauthpolicies.security.policy.gloo.solo.io',
      'oauth-okta',
      '-n',
      namespace,
      'app.kubernetes.io/managed-by-',
    ]);
    await expect(driver().remove({ place, id })).rejects.toMatchObject({
      code: 'changed-meanwhile',
      hint: expect.stringContaining('delete extauthpolicies.security.policy.gloo.solo.io oauth-okta -n gloo-mesh-addons'),
    });
    expect(live()).toBeDefined();
    await kubectl.run([
      'label',
      'extauthpolicies.security.policy.gloo.solo.io',
      'oauth-okta',
      '-n',
      namespace,
      'app.kubernetes.io/managed-by=gloo-okta',
    ]);
    await driver().remove({ place, id });
    expect(live()).toBeUndefined();
    await driver().remove({ place, id });
  });

  test('another installation is not ours', async () => {
    await makeKubeDrivers(kubectl, 'other')['kube.ext-auth-policy'].create(settled(policyOf({ installation: 'other' })));
    const seen = await driver().observe(soughtOf(policyOf()));
    expect(seen).toMatchObject({ marked: false, note: expect.stringContaining('"other"') });
    await expect(driver().remove({ place: placeOf(policyOf()), id: seen?.id ?? '' })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  describe('with something that was made by hand', () => {
    beforeEach(async () => {
      const answer = await kubectl.run(['apply', '-f', '-'], JSON.stringify(byHand({ issuer: 'https://by-hand' })));
      expect(answer.exitCode).toBe(0);
    });

    test('do not merge into what appeared after the plan', async () => {
      const before = writes();
      await expect(driver().create(settled(policyOf()))).rejects.toMatchObject({ code: 'changed-meanwhile' });
      expect(writes()).toBe(before);
    });

    test('name the conflicts, and still show what force would do', async () => {
      const seen = (await driver().observe(soughtOf(policyOf()))) as Observed;
      expect(seen.marked).toBe(false);
      expect(seen.conflicts).toEqual([{ field: keySetPath, manager: 'kubectl-client-side-apply' }]);
      expect(JSON.stringify(seen.would)).toContain(values.issuer);
      expect(at(seen.raw, 'metadata', 'annotations')).toBeUndefined();
    });

    test('do not take fields over without force', async () => {
      const update = updateOf(policyOf(), (await driver().observe(soughtOf(policyOf()))) as Observed);
      await expect(driver().update(update)).rejects.toMatchObject({
        code: 'kube-conflict',
        message: expect.stringContaining('kubectl-client-side-apply'),
      });
      expect(JSON.stringify(live())).toContain('https://by-hand');
    });

    test('are not held up by a controller that writes its status in between', async () => {
      const seen = (await driver().observe(soughtOf(policyOf()))) as Observed;
      let counts = 0;
      const busy: Kubectl = {
        ...kubectl,
        run: async (args, input) => {
          const answer = await kubectl.run(args, input);
          if (args[0] === 'get' && counts < 2) {
            counts += 1;
            const patch = [
              'patch',
              'extauthpolicies.security.policy.gloo.solo.io',
              'oauth-okta',
              '-n',
              namespace,
              '--type=merge',
            ];
            await kubectl.run([...patch, '-p', JSON.stringify({ metadata: { annotations: { count: String(counts) } } })]);
          }
          return answer;
        },
      };
      await makeKubeDrivers(busy, 'gloo-okta')['kube.ext-auth-policy'].update(updateOf(policyOf(), seen, { force: true }));
      expect(counts).toBe(2);
      expect(JSON.stringify(live())).toContain(values.issuer);
      expect(JSON.stringify(live())).toContain('"count":"2"');
    });

    test('take it over without claiming to have made it, and put it back as it was', async () => {
      const before = (await driver().observe(soughtOf(policyOf(), {}))) as Observed;
      const seen = (await driver().observe(soughtOf(policyOf()))) as Observed;
      const update = updateOf(policyOf(), seen, { force: true });
      await driver().update(update);
      const taken = (await driver().observe(soughtOf(policyOf()))) as Observed;
      expect(JSON.stringify(taken.raw)).toContain(values.issuer);
      expect(taken.marked).toBe(false);
      expect(at(taken.raw, 'metadata', 'labels')).toEqual({ team: 'a' });
      expect(taken.conflicts).toBeUndefined();
      expect(taken.would).toEqual(taken.raw);
      await expect(driver().remove({ place: update.place, id: update.id })).rejects.toMatchObject({ code: 'changed-meanwhile' });
      const fields = update.fields.map(({ path, before: was, after }) => ({ path, before: after, after: was }));
      await driver().update({ ...update, spec: {}, fields, force: false });
      const back = (await driver().observe(soughtOf(policyOf(), {}))) as Observed;
      expect(back.raw).toEqual(before.raw);
      expect(back.id).toBe(before.id);
    });
  });

  test('change a port from a number to its name in an object of others', async () => {
    const manifest = makeManifests({ ...values, extAuthService: { ...values.extAuthService, port: 8083 } })[0] as Manifest;
    const { labels: _labels, ...metadata } = manifest.object['metadata'] as JsonObject;
    await kubectl.run(['apply', '-f', '-'], JSON.stringify({ ...manifest.object, metadata }));
    const server = makeManifests(values)[0] as Manifest;
    const seen = (await driver(server.kind).observe(soughtOf(server))) as Observed;
    await driver(server.kind).update(updateOf(server, seen, { force: true }));
    const after = (await driver(server.kind).observe(soughtOf(server))) as Observed;
    expect(at(after.raw, 'spec', 'destinationServer', 'port')).toEqual({ name: 'grpc' });
    expect(after.would).toEqual(after.raw);
  });

  test('keep what a person adds to an object of ours by client-side apply, and say so in the plan', async () => {
    await driver().create(settled(policyOf()));
    const { metadata, ...rest } = policyOf().object;
    const theirs = { ...rest, metadata: { ...(metadata as JsonObject), annotations: { theirs: 'yes' } } };
    expect((await kubectl.run(['apply', '-f', '-'], JSON.stringify(theirs))).exitCode).toBe(0);
    const next = policyOf({ jwks: newKeys });
    const seen = (await driver().observe(soughtOf(next))) as Observed;
    const update = updateOf(next, seen, { force: true });
    expect(update.fields.map(({ path }) => path)).toEqual([keySetPath]);
    await driver().update(update);
    const after = (await driver().observe(soughtOf(next))) as Observed;
    expect(after.raw).toEqual(seen.would);
    expect(at(after.raw, 'metadata', 'annotations', 'theirs')).toBe('yes');
    expect(after.marked).toBe(true);
  });

  describe('find before anything is written', () => {
    test('a missing namespace', async () => {
      const manifest = policyOf({ namespace: 'nowhere' });
      await expect(driver().observe(soughtOf(manifest))).rejects.toMatchObject({
        code: 'namespace-missing',
        hint: expect.stringContaining('create namespace nowhere'),
      });
      await expect(driver().create(settled(manifest))).rejects.toMatchObject({ code: 'namespace-missing' });
    });

    test('a refused manifest', async () => {
      const manifest = policyOf();
      const bad = {
        ...manifest,
        object: { ...manifest.object, spec: { applyToRoutes: [{ route: { labels: { oauth: true } } }] } },
      };
      await expect(driver().observe(soughtOf(bad))).rejects.toMatchObject({
        code: 'manifest-refused',
        message: expect.stringContaining('spec.applyToRoutes[0].route.labels.oauth'),
      });
      const unknown = { ...manifest, object: { ...manifest.object, spec: { bogus: 1 } } };
      await expect(driver().observe(soughtOf(unknown))).rejects.toMatchObject({
        code: 'manifest-refused',
        message: expect.stringContaining('bogus'),
      });
    });

    test('a missing CRD', async () => {
      const bare = await startKube({ crds: 'none' });
      const there = makeKubeDrivers(await realKubectl(bare.kubeconfig), 'gloo-okta');
      await expect(there['kube.ext-auth-policy'].observe(soughtOf(policyOf()))).rejects.toMatchObject({ code: 'crd-missing' });
      expect(await there['kube.ext-auth-policy'].observe(soughtOf(policyOf(), {}))).toBeUndefined();
      await bare.close();
    });

    test('but not a missing right to make it, which is a question of the plan', async () => {
      kube.setRights({ user: 'jane', denied: [{ verb: 'patch', resource: 'extauthpolicies' }] });
      expect(await driver().observe(soughtOf(policyOf()))).toBeUndefined();
    });
  });

  test('without the right to try, compare the live object and say so', async () => {
    await driver().create(settled(policyOf()));
    kube.setRights({ user: 'jane', denied: [{ verb: 'patch' }] });
    const same = (await driver().observe(soughtOf(policyOf()))) as Observed;
    expect(JSON.stringify(same.would)).toBe(JSON.stringify(same.raw));
    expect(same.note).toContain('live object was compared');
    const next = policyOf({ jwks: newKeys });
    expect(updateOf(next, (await driver().observe(soughtOf(next))) as Observed).fields.map(({ path }) => path)).toEqual([
      keySetPath,
    ]);
  });

  test('without the right to read namespaces work all the same', async () => {
    kube.setRights({ user: 'jane', denied: [{ resource: 'namespaces' }] });
    expect(await driver().observe(soughtOf(policyOf()))).toBeUndefined();
    await driver().create(settled(policyOf()));
    expect((await driver().observe(soughtOf(policyOf())))?.marked).toBe(true);
  });

  test('without the right to read the objects stop, for nothing is known then', async () => {
    kube.setRights({ user: 'jane', denied: [{ resource: 'namespaces' }, { verb: 'get', resource: 'extauthpolicies' }] });
    await expect(driver().observe(soughtOf(policyOf()))).rejects.toMatchObject({ code: 'cluster-right-missing' });
  });

  test('an empty manifest asks only what is there, without trying anything', async () => {
    expect(await driver().observe(soughtOf(policyOf(), {}))).toBeUndefined();
    expect(await driver().observe(soughtOf(policyOf({ namespace: 'nowhere' }), {}))).toBeUndefined();
    await driver().create(settled(policyOf()));
    const before = kube.calls().length;
    const seen = await driver().observe(soughtOf(policyOf(), {}));
    expect(seen).toMatchObject({ marked: true, raw: policyOf().object });
    expect(seen?.would).toBeUndefined();
    expect(
      kube
        .calls()
        .slice(before)
        .every(({ method }) => method === 'GET'),
    ).toBe(true);
  });

  test('a manifest with something that is not known yet is not tried', async () => {
    const open = { ...policyOf().object, spec: { ref: 'okta.app/portal', output: 'clientId' } } as unknown as Sought['spec'];
    expect(await driver().observe(soughtOf(policyOf(), open))).toBeUndefined();
    expect(kube.calls().some(({ method }) => method === 'PATCH')).toBe(false);
  });

  test('an object of ours that lost its mark gets it back, where the ledger knows it', async () => {
    const { id } = await driver().create(settled(policyOf()));
    await kubectl.run([
      'label',
      'extauthpolicies.security.policy.gloo.solo.io',
      'oauth-okta',
      '-n',
      namespace,
      'app.kubernetes.io/instance-',
    ]);
    const { kind, key, title, place, spec } = settled(policyOf());
    const remembered = { kind, key, title, place, spec, state: 'made', id, outputs: {}, needs: [], at: '' } as const;
    const seen = (await driver().observe({ ...soughtOf(policyOf()), remembered })) as Observed;
    const update = updateOf(policyOf(), seen);
    expect(update.fields.map(({ path }) => path)).toEqual(['metadata.labels.app\\.kubernetes\\.io/instance']);
    await driver().update(update);
    expect((await driver().observe(soughtOf(policyOf())))?.marked).toBe(true);
  });

  test('nothing that is sent reaches the command line', async () => {
    const seen: string[] = [];
    const watched: Kubectl = {
      ...kubectl,
      run: (args, input) => {
        seen.push(...args);
        return kubectl.run(args, input);
      },
    };
    const watching = makeKubeDrivers(watched, 'gloo-okta')['kube.ext-auth-policy'];
    await watching.observe(soughtOf(policyOf()));
    await watching.create(settled(policyOf()));
    expect(seen.join(' ')).not.toMatch(/keys|kdhR|issuer/);
    expect(kube.unknownRoutes()).toEqual([]);
  });
});
