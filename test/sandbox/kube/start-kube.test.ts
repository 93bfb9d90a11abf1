import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, listAt, numberAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';
import { extAuthPolicy, extAuthServer } from './installation.ts';

const servers = '/apis/admin.gloo.solo.io/v2/namespaces/gloo-mesh-addons/extauthservers';
const resource = 'extauthservers.admin.gloo.solo.io';
const json = 'application/json';
const merge = 'application/merge-patch+json';

let kube: KubeStandIn;
beforeEach(async () => {
  kube = await startKube({ glooDelayMs: 1 });
  await kube.settled();
});
afterEach(() => kube.close());

const post = (path: string, body: Json) => ask(kube.url, 'POST', path, { body, type: json });
const get = (path: string, accept?: string) => ask(kube.url, 'GET', path, { accept });
const namesOf = (list: Json): readonly unknown[] => listAt(list, 'items').map((item) => stringAt(item, 'metadata', 'name'));

describe('what is there at the start', () => {
  it('is a small Gloo installation', async () => {
    expect(namesOf((await get('/api/v1/namespaces')).json)).toEqual([
      'bookinfo',
      'default',
      'gloo-mesh',
      'gloo-mesh-addons',
      'gloo-mesh-gateways',
      'kube-system',
    ]);
    const system = (await get('/api/v1/namespaces/kube-system')).json;
    expect(stringAt(system, 'metadata', 'uid')).toMatch(/^[0-9a-f-]{36}$/);
    const pods = (await get('/api/v1/pods?labelSelector=app%3Dext-auth-service')).json;
    expect(at(listAt(listAt(pods, 'items')[0], 'status', 'conditions')[1], 'status')).toBe('True');
    const clusters = (await get('/apis/admin.gloo.solo.io/v2/kubernetesclusters')).json;
    expect(namesOf(clusters)).toEqual([kube.clusterName]);
    const tables = (await get('/apis/networking.gloo.solo.io/v2/routetables')).json;
    const labels = listAt(listAt(tables, 'items')[0], 'spec', 'http').map((route) => at(route, 'labels') ?? null);
    expect(labels).toEqual([{ oauth: 'true' }, null, null]);
  });

  it('listens on loopback alone and names itself in the kubeconfig', () => {
    expect(kube.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(kube.kubeconfig).toContain(`server: ${kube.url}`);
    expect(kube.kubeconfig).toContain(`current-context: ${kube.context}`);
  });

  it('answers clients that know no aggregated discovery', async () => {
    expect((await get('/api')).json).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const groups = listAt((await get('/apis')).json, 'groups').map((group) => stringAt(group, 'name'));
    expect(groups).toContain('security.policy.gloo.solo.io');
    expect((await get('/apis/apps')).json).toMatchObject({ kind: 'APIGroup', preferredVersion: { groupVersion: 'apps/v1' } });
    const names = listAt((await get('/apis/apps/v1')).json, 'resources').map((one) => stringAt(one, 'name'));
    expect(names).toEqual(['deployments', 'deployments/status']);
  });

  it('remembers what it does not serve', async () => {
    expect((await get('/apis/policy/v1/poddisruptionbudgets')).status).toBe(404);
    expect((await get('/api/v1/namespaces/default/pods/x/exec')).status).toBe(404);
    expect(kube.unknownRoutes()).toEqual([
      'GET /apis/policy/v1/poddisruptionbudgets',
      'GET /api/v1/namespaces/default/pods/x/exec',
    ]);
  });
});

describe('writing', () => {
  it('counts the generation up for the spec alone', async () => {
    await post(servers, extAuthServer());
    const path = `${servers}/ext-auth-server`;
    const labelled = await ask(kube.url, 'PATCH', path, { body: { metadata: { labels: { a: 'b' } } }, type: merge });
    expect(numberAt(labelled.json, 'metadata', 'generation')).toBe(1);
    const changed = await ask(kube.url, 'PATCH', path, { body: { spec: { requestTimeout: '10s' } }, type: merge });
    expect(numberAt(changed.json, 'metadata', 'generation')).toBe(2);
    const status = { status: { common: { State: { approval: 'FAILED' } } }, spec: { requestTimeout: '1s' } };
    const written = await ask(kube.url, 'PATCH', `${path}/status`, { body: status, type: merge });
    expect(numberAt(written.json, 'metadata', 'generation')).toBe(2);
    expect(stringAt(written.json, 'spec', 'requestTimeout')).toBe('10s');
  });

  it('leaves the status alone through the object, and drops it in a create', async () => {
    const made = await post(servers, { ...extAuthServer(), status: { common: { State: { approval: 'FAILED' } } } });
    expect(at(made.json, 'status')).toBeUndefined();
    await kube.settled();
    const body = { status: { common: { State: { approval: 'FAILED' } } } };
    const patched = await ask(kube.url, 'PATCH', `${servers}/ext-auth-server`, { body, type: merge });
    expect(stringAt(patched.json, 'status', 'common', 'State', 'approval')).toBe('ACCEPTED');
  });

  it('prunes unknown fields with a warning unless it shall be strict', async () => {
    const body = { ...extAuthServer(), spec: { bogus: 1, requestTimeout: '1s' } };
    const silent = await post(`${servers}?fieldValidation=Ignore&dryRun=All`, body);
    expect(silent.headers['warning']).toBeUndefined();
    const warned = await post(`${servers}?dryRun=All`, body);
    expect(warned.headers['warning']).toBe('299 - "unknown field \\"spec.bogus\\""');
    expect(at(warned.json, 'spec')).toEqual({ requestTimeout: '1s' });
    expect((await post(`${servers}?fieldValidation=Strict`, body)).status).toBe(400);
    expect(kube.store.list(resource)).toEqual([]);
  });

  it('refuses a patch with an unknown field, showing the whole object', async () => {
    await post(servers, extAuthServer());
    const patch = { body: { spec: { bogus: 1 } }, type: merge };
    const answer = await ask(kube.url, 'PATCH', `${servers}/ext-auth-server?fieldValidation=Strict`, patch);
    expect(answer.status).toBe(422);
    expect(stringAt(answer.json, 'message')).toMatch(/^ "" is invalid: patch: Invalid value: ".*unknown field "spec\.bogus"$/s);
  });

  it('refuses bodies it cannot read', async () => {
    const protobuf = await ask(kube.url, 'POST', '/api/v1/namespaces', { body: {}, type: 'application/vnd.kubernetes.protobuf' });
    expect(protobuf.status).toBe(415);
    const strategic = { body: {}, type: 'application/strategic-merge-patch+json' };
    await post(servers, extAuthServer());
    expect((await ask(kube.url, 'PATCH', `${servers}/ext-auth-server`, strategic)).status).toBe(415);
  });

  it('encodes the strings of a secret', async () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'b' } };
    const made = await post('/api/v1/namespaces/default/secrets', secret);
    expect(at(made.json, 'data')).toEqual({ a: 'Yg==' });
    expect(at(made.json, 'stringData')).toBeUndefined();
  });

  it('deletes collections by label, and a namespace with all it holds', async () => {
    await post(servers, extAuthServer());
    await post(servers, { ...extAuthServer({ name: 'other' }), metadata: { name: 'other' } });
    const path = `${servers}?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dgloo-okta`;
    expect((await ask(kube.url, 'DELETE', path)).status).toBe(200);
    expect(kube.store.list(resource).map((one) => stringAt(one, 'metadata', 'name'))).toEqual(['other']);
    await ask(kube.url, 'DELETE', '/api/v1/namespaces/gloo-mesh-addons');
    expect(kube.store.list(resource)).toEqual([]);
    expect((await get('/api/v1/namespaces/gloo-mesh-addons')).status).toBe(404);
  });

  it('keeps an object with finalizers until they are gone', async () => {
    await post(servers, { ...extAuthServer(), metadata: { name: 'ext-auth-server', finalizers: ['a/b'] } });
    const path = `${servers}/ext-auth-server`;
    const marked = await ask(kube.url, 'DELETE', path);
    expect(stringAt(marked.json, 'metadata', 'deletionTimestamp')).toBeDefined();
    await ask(kube.url, 'PATCH', path, { body: { metadata: { finalizers: null } }, type: merge });
    expect((await get(path)).status).toBe(404);
  });

  it('needs the name of a manager to apply', async () => {
    const apply = { body: extAuthServer(), type: 'application/apply-patch+yaml' };
    const answer = await ask(kube.url, 'PATCH', `${servers}/ext-auth-server`, apply);
    expect(answer.status).toBe(422);
    expect(stringAt(answer.json, 'message')).toContain('fieldManager: Required value: is required for apply patch');
  });

  it('takes away what an applier stops claiming, and nothing of others', async () => {
    const path = `${servers}/ext-auth-server?fieldManager=`;
    const type = 'application/apply-patch+yaml';
    await ask(kube.url, 'PATCH', `${path}a`, {
      body: { ...extAuthServer(), spec: { requestTimeout: '1s', statPrefix: 'x' } },
      type,
    });
    await ask(kube.url, 'PATCH', `${path}b`, { body: { ...extAuthServer(), spec: { statPrefix: 'x' } }, type });
    const answer = await ask(kube.url, 'PATCH', `${path}a`, {
      body: { ...extAuthServer(), spec: { failureModeAllow: true } },
      type,
    });
    expect(at(answer.json, 'spec')).toEqual({ statPrefix: 'x', failureModeAllow: true });
  });
});

