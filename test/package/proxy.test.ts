import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

// the bundle holds only parts of undici: what the source can do, the built program must be able to do as well
const built = existsSync('dist/main.js');
if (!built) console.warn('skipped: dist is not built (npm run build)');

const servers: Server[] = [];
const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-proxy-'));
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(dir, { recursive: true, force: true });
});

/** A proxy that notes the tunnels it is asked for, and refuses them or says nothing. */
async function aProxy(answer: 'refuses' | 'says nothing') {
  const tunnels: string[] = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    if (answer === 'refuses') socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    socket.on('error', () => undefined);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels };
}

/** The built program with that proxy; gives its exit code and what it said. */
async function run(words: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ['bin/gloo-okta.js', ...words], {
    env: { PATH: process.env['PATH'], HOME: dir, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, err };
}

const org = ['--org-url', 'https://acme.okta.test'];

it.skipIf(!built)('the built program sends every request through the proxy of the environment', async () => {
  const proxy = await aProxy('refuses');
  for (const words of [
    ['env', ...org, '--app-client-id', 'x', '--cluster-name', 'c'],
    ['plan', ...org, '--react-url', 'https://portal.example.com', '--no-apply', '--cluster-name', 'c'],
  ]) {
    const before = proxy.tunnels.length;
    const { code, err } = await run(words, {
      HTTPS_PROXY: proxy.url,
      OKTA_CLIENT_TOKEN: '00proxy-token-00000000000000000000000000000',
    });
    expect(err).toContain('the proxy refused (HTTP 403)');
    expect(code).toBe(8);
    expect(proxy.tunnels.length).toBeGreaterThan(before);
  }
  expect(new Set(proxy.tunnels)).toEqual(new Set(['acme.okta.test:443']));
});

it.skipIf(!built)('a proxy that says nothing ends the run at its time limit', async () => {
  const proxy = await aProxy('says nothing');
  const words = ['env', ...org, '--app-client-id', 'x', '--cluster-name', 'c', '--request-timeout', '1s'];
  const { code, err } = await run(words, { HTTPS_PROXY: proxy.url });
  expect(err).toContain('did not answer within 1 s');
  expect(code).toBe(8);
});
