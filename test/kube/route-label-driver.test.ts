import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry, JsonObject, SettledUpdate } from '../../src/core/model.ts';
import { routeRefIn } from '../../src/core/route-ref.ts';
import { routeLabel } from '../../src/kinds/route-label.ts';
import type { Kubectl } from '../../src/kube/kubectl.ts';
import { makeRouteLabelDriver } from '../../src/kube/route-label-driver.ts';
import { routeManager } from '../../src/kube/route-patch.ts';
import { matchersOf } from '../../src/kube/route-tables.ts';
import { wantedRouteLabels } from '../../src/kube/wanted-route-labels.ts';
import { type KubeStandIn, startKube } from '../../src/sandbox/kube/start-kube.ts';
import { realKubectl } from '../doors/kube/real-kubectl.ts';

vi.mock('execa', () => import('./kubectl-in-process.ts'));

const tables = 'routetables.networking.gloo.solo.io';
const labels = { oauth: 'true' };
let kube: KubeStandIn;
let kubectl: Kubectl;
beforeEach(async () => {
  kube = await startKube({ glooDelayMs: 0 });
  kubectl = await realKubectl(kube.kubeconfig, { context: kube.context });
});
afterEach(() => kube.close());

interface Table {
  readonly metadata: { readonly uid: string; readonly managedFields?: readonly { readonly manager: string }[] };
  readonly spec: { readonly http: readonly JsonObject[] };
}
const table = () => kube.store.get(tables, 'bookinfo', 'bookinfo') as unknown as Table;
const labelsOf = (name: string) => table().spec.http.find((route) => route['name'] === name)?.['labels'];
const managers = () => (table().metadata.managedFields ?? []).map(({ manager }) => manager);
/** Somebody writes the table's routes anew. */
const rewrite = (change: (http: readonly JsonObject[]) => readonly JsonObject[]) =>
  kube.store.write(tables, { ...table(), spec: { ...table().spec, http: change(table().spec.http) } } as unknown as JsonObject);
const withLabels = (name: string, own: JsonObject | undefined) => (http: readonly JsonObject[]) =>
  http.map(({ labels: before, ...route }) => {
    const next = route['name'] === name ? own : before;
    return next === undefined ? route : { ...route, labels: next };
  });

const settled = (which: { name: string } | { matchers: string }, value: string | null = 'true') => {
  const { kind, key, title, place } = routeLabel(
    { namespace: 'bookinfo', name: 'bookinfo', route: which, label: 'oauth' },
    'true',
    'x',
  );
  const spec: JsonObject = value === null ? {} : { value };
  return { kind, key, title, place: place as Entry['place'], spec };
};
const entry = (name: string, id: string): Entry => ({ ...settled({ name }), state: 'made', id, outputs: {}, needs: [], at: '' });
const gone = (name: string, value: string | undefined) => ({
  place: settled({ name }).place,
  id: table().metadata.uid,
  expects: [{ path: 'value', value }],
});
const update = (name: string, before: string, after: string, spec: JsonObject): SettledUpdate => ({
  ...settled({ name }),
  spec,
  id: table().metadata.uid,
  outputs: {},
  fields: [{ path: 'value', before, after }],
  force: false,
});
/** The owner's own apply of what the table says, in conflict with whoever else is noted as its manager. */
const ownersApply = (...more: readonly string[]) => {
  const { http } = table().spec;
  const manifest = {
    apiVersion: 'networking.gloo.solo.io/v2',
    kind: 'RouteTable',
    metadata: { name: 'bookinfo', namespace: 'bookinfo' },
    spec: { http: [...http].reverse() },
  };
  return kubectl.run(
    ['apply', '--server-side', '--field-manager=owner', ...more, '-o', 'json', '-f', '-'],
    JSON.stringify(manifest),
  );
};