describe('reading', () => {
  it('lists in pages', async () => {
    const first = (await get('/api/v1/namespaces?limit=4')).json;
    expect(namesOf(first)).toHaveLength(4);
    expect(numberAt(first, 'metadata', 'remainingItemCount')).toBe(2);
    const token = stringAt(first, 'metadata', 'continue') ?? '';
    const second = (await get(`/api/v1/namespaces?limit=4&continue=${token}`)).json;
    expect(namesOf(second)).toEqual(['gloo-mesh-gateways', 'kube-system']);
    expect(stringAt(second, 'metadata', 'continue')).toBeUndefined();
    expect((await get('/api/v1/namespaces?continue=nonsense')).status).toBe(400);
  });

  it.each([
    ['labelSelector=app', 1],
    ['labelSelector=!app', 0],
    ['labelSelector=app in (x, ext-auth-service)', 1],
    ['labelSelector=app notin (ext-auth-service)', 0],
    ['labelSelector=app!=ext-auth-service', 0],
    ['labelSelector=app==ext-auth-service,other!=x', 1],
    ['fieldSelector=metadata.name!=x', 1],
    ['fieldSelector=metadata.namespace=default', 0],
  ])('picks by %s', async (query, count) => {
    expect(namesOf((await get(`/apis/apps/v1/deployments?${encodeURI(query)}`)).json)).toHaveLength(count);
  });

  it('refuses a field selector it does not know', async () => {
    expect((await get('/apis/apps/v1/deployments?fieldSelector=spec.replicas%3D1')).status).toBe(400);
  });

  it('watches: what is there, what comes, changes and goes', async () => {
    await post(servers, extAuthServer());
    await kube.settled();
    const watching = get(`${servers}?watch=true&resourceVersion=0&timeoutSeconds=2&labelSelector=app.kubernetes.io%2Fmanaged-by`);
    while (!kube.calls().some((call) => call.query.includes('watch'))) await new Promise((done) => setTimeout(done, 5));
    const unlabelled = { metadata: { labels: { 'app.kubernetes.io/managed-by': null } } };
    await ask(kube.url, 'PATCH', `${servers}/ext-auth-server`, { body: unlabelled, type: merge });
    await post(servers, extAuthServer({ name: 'two' }));
    await ask(kube.url, 'DELETE', `${servers}/two`);
    const events = listAt({ events: (await watching).json }, 'events').map((event) => [
      stringAt(event, 'type'),
      stringAt(event, 'object', 'metadata', 'name'),
    ]);
    const told = events.filter(([type]) => type !== 'MODIFIED');
    expect(told).toEqual([
      ['ADDED', 'ext-auth-server'],
      ['DELETED', 'ext-auth-server'],
      ['ADDED', 'two'],
      ['DELETED', 'two'],
    ]);
  });
});

