import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/model.ts';
import { at, listAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';
import { extAuthPolicy } from './installation.ts';
import { account, grant, group, rule, user } from './roles.ts';

const policies = '/apis/security.policy.gloo.solo.io/v2/namespaces/gloo-mesh-addons/extauthpolicies';
const policyGroup = 'security.policy.gloo.solo.io';
const addons = 'gloo-mesh-addons';

let kube: KubeStandIn;
beforeEach(async () => {
  kube = await startKube({ gloo: false });
});
afterEach(() => kube.close());

const as = (name: string, ...groups: readonly string[]): readonly string[] => [
  ...['Impersonate-User', name],
  ...groups.flatMap((one) => ['Impersonate-Group', one]),
];
const get = (path: string, headers: readonly string[]) => ask(kube.url, 'GET', path, { headers });
const patch = (name: string, headers: readonly string[]) =>
  ask(kube.url, 'PATCH', `${policies}/${name}?fieldManager=x`, {
    body: extAuthPolicy({ name }),
    type: 'application/apply-patch+yaml',
    headers,
  });
const message = (json: Json): string | undefined => stringAt(json, 'message');

describe('a user of their own', () => {
  it('may do nothing but look at what is served and ask what they may do', async () => {
    for (const path of ['/api', '/apis', '/version', '/openapi/v3', '/apis/apps/v1', '/healthz']) {
      expect([path, (await get(path, as('jane'))).status]).toEqual([path, 200]);
    }
    const { status, json } = await get('/api/v1/pods', as('jane'));
    expect([status, json]).toEqual([
      403,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope',
        reason: 'Forbidden',
        details: { kind: 'pods' },
        code: 403,
      },
    ]);
  });

  it('is not told whether there is such a kind', async () => {
    const { status, json } = await get('/apis/nope.io/v1/namespaces/default/things/a', as('jane'));
    const why = 'User "jane" cannot get resource "things" in API group "nope.io" in the namespace "default"';
    expect([status, message(json)]).toEqual([403, `things.nope.io "a" is forbidden: ${why}`]);
    const metrics = await get('/metrics', as('jane'));
    expect([metrics.status, at(metrics.json, 'details'), message(metrics.json)]).toEqual([
      403,
      {},
      'forbidden: User "jane" cannot get path "/metrics"',
    ]);
  });

  it('has in one namespace what a role there gives, and the namespace itself lies in it', async () => {
    grant(kube, 'reader', user('jane'), [rule('', ['namespaces', 'pods'], ['get', 'list'])], addons);
    expect((await get(`/api/v1/namespaces/${addons}/pods`, as('jane'))).status).toBe(200);
    expect((await get(`/api/v1/namespaces/${addons}`, as('jane'))).status).toBe(200);
    expect((await get('/api/v1/pods', as('jane'))).status).toBe(403);
    const other = await get('/api/v1/namespaces/bookinfo', as('jane'));
    const why = 'User "jane" cannot get resource "namespaces" in API group "" in the namespace "bookinfo"';
    expect(message(other.json)).toBe(`namespaces "bookinfo" is forbidden: ${why}`);
  });

  it('has what a ClusterRole gives in one namespace alone when it is bound there', async () => {
    kube.seed({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'viewers', namespace: addons },
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [group('viewers')],
    });
    expect((await get(`/api/v1/namespaces/${addons}/services`, as('jane', 'viewers'))).status).toBe(200);
    expect((await get(`/api/v1/namespaces/${addons}/services`, as('jane'))).status).toBe(403);
    expect((await get(`/api/v1/namespaces/${addons}/secrets`, as('jane', 'viewers'))).status).toBe(403);
    // Of Gloo's kinds the cluster's own roles know nothing.
    expect((await get(policies, as('jane', 'viewers'))).status).toBe(403);
  });

  it('is told of a role that is not there', async () => {
    kube.seed({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'lost', namespace: addons },
      roleRef: { kind: 'Role', name: 'gone' },
      subjects: [user('jane')],
    });
    const { json } = await get(`/api/v1/namespaces/${addons}/pods`, as('jane'));
    expect(message(json)).toMatch(
      /in the namespace "gloo-mesh-addons": RBAC: role\.rbac\.authorization\.k8s\.io "gone" not found$/,
    );
  });
});

