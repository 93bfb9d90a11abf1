import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRoute } from '../../../src/sandbox/gateway/find-route.ts';
import type { GatewayStandIn } from '../../../src/sandbox/gateway/start-gateway.ts';
import type { GlooWorld } from '../../../src/sandbox/gloo/gloo-world.ts';
import { aCorsPolicy, aGateway, aPolicy, send } from './a-gateway.ts';
import { aSigner, bearer, claimsAt, keySet, sign } from './tokens.ts';

const frontend = 'https://developer.example.com';
const signer = await aSigner('one');
let gateway: GatewayStandIn;
let close: () => Promise<void>;

beforeAll(async () => {
  const world = await aGateway();
  ({ gateway, close } = world);
  world.kube.seed(aPolicy({ jwt: { localJwks: { inlineString: keySet(signer.jwk) } } }));
  const allowOrigins = [
    { exact: frontend },
    { prefix: 'http://LOCALHOST:', ignoreCase: true },
    { regex: 'http://127\\.0\\.0\\.1:\\d+' },
  ];
  const allowHeaders = ['Authorization', 'Content-Type'];
  world.kube.seed(
    aCorsPolicy({ allowOrigins, allowHeaders, allowMethods: ['GET', 'POST'], exposeHeaders: ['x-a'], maxAge: '600s' }),
  );
});
afterAll(() => close());

describe('a page of another origin', () => {
  const preflight = (origin: string, path = '/productpage') =>
    send(gateway.url, path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });

  it('gets its preflight answered without a token', async () => {
    for (const origin of [frontend, 'http://localhost:3000', 'http://127.0.0.1:8080']) {
      const { status, headers } = await preflight(origin);
      expect([status, headers['access-control-allow-origin']]).toEqual([200, origin]);
      expect(headers['access-control-allow-headers']).toBe('Authorization,Content-Type');
      expect(headers['access-control-allow-methods']).toBe('GET,POST');
      expect(headers['access-control-max-age']).toBe('600');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  it('may read the answers, the refusals too', async () => {
    const token = await sign(claimsAt(new Date()), signer);
    const through = await send(gateway.url, '/productpage', { headers: { origin: frontend, ...bearer(token) } });
    const refused = await send(gateway.url, '/productpage', { headers: { origin: frontend } });
    expect([through.status, refused.status]).toEqual([200, 403]);
    expect([through, refused].map(({ headers }) => headers['access-control-allow-origin'])).toEqual([frontend, frontend]);
    expect(through.headers['access-control-expose-headers']).toBe('x-a');
  });

  it('gets none when it is foreign', async () => {
    for (const origin of ['https://evil.example', `${frontend}.evil.example`, 'http://localhost.evil.example', 'null']) {
      const { status, headers } = await preflight(origin);
      expect([status, headers['access-control-allow-origin']]).toEqual([403, undefined]);
    }
  });

  it('gets none without a policy on the route', async () => {
    const { status, headers } = await preflight(frontend, '/static/x');
    expect([status, headers['access-control-allow-origin']]).toEqual([200, undefined]);
    const other = await aGateway();
    other.kube.seed(aPolicy({ jwt: { localJwks: { inlineString: keySet(signer.jwk) } } }));
    const closed = await send(other.gateway.url, '/productpage', {
      method: 'OPTIONS',
      headers: { origin: frontend, 'access-control-request-method': 'GET' },
    });
    expect([closed.status, closed.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    other.kube.seed(aCorsPolicy({ allowOrigins: [{ regex: '.*' }], allowCredentials: true }, []));
    const open = await send(other.gateway.url, '/static/x', { headers: { origin: 'https://any.example' } });
    expect(open.headers['access-control-allow-origin']).toBe('https://any.example');
    expect(open.headers['access-control-allow-credentials']).toBe('true');
    await other.close();
  });

  it('gets none where there is no route, nor for an OPTIONS that is no preflight', async () => {
    expect((await preflight(frontend, '/else')).status).toBe(404);
    expect((await send(gateway.url, '/productpage', { method: 'OPTIONS', headers: { origin: frontend } })).status).toBe(403);
  });
});

describe('the demo app', () => {
  it('shows a page that says who is signed in, with every claim escaped', async () => {
    const token = await sign(claimsAt(new Date(), { email: '<script>@example.com' }), signer);
    const { text, headers } = await send(gateway.url, '/productpage', { headers: { accept: 'text/html', ...bearer(token) } });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('Signed in as <strong>&lt;script&gt;@example.com</strong>');
    expect(text).not.toContain('<script>');
  });

  it('gives JSON below /api, and believes no token on an open route', async () => {
    const token = await sign(claimsAt(new Date()), signer);
    const closed = await send(gateway.url, '/productpage/api/me', { headers: bearer(token) });
    expect(closed.json).toMatchObject({ path: '/productpage/api/me', signedIn: true, who: 'ada@example.com' });
    const open = await send(gateway.url, '/static/api/me', { headers: bearer(token) });
    expect(open.json).toMatchObject({ signedIn: false, who: null, claims: null });
  });
});

describe('routes', () => {
  const table = (name: string, hosts: readonly string[], ...uris: readonly { readonly [kind: string]: string }[]) => ({
    metadata: { name, namespace: 'n' },
    spec: { hosts, virtualGateways: [{ name: 'g' }], http: uris.map((uri) => ({ matchers: [{ uri }], forwardTo: {} })) },
  });
  const world = (...routeTables: readonly ReturnType<typeof table>[]): GlooWorld => ({
    cluster: 'cluster1',
    servers: [],
    policies: [],
    corsPolicies: [],
    portals: [],
    portalGroups: [],
    apiProducts: [],
    workspaces: [],
    deployments: [],
    services: [],
    authConfigs: [],
    routeTables,
  });
  const find = (cluster: GlooWorld, path: string, host = '127.0.0.1:1') =>
    findRoute(cluster, { method: 'GET', path, host, query: new URLSearchParams(), headers: {} })?.id;

  it('match exactly, by prefix and by a regex for the whole path, the first that fits', () => {
    const cluster = world(table('t', ['*'], { exact: '/a' }, { regex: '/a/[0-9]+' }, { prefix: '/a/' }, { regex: '(' }));
    expect(['/a', '/a/12', '/a/12x', '/a/', '/b'].map((path) => find(cluster, path))).toEqual([
      'n/t/0',
      'n/t/1',
      'n/t/2',
      'n/t/2',
      undefined,
    ]);
  });

  it('go by the host, except on loopback', () => {
    const cluster = world(table('a', ['a.example'], { prefix: '/' }), table('b', ['*.b.example'], { prefix: '/' }));
    expect(['A.example:80', 'x.b.example', 'b.example', 'localhost:1'].map((host) => find(cluster, '/', host))).toEqual([
      'n/a/0',
      'n/b/0',
      undefined,
      'n/a/0',
    ]);
  });

  it('need a virtual gateway, and do not match by what is not imitated', () => {
    const [inner, odd] = [table('t', ['*'], { prefix: '/' }), table('t', ['*'])];
    expect(find(world({ ...inner, spec: { ...inner.spec, virtualGateways: [] } }), '/')).toBeUndefined();
    const http = [{ matchers: [{ uri: { prefix: '/' }, headers: [{ name: 'x' }] }], forwardTo: {} }];
    expect(find(world({ ...odd, spec: { ...odd.spec, http } } as never), '/')).toBeUndefined();
  });
});
