import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const built = existsSync(join(root, 'dist', 'main.js'));
const cannot = built ? (hasOpenssl() ? undefined : 'openssl is not there') : 'dist is not built (npm run build)';
if (cannot !== undefined) console.warn(`skipped: ${cannot}`);

function hasOpenssl(): boolean {
  try {
    return execFileSync('openssl', ['version'], { stdio: 'pipe' }).length > 0;
  } catch {
    return false;
  }
}

describe.skipIf(cannot !== undefined)('a --ca-file adds to what Node was started to trust', () => {
  let dir: string;
  const servers: Server[] = [];
  const cert = (name: string) => join(dir, `${name}.pem`);

  /** A server with a certificate of its own, which no org answers at. */
  const aServer = async (name: string): Promise<string> => {
    const key = join(dir, `${name}.key`);
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const options = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', cert(name)];
    execFileSync('openssl', [...options, ...subject], { stdio: 'pipe' });
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert(name)) }, (_, response) =>
      response.end('no org'),
    );
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  /** The trouble with the org at `url`. */
  const troubleAt = async (url: string, words: readonly string[], env: Record<string, string>) => {
    const home = { PATH: process.env['PATH'] ?? '', HOME: dir, XDG_STATE_HOME: dir };
    const argv = ['bin/gloo-okta.js', 'doctor', '--no-apply', '--org-url', url, '--json', ...words];
    const child = spawn(process.execPath, argv, { cwd: root, env: { ...home, ...env } });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    await new Promise((resolve) => child.on('close', resolve));
    const { findings } = JSON.parse(out) as { findings: { check: string; says: string }[] };
    return findings.find(({ check }) => check === 'okta-reachable')?.says;
  };

  let [started, given]: string[] = [];
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'gloo-okta-ca-'));
    [started, given] = [await aServer('started'), await aServer('given')];
  });
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const ways: [string, Record<string, string>][] = [
    ['NODE_EXTRA_CA_CERTS', { NODE_EXTRA_CA_CERTS: 'started.pem' }],
    ['NODE_OPTIONS=--use-openssl-ca', { NODE_OPTIONS: '--use-openssl-ca', SSL_CERT_FILE: 'started.pem' }],
    ...('getCACertificates' in tls
      ? [
          ['NODE_OPTIONS=--use-system-ca', { NODE_OPTIONS: '--use-system-ca', SSL_CERT_FILE: 'started.pem' }] as [
            string,
            Record<string, string>,
          ],
        ]
      : []),
  ];

  it.each(ways)('by %s', async (_way, names) => {
    const env = Object.fromEntries(
      Object.entries(names).map(([name, value]) => [name, value.replace('started.pem', cert('started'))]),
    );
    const words = ['--ca-file', cert('given')];
    // both are reached, and found to be no org
    for (const url of [started ?? '', given ?? '']) expect(await troubleAt(url, words, env)).not.toMatch(/certificate/);
    expect(await troubleAt(given ?? '', [], env)).toMatch(/certificate is not trusted/);
    expect(await troubleAt(started ?? '', words, {})).toMatch(/certificate is not trusted/);
  });
});
