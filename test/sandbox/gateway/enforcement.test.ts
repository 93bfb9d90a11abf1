import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds } from '../../../src/sandbox/gateway/remote-keys.ts';
import type { GatewayStandIn } from '../../../src/sandbox/gateway/start-gateway.ts';
import type { KubeStandIn } from '../../../src/sandbox/kube/start-kube.ts';
import { aGateway, aPolicy, aServer, removePolicy, send } from './a-gateway.ts';
import { aSigner, bearer, claimsAt, issuer, keySet, sign } from './tokens.ts';

let clock = new Date('2026-11-22T12:00:00Z');
let keysServed = new Map<string, string>();
let fetched: string[] = [];
let kube: KubeStandIn;
let gateway: GatewayStandIn;
let close: () => Promise<void>;

const first = await aSigner('first');
const second = await aSigner('second');

beforeEach(async () => {
  clock = new Date('2026-11-22T12:00:00Z');
  [keysServed, fetched] = [new Map(), []];
  const fetchKeys = async (url: string): Promise<string> => {
    fetched.push(url);
    const keys = keysServed.get(url);
    if (keys === undefined) throw new Error('unreachable');
    return keys;
  };
  ({ kube, gateway, close } = await aGateway({ now: () => clock, fetchKeys }));
});
afterEach(() => close());

const inline = (keys: string) => aPolicy({ jwt: { issuer, localJwks: { inlineString: keys } } });
const remote = (url: string, more = {}) => aPolicy({ jwt: { issuer, remoteJwks: { url, ...more } } });

async function status(path: string, token?: string): Promise<number> {
  return (await send(gateway.url, path, token === undefined ? {} : { headers: bearer(token) })).status;
}

describe('the policy as it stands in the cluster', () => {
  it('closes the labelled route alone, and opens it again when it is gone', async () => {
    expect([await status('/productpage'), await status('/static')]).toEqual([200, 200]);
    kube.seed(inline(keySet(first.jwk)));
    expect([await status('/productpage'), await status('/static'), await status('/else')]).toEqual([403, 200, 404]);
    expect(await status('/')).toBe(200);
    removePolicy(kube);
    expect(await status('/productpage')).toBe(200);
    expect(gateway.requests().map(({ why }) => why)).toEqual([
      'open route',
      'open route',
      'no token',
      'open route',
      'no route',
      'open route',
      'open route',
    ]);
  });

  it('is enforced with its new key set as soon as it is changed', async () => {
    const [old, young] = await Promise.all([sign(claimsAt(clock), first), sign(claimsAt(clock), second)]);
    kube.seed(inline(keySet(first.jwk)));
    expect([await status('/productpage', old), await status('/productpage', young)]).toEqual([200, 401]);
    kube.seed(inline(keySet(second.jwk)));
    expect([await status('/productpage', old), await status('/productpage', young)]).toEqual([401, 200]);
  });

  it('follows the label of the route', async () => {
    kube.seed(inline(keySet(first.jwk)));
    const table = kube.store.get('routetables.networking.gloo.solo.io', 'bookinfo', 'bookinfo');
    const text = JSON.stringify(table).replace('"labels":{"oauth":"true"},', '');
    kube.store.write('routetables.networking.gloo.solo.io', JSON.parse(text));
    expect(await status('/productpage')).toBe(200);
  });

  it('refuses everything when the AuthConfig is rejected', async () => {
    kube.seed(inline('{keys:[n:kdhR]}'));
    expect(await status('/productpage', await sign(claimsAt(clock), first))).toBe(403);
    expect(gateway.requests().at(-1)?.why).toMatch(/^AuthConfig gloo-mesh-addons\/oauth-okta-.* is not accepted$/);
    expect(await status('/static')).toBe(200);
  });

  it('does not apply to any route while its server is missing', async () => {
    kube.store.remove('extauthservers.admin.gloo.solo.io', 'gloo-mesh-addons', 'ext-auth-server');
    kube.seed(inline(keySet(first.jwk)));
    expect(await status('/productpage')).toBe(200);
    kube.seed(aServer());
    expect(await status('/productpage')).toBe(403);
  });

  it('leaves the route to the older of two policies', async () => {
    kube.seed(inline(keySet(first.jwk)));
    const { metadata, ...rest } = inline(keySet(second.jwk));
    expect(metadata).toMatchObject({ name: 'oauth-okta' });
    kube.seed({ ...rest, metadata: { name: 'a-later-one', namespace: 'gloo-mesh-addons' } });
    expect(await status('/productpage', await sign(claimsAt(clock), first))).toBe(200);
    expect(await status('/productpage', await sign(claimsAt(clock), second))).toBe(401);
  });

  it('says that it does not imitate a policy for all destinations', async () => {
    kube.seed(aPolicy({ jwt: { localJwks: { inlineString: keySet(first.jwk) } } }, { applyToRoutes: [] }));
    expect(await status('/productpage')).toBe(501);
  });

  it('is not fooled by another spelling of the path', async () => {
    kube.seed(inline(keySet(first.jwk)));
    for (const path of ['/static/../productpage', '/static/%2e%2e/productpage', 'http://bookinfo.example.com/productpage']) {
      expect(await status(path)).toBe(403);
    }
    expect(await status('//static')).toBe(404);
  });
});