describe('a watch that begins with a list', () => {
  it('says where the list ends', async () => {
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1';
    const events = listAt({ events: (await get(`/api/v1/namespaces?${query}`)).json }, 'events');
    expect(events.map((event) => stringAt(event, 'type'))).toEqual([...Array<string>(6).fill('ADDED'), 'BOOKMARK']);
    expect(at(events.at(-1), 'object', 'metadata', 'annotations')).toEqual({ 'k8s.io/initial-events-end': 'true' });
  });

  it('sends rows where rows are asked for', async () => {
    const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const path = '/api/v1/namespaces?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Ddefault';
    const [event] = listAt({ events: (await get(path, table)).json }, 'events');
    expect(at(listAt(event, 'object', 'rows')[0], 'cells')).toEqual(['default', 'Active', expect.stringMatching(/^\d+s$/)]);
  });
});

describe('faults', () => {
  it('fail the next matching request, once', async () => {
    kube.faults.add(503, { method: 'POST', path: 'extauthservers' });
    expect((await get('/version')).status).toBe(200);
    expect((await post(servers, extAuthServer())).status).toBe(503);
    expect((await post(servers, extAuthServer())).status).toBe(201);
  });

  it('lose the answer after the write', async () => {
    kube.faults.add('lost-answer', { method: 'POST' });
    await expect(post(servers, extAuthServer())).rejects.toThrow();
    expect(kube.store.list(resource)).toHaveLength(1);
  });

  it('reset before the write', async () => {
    kube.faults.add('reset', { method: 'POST' });
    await expect(post(servers, extAuthServer())).rejects.toThrow();
    expect(kube.store.list(resource)).toEqual([]);
  });

  it('hang until the server closes', async () => {
    const other = await startKube({ gloo: false });
    other.faults.add('hang');
    const hanging = ask(other.url, 'GET', '/version');
    hanging.catch(() => undefined);
    while (other.calls().length === 0) await new Promise((done) => setTimeout(done, 5));
    await other.close();
    await expect(hanging).rejects.toThrow();
  });
});

