import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Problem } from '../../../src/errors.ts';
import { aServer } from '../../http/a-server.ts';
import { anHttp } from '../../http/an-http.ts';

const unreachable = { code: 'okta-unreachable' };

test('sends method, headers and body, and gives status, headers and text back', async () => {
  const server = await aServer(() => ({ status: 201, headers: { 'set-cookie': ['a=1', 'b=2'], 'x-y': 'z' }, json: { é: 1 } }));
  const { http } = anHttp();
  const answer = await http({
    method: 'POST',
    url: `${server.url}/x?q=1`,
    headers: { 'x-a': 'b' },
    body: 'bödy',
    accept: 'json',
  });
  expect(answer.status).toBe(201);
  expect(answer.text()).toBe('{"é":1}');
  expect(answer.headers.get('Set-Cookie')).toBe('a=1, b=2');
  expect(answer.headers.get('X-Y')).toBe('z');
  expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/x?q=1', headers: { accept: 'application/json', 'x-a': 'b' } });
  expect(Buffer.from(server.seen[0]?.body ?? '', 'latin1').toString('utf8')).toBe('bödy');
});

test('a header that is no ASCII comes back byte by byte, as Headers gives it', async () => {
  const server = await aServer((_, response) => {
    response.writeHead(200, { 'x-name': Buffer.from('Zoë').toString('latin1') });
    response.end();
    return undefined;
  });
  const answer = await anHttp().http({ method: 'GET', url: server.url });
  expect(Buffer.from(answer.headers.get('x-name') ?? '', 'latin1').toString('utf8')).toBe('Zoë');
  expect(answer.headers.get('x-name')).toBe((await fetch(server.url)).headers.get('x-name'));
});

test('a redirect is handed back, never followed', async () => {
  const other = await aServer(() => ({ json: {} }));
  const server = await aServer(() => ({ status: 302, headers: { location: other.url } }));
  const answer = await anHttp().http({ method: 'GET', url: server.url, headers: { authorization: 'SSWS x' } });
  expect(answer.status).toBe(302);
  expect(other.seen).toEqual([]);
});

test('plain HTTP off loopback is refused before anything is sent', async () => {
  const { http } = anHttp();
  await expect(http({ method: 'GET', url: 'http://acme.okta.com/x' })).rejects.toMatchObject({ code: 'bad-value' });
  await expect(http({ method: 'GET', url: 'http://127.0.0.1.evil.example/' })).rejects.toMatchObject({ code: 'bad-value' });
  await expect(http({ method: 'GET', url: 'file:///etc/passwd' })).rejects.toMatchObject({ code: 'bad-value' });
});

test('a body over the limit is not read to its end', async () => {
  let written = 0;
  const server = await aServer((_, response) => {
    const pour = () => {
      while (!response.destroyed && response.write('x'.repeat(10_000))) written += 10_000;
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
    return undefined;
  });
  const request = { method: 'GET', url: server.url, maxBytes: 20_000 } as const;
  await expect(anHttp().http(request)).rejects.toMatchObject({ code: 'answer-unusable' });
  expect(written).toBeLessThan(100_000_000);
});

test('a server that never answers ends with the time limit', async () => {
  const server = await aServer(() => undefined);
  const failure = anHttp().http({ method: 'GET', url: server.url, timeoutMs: 50 });
  await expect(failure).rejects.toMatchObject({
    ...unreachable,
    message: expect.stringContaining('did not answer within 0.05 s'),
  });
});

test('a body that never ends ends with the time limit', async () => {
  const server = await aServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{');
    return undefined;
  });
  await expect(anHttp().http({ method: 'GET', url: server.url, timeoutMs: 100 })).rejects.toMatchObject(unreachable);
});

test('the signal ends a request with its own reason', async () => {
  const stop = new AbortController();
  const reason = new Problem('interrupted', 'Stopped.', 'Run it again.');
  const server = await aServer(() => {
    stop.abort(reason);
    return undefined;
  });
  const { http } = anHttp({ signal: stop.signal });
  await expect(http({ method: 'GET', url: server.url })).rejects.toBe(reason);
  await expect(http({ method: 'GET', url: server.url })).rejects.toBe(reason);
  expect(server.seen).toHaveLength(1);
});

test('a refused connection names the host and the reason', async () => {
  const { url, server } = await aServer(() => ({}));
  await new Promise((resolve) => server.close(resolve));
  await expect(anHttp().http({ method: 'POST', url })).rejects.toMatchObject({
    ...unreachable,
    message: `Cannot reach ${new URL(url).host}: the connection was refused.`,
  });
});