describe('remote keys', () => {
  const url = 'http://127.0.0.1:9/keys';

  it('are fetched once per interval', async () => {
    keysServed.set(url, keySet(first.jwk));
    kube.seed(remote(url, { refreshInterval: '60s' }));
    const token = () => sign(claimsAt(clock), first);
    expect([await status('/productpage', await token()), await status('/productpage', await token())]).toEqual([200, 200]);
    keysServed.set(url, keySet(second.jwk));
    clock = new Date(clock.getTime() + 59_000);
    expect(await status('/productpage', await token())).toBe(200);
    expect(fetched).toEqual([url]);
    clock = new Date(clock.getTime() + 1000);
    expect(await status('/productpage', await token())).toBe(401);
    expect(await status('/productpage', await sign(claimsAt(clock), second))).toBe(200);
    expect(fetched).toEqual([url, url]);
  });

  it('that cannot be fetched let nobody in, until the next try after five minutes', async () => {
    kube.seed(remote(url));
    const token = await sign(claimsAt(clock), first);
    expect(await status('/productpage', token)).toBe(403);
    keysServed.set(url, keySet(first.jwk));
    expect(await status('/productpage', token)).toBe(403);
    clock = new Date(clock.getTime() + 300_000);
    expect(await status('/productpage', token)).toBe(200);
  });

  it('are not asked for without a token', async () => {
    kube.seed(remote(url));
    expect(await status('/productpage')).toBe(403);
    expect(fetched).toEqual([]);
  });

  it('are fetched over loopback by default, and from nowhere else', async () => {
    let redirect = false;
    const server = createServer((_, response) => {
      if (redirect) response.writeHead(302, { location: '/keys' });
      response.end(keySet(first.jwk));
    });
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    const own = await aGateway({ now: () => clock });
    const token = await sign(claimsAt(clock), first);
    const ask = async () => (await send(own.gateway.url, '/productpage', { headers: bearer(token) })).status;
    try {
      own.kube.seed(remote(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`));
      expect(await ask()).toBe(200);
      redirect = true;
      own.kube.seed(remote(`http://127.0.0.1:${(server.address() as AddressInfo).port}/moved`));
      expect(await ask()).toBe(403);
      own.kube.seed(remote('http://192.0.2.1/keys'));
      expect(await ask()).toBe(403);
      expect(own.gateway.requests().at(-1)?.why).toBe('the remote key set cannot be fetched');
    } finally {
      await own.close();
      server.close();
    }
  });

  it('are tried again after a failure, but not by an ext auth of old, which says so in its log', async () => {
    for (const fetchesAgain of [true, false]) {
      let up = false;
      let now = clock;
      const fetchKeys = () => (up ? Promise.resolve(keySet(first.jwk)) : Promise.reject(new Error('connection refused')));
      const own = await aGateway({ now: () => now, fetchKeys, fetchesAgain });
      own.kube.seed(remote('https://acme.okta.com/keys'));
      const token = await sign(claimsAt(clock), first);
      const ask = async () => (await send(own.gateway.url, '/productpage', { headers: bearer(token) })).status;
      expect(await ask()).toBe(403);
      up = true;
      now = new Date(clock.getTime() + 6 * 60_000);
      expect(await ask()).toBe(fetchesAgain ? 200 : 403);
      const logs = await fetch(`${own.kube.url}/api/v1/namespaces/gloo-mesh-addons/pods/ext-auth-service-7c9f5d6b8-x2kqp/log`);
      expect(await logs.text()).toContain('failed to fetch JWKS from https://acme.okta.com/keys: connection refused');
      await own.close();
    }
  });

  it('have intervals as Go and protobuf write them', () => {
    expect(['300s', '5m', '1h30m', '1.5s', '250ms', '0s', '', 'soon', '5 m', undefined].map(milliseconds)).toEqual([
      300_000,
      300_000,
      5_400_000,
      1500,
      250,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