describe('a label on a route', () => {
  it('is put, seen, and taken off again, and the owner applies the table as before', async () => {
    expect((await ownersApply('--force-conflicts')).exitCode).toBe(0);
    const before = JSON.stringify(table().spec);
    const driver = makeRouteLabelDriver(kubectl, 'gloo-okta');
    expect(await driver.observe(settled({ name: 'home' }))).toBeUndefined();
    const { id } = await driver.create(settled({ name: 'home' }));
    expect(id).toBe(table().metadata.uid);
    expect(labelsOf('home')).toEqual(labels);
    expect(managers()).toContain(routeManager);
    expect(await driver.observe(settled({ name: 'home' }))).toMatchObject({ raw: { value: 'true' }, id, marked: false });
    const conflict = await ownersApply();
    expect([conflict.exitCode, conflict.stderr]).toEqual([1, expect.stringContaining(routeManager)]);

    // another route carries the same label, which its owner gave it
    expect(labelsOf('productpage')).toEqual(labels);
    await driver.remove(gone('home', 'true'));
    expect(JSON.stringify(table().spec)).toBe(before);
    expect(managers()).not.toContain(routeManager);
    expect((await ownersApply()).exitCode).toBe(0);
  });

  it('keeps the claim until the last of ours is off, whoever made them', async () => {
    const first = makeRouteLabelDriver(kubectl, 'gloo-okta');
    for (const name of ['home', 'static']) await first.create(settled({ name }));
    const { uid } = table().metadata;
    const second = makeRouteLabelDriver(kubectl, 'gloo-okta');
    for (const name of ['home', 'static']) await second.observe({ ...settled({ name }, null), remembered: entry(name, uid) });
    await second.remove(gone('home', 'true'));
    expect(managers()).toContain(routeManager);
    await second.remove(gone('static', 'true'));
    expect(managers()).not.toContain(routeManager);
  });

  it('that was taken over is put back, and the claim is given up', async () => {
    rewrite(withLabels('home', { oauth: 'theirs' }));
    const driver = makeRouteLabelDriver(kubectl, 'gloo-okta');
    await driver.update(update('home', 'theirs', 'true', { value: 'true' }));
    expect([labelsOf('home'), managers().includes(routeManager)]).toEqual([labels, true]);
    await driver.update(update('home', 'true', 'theirs', {}));
    expect([labelsOf('home'), managers().includes(routeManager)]).toEqual([{ oauth: 'theirs' }, false]);
  });

  it('of a run that was cut between taking it off and giving the claim up: the next run gives it up', async () => {
    const { id } = await makeRouteLabelDriver(kubectl, 'gloo-okta').create(settled({ name: 'home' }));
    let patches = 0;
    const cut = makeRouteLabelDriver(
      {
        ...kubectl,
        run: (args, input) => {
          patches += args[0] === 'patch' ? 1 : 0;
          return patches === 2 ? Promise.reject(new Error('cut')) : kubectl.run(args, input);
        },
      },
      'gloo-okta',
    );
    await expect(cut.remove(gone('home', 'true'))).rejects.toThrow('cut');
    expect([labelsOf('home'), managers().includes(routeManager)]).toEqual([undefined, true]);

    const next = makeRouteLabelDriver(kubectl, 'gloo-okta');
    // one that is wanted is made anew
    expect(await next.observe({ ...settled({ name: 'home' }), remembered: entry('home', id) })).toBeUndefined();
    expect(await next.observe({ ...settled({ name: 'home' }, null), remembered: entry('home', id) })).toMatchObject({
      raw: {},
      id,
    });
    await next.remove(gone('home', undefined));
    expect(managers()).not.toContain(routeManager);
    expect(await next.observe({ ...settled({ name: 'home' }, null), remembered: entry('home', id) })).toBeUndefined();
  });

  it('that somebody changed meanwhile, or whose route or table is gone, is left', async () => {
    const driver = makeRouteLabelDriver(kubectl, 'gloo-okta');
    const changed = { code: 'changed-meanwhile' };
    await driver.create(settled({ name: 'home' }));
    await expect(driver.create(settled({ name: 'home' }))).rejects.toMatchObject(changed);
    rewrite(withLabels('home', { oauth: 'theirs' }));
    await expect(driver.remove(gone('home', 'true'))).rejects.toMatchObject(changed);
    await expect(driver.create(settled({ name: 'nowhere' }))).rejects.toMatchObject(changed);
    await expect(driver.update({ ...update('home', 'theirs', 'true', { value: 'true' }), id: 'another' })).rejects.toMatchObject(
      changed,
    );
    // what is to go and is gone is fine
    await driver.remove({ ...gone('home', 'true'), id: 'another' });
    await driver.remove(gone('nowhere', 'true'));
    expect(labelsOf('home')).toEqual({ oauth: 'theirs' });
  });

  it('is put on the right route where somebody puts one before it in the same moment', async () => {
    let isFirst = true;
    const driver = makeRouteLabelDriver(
      {
        ...kubectl,
        run: (args, input) => {
          if (args[0] === 'patch' && isFirst) {
            isFirst = false;
            rewrite((http) => [{ name: 'new', matchers: [{ uri: { exact: '/new' } }] }, ...http]);
          }
          return kubectl.run(args, input);
        },
      },
      'gloo-okta',
    );
    await driver.create(settled({ name: 'home' }));
    expect([labelsOf('home'), labelsOf('new'), labelsOf('static')]).toEqual([labels, undefined, undefined]);
  });

  it('of a route without a name is found by its matchers', async () => {
    rewrite((http) => http.map(({ name, ...route }) => (name === 'static' ? route : { name: name ?? '', ...route })));
    const matchers = matchersOf(table().spec.http.find((route) => !('name' in route)) ?? null);
    const driver = makeRouteLabelDriver(kubectl, 'gloo-okta');
    await driver.create(settled({ matchers }));
    rewrite((http) => [...http].reverse());
    expect(await driver.observe(settled({ matchers }))).toMatchObject({ raw: { value: 'true' } });
    expect(
      table()
        .spec.http.filter((route) => !('name' in route))
        .map((route) => route['labels']),
    ).toEqual([labels]);
  });

  it('by which the policy of somebody else selects is told of', async () => {
    const driver = makeRouteLabelDriver(kubectl, 'gloo-okta');
    const users = (value: string) => driver.usedBy?.({ ...entry('home', 'u'), spec: { value } }, []);
    expect(await users('true')).toEqual([]);
    kube.store.write('extauthpolicies.security.policy.gloo.solo.io', {
      apiVersion: 'security.policy.gloo.solo.io/v2',
      kind: 'ExtAuthPolicy',
      metadata: { name: 'theirs', namespace: 'bookinfo' },
      spec: { applyToRoutes: [{ route: { labels } }] },
    });
    expect(await users('true')).toEqual(['ExtAuthPolicy bookinfo/theirs selects by it']);
    expect(await users('other')).toEqual([]);
  });
});