describe('a right to one object by its name', () => {
  beforeEach(() =>
    grant(kube, 'refresh', user('jane'), [rule(policyGroup, ['extauthpolicies'], ['get', 'patch'], ['oauth-okta'])], addons),
  );

  it('reads and patches that one and no other', async () => {
    kube.seed(extAuthPolicy());
    kube.seed(extAuthPolicy({ name: 'other' }));
    expect((await get(`${policies}/oauth-okta`, as('jane'))).status).toBe(200);
    expect((await patch('oauth-okta', as('jane'))).status).toBe(200);
    expect((await get(`${policies}/other`, as('jane'))).status).toBe(403);
    expect((await patch('other', as('jane'))).status).toBe(403);
    expect((await get(policies, as('jane'))).status).toBe(403);
    expect((await ask(kube.url, 'DELETE', `${policies}/oauth-okta`, { headers: as('jane') })).status).toBe(403);
    expect((await get(`${policies}/oauth-okta/status`, as('jane'))).status).toBe(403);
  });

  it('makes nothing new by an apply without the right to create', async () => {
    const { status, json } = await patch('oauth-okta', as('jane'));
    expect(status).toBe(403);
    expect(message(json)).toContain('User "jane" cannot create resource "extauthpolicies"');
    expect(kube.store.list(`extauthpolicies.${policyGroup}`)).toEqual([]);
  });

  it('lists with a selector for the name where list is allowed for it', async () => {
    grant(kube, 'waiter', user('joe'), [rule(policyGroup, ['extauthpolicies'], ['list', 'watch'], ['oauth-okta'])], addons);
    expect((await get(`${policies}?fieldSelector=metadata.name%3Doauth-okta`, as('joe'))).status).toBe(200);
    expect((await get(policies, as('joe'))).status).toBe(403);
    expect((await get(`${policies}?fieldSelector=metadata.name%3Dother`, as('joe'))).status).toBe(403);
  });
});

describe('impersonation', () => {
  it('needs the right to it, for the user and for each group', async () => {
    const jane = await ask(kube.secureUrl, 'GET', '/api', { ca: kube.ca, headers: [...bearer('jane'), ...as('admin')] });
    const why = 'User "jane" cannot impersonate resource "users" in API group "" at the cluster scope';
    expect([jane.status, message(jane.json)]).toEqual([403, `users "admin" is forbidden: ${why}`]);
    grant(kube, 'impersonator', user('jane'), [rule('', ['users'], ['impersonate'], ['ada'])]);
    const allowed = await ask(kube.secureUrl, 'GET', '/api', { ca: kube.ca, headers: [...bearer('jane'), ...as('ada')] });
    expect(allowed.status).toBe(200);
    const grouped = await ask(kube.secureUrl, 'GET', '/api', {
      ca: kube.ca,
      headers: [...bearer('jane'), ...as('ada', 'system:masters')],
    });
    expect(message(grouped.json)).toContain(
      'groups "system:masters" is forbidden: User "jane" cannot impersonate resource "groups"',
    );
  });

  it('of a group makes an administrator, and several groups come one by one', async () => {
    expect((await get('/api/v1/pods', as('jane', 'a,b', 'system:masters'))).status).toBe(200);
    const who = await ask(kube.url, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      type: 'application/json',
      headers: as('jane', 'a,b', 'c'),
    });
    expect(at(who.json, 'status', 'userInfo')).toEqual({ username: 'jane', groups: ['a,b', 'c', 'system:authenticated'] });
  });

  it('of a ServiceAccount has its groups, and its own right', async () => {
    grant(kube, 'acting', user('jane'), [rule('', ['serviceaccounts'], ['impersonate'])], addons);
    grant(kube, 'bots', group(`system:serviceaccounts:${addons}`), [rule('', ['pods'], ['list'])], addons);
    const headers = [...bearer('jane'), ...as(`system:serviceaccount:${addons}:bot`)];
    const inside = await ask(kube.secureUrl, 'GET', `/api/v1/namespaces/${addons}/pods`, { ca: kube.ca, headers });
    expect(inside.status).toBe(200);
    const elsewhere = [...bearer('jane'), ...as('system:serviceaccount:default:bot')];
    const outside = await ask(kube.secureUrl, 'GET', '/api', { ca: kube.ca, headers: elsewhere });
    const why = 'User "jane" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "default"';
    expect(message(outside.json)).toBe(`serviceaccounts "bot" is forbidden: ${why}`);
  });

  it('of groups alone is refused in plain text', async () => {
    const { status, text } = await get('/api/v1/pods', ['Impersonate-Group', 'devs']);
    expect([status, text]).toEqual([
      500,
      'Internal Server Error: "/api/v1/pods": requested [{Group  devs    }] without impersonating a user\n',
    ]);
  });
});