test('a name that does not exist is named, and not tried again', async () => {
  const { http, waits } = anHttp();
  const failure = http({ method: 'GET', url: 'https://no-such-org.invalid/' });
  await expect(failure).rejects.toMatchObject({ ...unreachable, message: expect.stringContaining('no-such-org.invalid') });
  expect(waits.length).toBeLessThanOrEqual(3);
});

describe('proxies', () => {
  const aProxy = async (status: number) => {
    const tunnels: string[] = [];
    const proxy = await aServer(() => ({ status: 500, body: 'a plain request came to the proxy' }));
    proxy.server.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const [host, port] = (request.url ?? '').split(':');
      const up = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        up.pipe(socket).pipe(up);
      });
      up.on('error', () => socket.destroy());
      socket.on('error', () => up.destroy());
    });
    return { ...proxy, tunnels };
  };

  test('HTTPS_PROXY is used, and its refusal is explained without its password', async () => {
    const proxy = await aProxy(407);
    const { http } = anHttp({ env: { HTTPS_PROXY: proxy.url.replace('http://', 'http://me:hunter2@') } });
    const failure = await http({ method: 'GET', url: 'https://acme.okta.com/' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ ...unreachable, message: expect.stringContaining('user name and password') });
    expect(String(failure)).toContain(`127.0.0.1:${proxy.port}`);
    expect(String(failure)).not.toContain('hunter2');
    expect(proxy.tunnels).toEqual(['acme.okta.com:443']);
  });

  test('lower case and a bare host:port are read too', async () => {
    const proxy = await aProxy(403);
    const { http } = anHttp({ env: { https_proxy: `127.0.0.1:${proxy.port}` } });
    await expect(http({ method: 'GET', url: 'https://acme.okta.com/' })).rejects.toThrow('the proxy refused (HTTP 403)');
  });

  test('NO_PROXY is honoured', async () => {
    const proxy = await aProxy(403);
    const { http } = anHttp({ env: { HTTPS_PROXY: proxy.url, NO_PROXY: '.invalid' } });
    await expect(http({ method: 'GET', url: 'https://acme.invalid/' })).rejects.toMatchObject(unreachable);
    expect(proxy.tunnels).toEqual([]);
  });

  test('loopback hosts never go through a proxy', async () => {
    const proxy = await aProxy(403);
    const server = await aServer(() => ({ json: { here: true } }));
    const { http } = anHttp({ env: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url } });
    expect((await http({ method: 'GET', url: server.url })).text()).toBe('{"here":true}');
    expect(proxy.seen).toEqual([]);
    expect(proxy.tunnels).toEqual([]);
  });

  test('a proxy that is no URL is refused', async () => {
    const { http } = anHttp({ env: { HTTPS_PROXY: 'socks5://x' } });
    await expect(http({ method: 'GET', url: 'https://acme.okta.com/' })).rejects.toMatchObject({ code: 'bad-value' });
  });
});

const openssl = (() => {
  try {
    return execFileSync('openssl', ['version'], { stdio: 'pipe' }).length > 0;
  } catch {
    console.warn('skipped: the certificate tests need openssl');
    return false;
  }
})();

describe.skipIf(!openssl)('certificates', () => {
  const aTlsServer = async () => {
    const dir = mkdtempSync(join(tmpdir(), 'http-tls-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const options = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', cert, ...subject];
    execFileSync('openssl', options, { stdio: 'pipe' });
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    return { url: `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, cert, dir };
  };

  test('a certificate that is not trusted is refused, and --ca-file is the hint', async () => {
    const { url } = await aTlsServer();
    const failure = anHttp({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }).http({ method: 'GET', url });
    await expect(failure).rejects.toMatchObject({ ...unreachable, hint: expect.stringContaining('--ca-file') });
  });

  test('TLS stays on when the process itself switches it off', async () => {
    const { url } = await aTlsServer();
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    });
    await expect(anHttp().http({ method: 'GET', url })).rejects.toMatchObject(unreachable);
  });

  test('--ca-file and NODE_EXTRA_CA_CERTS each make it trusted', async () => {
    const { url, cert } = await aTlsServer();
    expect((await anHttp({ caFile: cert }).http({ method: 'GET', url })).status).toBe(200);
    expect((await anHttp({ env: { NODE_EXTRA_CA_CERTS: cert } }).http({ method: 'GET', url })).status).toBe(200);
  });

  test('a --ca-file that is missing or no certificate is refused', async () => {
    const { url, dir } = await aTlsServer();
    const empty = join(dir, 'empty.pem');
    writeFileSync(empty, 'nothing');
    for (const caFile of [empty, join(dir, 'missing.pem')]) {
      await expect(anHttp({ caFile }).http({ method: 'GET', url })).rejects.toMatchObject({ code: 'bad-value' });
    }
  });
});