describe('the labels that are wanted', () => {
  const wanted = (...refs: readonly string[]) => wantedRouteLabels(kubectl, refs.map(routeRefIn), labels);

  it('are one a route, of a whole table all, each once', async () => {
    const all = await wanted('bookinfo/bookinfo', 'bookinfo/bookinfo/home', 'bookinfo/bookinfo/http[1]');
    expect(all.map(({ title }) => title)).toEqual(
      ['productpage', 'static', 'home'].map((name) => `label oauth on bookinfo/bookinfo ${name}`),
    );
    const two = await wantedRouteLabels(kubectl, [routeRefIn('bookinfo/bookinfo/home')], { oauth: 'true', team: 'a' });
    expect(two.map(({ spec }) => spec)).toEqual([{ value: 'true' }, { value: 'a' }]);
  });

  it.each([
    ['bookinfo/nothing', 'There are: bookinfo/bookinfo'],
    ['bookinfo/bookinfo/nothing', 'It has: productpage, static, home'],
    ['bookinfo/bookinfo/http[9]', 'It has: productpage'],
  ])('%s is refused, with what there is', async (ref, hint) => {
    await expect(wanted(ref)).rejects.toMatchObject({ code: 'bad-value', hint: expect.stringContaining(hint) });
  });

  it('a route that cannot be told from another, and more of them than a record holds, are refused', async () => {
    rewrite((http) => [...http, ...http.filter((route) => route['name'] === 'home')]);
    await expect(wanted('bookinfo/bookinfo/home')).rejects.toThrow('cannot be told apart');
    rewrite(() => Array.from({ length: 51 }, (_, at) => ({ name: `r${at}`, matchers: [] })));
    await expect(wanted('bookinfo/bookinfo')).rejects.toMatchObject({ hint: expect.stringContaining('kubectl label') });
    rewrite(() => []);
    await expect(wanted('bookinfo/bookinfo')).rejects.toThrow('no HTTP route');
  });

  it('say who would take them off again', async () => {
    expect((await wanted('bookinfo/bookinfo/home'))[0]?.note).toBeUndefined();
    const live = table() as unknown as { metadata: JsonObject };
    const argo = { 'app.kubernetes.io/instance': 'shop', 'argocd.argoproj.io/instance': 'shop' };
    kube.store.write(tables, { ...live, metadata: { ...live.metadata, labels: argo } } as unknown as JsonObject);
    const [note] = (await wanted('bookinfo/bookinfo/home')).map((one) => one.note);
    expect(note).toContain('Argo CD');
    expect(note).toContain('spec.http[2].labels: {"oauth": "true"}');
  });
});