function bearer(name: string): readonly string[] {
  const token = /token: (\S+)/.exec(kube.kubeconfigOf(name))?.[1] ?? '';
  return ['Authorization', `Bearer ${token}`];
}

describe('over TLS', () => {
  it('a stranger is anonymous, and a token that nobody issued is not taken', async () => {
    const path = '/api/v1/namespaces';
    const stranger = await ask(kube.secureUrl, 'GET', path, { ca: kube.ca });
    expect([stranger.status, message(stranger.json)]).toEqual([
      403,
      'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope',
    ]);
    expect((await ask(kube.secureUrl, 'GET', '/version', { ca: kube.ca })).status).toBe(200);
    expect((await ask(kube.secureUrl, 'GET', '/api', { ca: kube.ca })).status).toBe(403);
    const forged = await ask(kube.secureUrl, 'GET', path, { ca: kube.ca, headers: ['Authorization', 'Bearer nobody'] });
    expect([forged.status, forged.json]).toEqual([
      401,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      },
    ]);
  });

  it('is not trusted without its certificate', async () => {
    await expect(ask(kube.secureUrl, 'GET', '/version')).rejects.toThrow(/self-signed certificate/);
  });

  it('takes the token of a ServiceAccount, for as long as that is there', async () => {
    const metadata = { name: 'bot', namespace: addons };
    expect(() => kube.serviceAccountToken(addons, 'bot')).toThrow('no ServiceAccount');
    kube.seed({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    grant(kube, 'bot', account(addons, 'bot'), [rule(policyGroup, ['extauthpolicies'], ['get'], ['oauth-okta'])], addons);
    kube.seed(extAuthPolicy());
    const headers = ['Authorization', `Bearer ${kube.serviceAccountToken(addons, 'bot')}`];
    const read = () => ask(kube.secureUrl, 'GET', `${policies}/oauth-okta`, { ca: kube.ca, headers });
    expect((await read()).status).toBe(200);
    const refused = await ask(kube.secureUrl, 'GET', policies, { ca: kube.ca, headers });
    expect(message(refused.json)).toContain(`User "system:serviceaccount:${addons}:bot" cannot list resource "extauthpolicies"`);
    kube.store.remove('serviceaccounts', addons, 'bot');
    expect((await read()).status).toBe(401);
  });
});

describe('a review', () => {
  const review = (kind: string, spec: Json, headers: readonly string[]) =>
    ask(kube.url, 'POST', `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`, {
      body: { apiVersion: 'authorization.k8s.io/v1', kind, spec },
      type: 'application/json',
      headers,
    });
  const asked = (verb: string, namespace: string, name = ''): Json => ({
    resourceAttributes: { group: policyGroup, resource: 'extauthpolicies', verb, namespace, name },
  });

  it('says what allows it, in the words of RBAC', async () => {
    grant(kube, 'patcher', user('jane'), [rule(policyGroup, ['extauthpolicies'], ['patch'])], addons);
    const status = async (spec: Json): Promise<Json | undefined> =>
      at((await review('SelfSubjectAccessReview', spec, as('jane'))).json, 'status');
    expect(await status(asked('patch', addons))).toEqual({
      allowed: true,
      reason: `RBAC: allowed by RoleBinding "patcher/${addons}" of Role "patcher" to User "jane"`,
    });
    expect(await status(asked('patch', ''))).toEqual({ allowed: false });
    expect(await status(asked('delete', addons))).toEqual({ allowed: false });
    expect(await status({ nonResourceAttributes: { verb: 'get', path: '/apis' } })).toMatchObject({ allowed: true });
    expect(await status({ nonResourceAttributes: { verb: 'get', path: '/metrics' } })).toEqual({ allowed: false });
  });

  it('of rules lists them', async () => {
    grant(kube, 'patcher', user('jane'), [rule(policyGroup, ['extauthpolicies'], ['get', 'patch'], ['oauth-okta'])], addons);
    const { json } = await review('SelfSubjectRulesReview', { namespace: addons }, as('jane'));
    expect(listAt(json, 'status', 'resourceRules')).toContainEqual({
      verbs: ['get', 'patch'],
      apiGroups: [policyGroup],
      resources: ['extauthpolicies'],
      resourceNames: ['oauth-okta'],
    });
    expect(at(json, 'status', 'incomplete')).toBe(false);
  });

  it('of somebody else needs the right to ask', async () => {
    grant(kube, 'patcher', group('devs'), [rule(policyGroup, ['extauthpolicies'], ['patch'])], addons);
    const spec = { ...(asked('patch', addons) as object), user: 'joe', groups: ['devs'] };
    expect(at((await review('SubjectAccessReview', spec, [])).json, 'status', 'allowed')).toBe(true);
    expect((await review('SubjectAccessReview', spec, as('jane'))).status).toBe(403);
  });

  it('without a question is invalid', async () => {
    expect((await review('SelfSubjectAccessReview', {}, [])).status).toBe(422);
  });

  it('can only be created', async () => {
    expect((await get('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', [])).status).toBe(405);
    const document = (await get('/openapi/v3/apis/authorization.k8s.io/v1', [])).json;
    const operations = Object.entries(at(document, 'paths') as object).map(([path, methods]) => [
      path,
      Object.keys(methods as object),
    ]);
    expect(operations).toContainEqual(['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', ['post']]);
    expect(operations.flatMap(([, methods]) => methods)).not.toContain('patch');
  });
});

describe('what the API says of itself', () => {
  it('names in OpenAPI just the operations that discovery gives each kind', async () => {
    const lists = ['api/v1', 'apis/batch/v1', 'apis/authorization.k8s.io/v1', `apis/${policyGroup}/v2`];
    for (const list of lists) {
      const document = (await get(`/openapi/v3/${list}`, [])).json;
      for (const resource of listAt((await get(`/${list}`, [])).json, 'resources')) {
        const [plural = '', part] = (stringAt(resource, 'name') ?? '').split('/');
        if (part !== undefined && part !== 'status') continue;
        const prefix = `/${list}${at(resource, 'namespaced') === true ? '/namespaces/{namespace}' : ''}/${plural}`;
        const under = part === undefined ? '' : `/${part}`;
        const said = [prefix, `${prefix}/{name}${under}`]
          .flatMap((path) => Object.values((at(document, 'paths', path) ?? {}) as { [method: string]: Json }))
          .map((operation) => stringAt(operation, 'x-kubernetes-action') ?? '')
          .map((action) => ({ post: 'create', put: 'update' })[action] ?? action);
        const verbs = listAt(resource, 'verbs').filter((verb) => verb !== 'watch');
        const own = part === undefined ? said : said.filter((action) => verbs.includes(action));
        expect([plural, part, [...own].sort()]).toEqual([plural, part, [...verbs].sort()]);
      }
    }
  });
});
