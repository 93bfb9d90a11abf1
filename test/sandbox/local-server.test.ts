import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, onLoopback, Unacceptable } from '../../src/sandbox/local-server.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { hostileRequests } from './hostile-requests.ts';

/** What comes back for raw bytes until the connection ends; a server that waits for more is told that there is no more. */
function say(host: string, bytes: Buffer): Promise<string> {
  const [name, port] = host.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), name, () => socket.write(bytes));
    const patience = setTimeout(() => socket.end(), 100);
    let text = '';
    socket.on('data', (part) => {
      text += part.toString('latin1');
      // a watch would go on
      if (text.includes('\r\n\r\n')) setImmediate(() => socket.destroy());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(patience);
      resolve(text);
    });
  });
}

describe('a thousand hostile requests', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it.each(['okta', 'kube', 'gateway'] as const)('leave %s as it was, and none is answered by a bug', async (name) => {
    const host = new URL(sandbox[name].url).host;
    const requests = hostileRequests({ host, ...(name === 'okta' ? { authorization: `SSWS ${sandbox.okta.token}` } : {}) });
    expect(requests.length).toBeGreaterThan(1000);
    const broken: string[] = [];
    for (const { what, bytes } of requests) {
      const answer = await say(host, bytes);
      if (/^HTTP\/1.1 500/.test(answer) || /\n {4}at |the sandbox is broken/.test(answer))
        broken.push(`${what}: ${answer.slice(-600)}`);
    }
    expect(broken).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    await expectHealthy(sandbox);
  });
});

async function expectHealthy({ okta, kube, gateway }: Sandbox): Promise<void> {
  const statuses = await Promise.all([
    fetch(`${okta.url}/api/v1/apps`, { headers: { authorization: `SSWS ${okta.token}` } }),
    fetch(`${okta.url}/oauth2/default/.well-known/openid-configuration`),
    fetch(`${kube.url}/version`),
    fetch(`${kube.url}/api/v1/namespaces`),
    fetch(`${gateway.url}/productpage`),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
}

describe('who may call', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const statusOf = async (name: 'okta' | 'kube' | 'gateway', target: string, lines: string): Promise<string> => {
    const { host } = new URL(sandbox[name].url);
    const answer = await say(host, Buffer.from(`GET ${target} HTTP/1.1\r\n${lines}\r\n\r\n`.replaceAll('{host}', host)));
    return answer.slice(9, 12);
  };
  const paths = { okta: '/.well-known/okta-organization', kube: '/version', gateway: '/productpage' } as const;
  const servers = ['okta', 'kube', 'gateway'] as const;

  it.each(servers)('%s answers under the names that a machine has for itself', async (name) => {
    const port = new URL(sandbox[name].url).port;
    for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', '127.9.9.9']) {
      expect([host, await statusOf(name, paths[name], `Host: ${host}:${port}`)]).toEqual([host, '200']);
    }
    expect(await statusOf(name, `http://{host}${paths[name]}`, 'Host: evil.example')).toBe('200');
  });

  it.each(servers)('%s refuses every other name, so that no page gets here under a name of its own', async (name) => {
    for (const host of [
      'evil.example',
      'evil.example:{port}',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '0.0.0.0',
      '127.1',
    ]) {
      expect([host, await statusOf(name, paths[name], `Host: ${host}`)]).toEqual([host, '421']);
    }
    expect(await statusOf(name, 'http://evil.example/', 'Host: {host}')).toBe('421');
  });

  it('the gateway knows the hosts of the cluster, but not those that only `*` stands for', async () => {
    expect(await statusOf('gateway', '/static', 'Host: bookinfo.example.com')).toBe('200');
    const any = {
      apiVersion: 'networking.gloo.solo.io/v2',
      kind: 'RouteTable',
      metadata: { name: 'any', namespace: 'bookinfo' },
    };
    sandbox.kube.seed({ ...any, spec: { hosts: ['*', '*.shop.example'], virtualGateways: [{ name: 'any' }], http: [] } });
    expect(await statusOf('gateway', '/static', 'Host: evil.example')).toBe('421');
    expect(await statusOf('gateway', '/static', 'Host: www.shop.example')).toBe('404');
  });

  it('the Kubernetes API asks nobody who they are, so it takes nothing from a page', async () => {
    expect(await statusOf('kube', '/version', 'Host: {host}\r\nOrigin: https://evil.example')).toBe('403');
    expect(await statusOf('kube', '/version', 'Host: {host}\r\nSec-Fetch-Site: cross-site')).toBe('403');
    expect(await statusOf('kube', '/version', 'Host: {host}\r\nSec-Fetch-Site: none')).toBe('200');
    expect(await statusOf('okta', '/oauth2/default/v1/keys', 'Host: {host}\r\nOrigin: https://evil.example')).toBe('200');
  });
});

describe('a body', () => {
  let server: Server;
  let host: string;
  const read: (number | string)[] = [];
  beforeAll(async () => {
    server = createServer(
      onLoopback((_, message, response) => {
        bytesOf(message, 3000).then(
          (bytes) => read.push(bytes.length),
          (error: unknown) => read.push(error instanceof Unacceptable ? error.status : 'gone'),
        );
        message.on('close', () => response.end());
      }, {}),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it('is read up to its limit, and down to a depth', async () => {
    const post = (length: number, body: string) =>
      say(host, Buffer.from(`POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`));
    for (const body of [
      '0'.repeat(3000),
      '0'.repeat(3001),
      '['.repeat(1000),
      '['.repeat(1001),
      '[]'.repeat(1500),
      `"${'['.repeat(1500)}"`,
    ]) {
      await post(body.length, body);
    }
    await post(11, '0123');
    expect(read).toEqual([3000, 413, 1000, 400, 3000, 1502, 'gone']);
  });
});