describe('rights', () => {
  it('are asked for a create too when an apply makes something new', async () => {
    kube.setRights({ user: 'jane', denied: [{ verb: 'create', resource: 'extauthservers' }] });
    const apply = { body: extAuthServer(), type: 'application/apply-patch+yaml' };
    const answer = await ask(kube.url, 'PATCH', `${servers}/ext-auth-server?fieldManager=x`, apply);
    expect(answer.status).toBe(403);
    expect(stringAt(answer.json, 'message')).toContain('cannot create resource "extauthservers"');
  });

  it('name the whole cluster where they are asked for all of it', async () => {
    kube.setRights({ user: 'jane', denied: [{ verb: 'list', resource: 'namespaces' }] });
    expect(stringAt((await get('/api/v1/namespaces')).json, 'message')).toBe(
      'namespaces is forbidden: User "jane" cannot list resource "namespaces" in API group "" at the cluster scope',
    );
  });
});

describe('a snapshot', () => {
  it('is the same whether what was written fell into one second or into several', async () => {
    const writers = await Promise.all(
      [0, 1500].map(async (step) => {
        let at = Date.parse('2026-01-01T00:00:00Z');
        const kube = await startKube({
          glooDelayMs: 1,
          now: () => {
            at += step;
            return new Date(at);
          },
        });
        await kube.settled();
        const policy = kube.snapshot()['corspolicies.security.policy.gloo.solo.io bookinfo/browsers'] as JsonObject;
        await kube.close();
        return listAt(policy, 'metadata', 'managedFields');
      }),
    );
    expect(writers[0]).toHaveLength(2);
    expect(writers[1]).toEqual(writers[0]);
  });
});

describe('the state file', () => {
  it('keeps the cluster across runs, for its owner alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
    const stateFile = join(folder, 'cluster.json');
    const first = await startKube({ stateFile, glooDelayMs: 1 });
    first.seed(extAuthServer());
    first.seed(extAuthPolicy());
    await first.settled();
    const before = first.snapshot();
    const version = first.store.version();
    await first.close();
    expect(statSync(stateFile).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toMatchObject({ version });
    const second = await startKube({ stateFile, glooDelayMs: 1 });
    await second.settled();
    expect(second.snapshot()).toEqual(before);
    expect(second.store.version()).toBe(version);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
