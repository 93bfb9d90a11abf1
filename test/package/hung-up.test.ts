import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

it.skipIf(process.platform === 'win32').each([
  ['SIGHUP', 129],
  ['SIGTERM', 143],
] as const)('%s ends a run cleanly: exit %i, and what to do next', async (signal, exitCode) => {
  // an org that never answers: the run waits for it
  let say: () => void = () => undefined;
  const asked = new Promise<void>((done) => {
    say = done;
  });
  const org = createServer(() => say());
  await new Promise<void>((done) => org.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    org.closeAllConnections();
    org.close();
  });
  const url = `http://127.0.0.1:${(org.address() as AddressInfo).port}`;
  const words = ['plan', '--org-url', url, '--react-url', 'https://a.example.com', '--no-apply', '--cluster-name', 'c', '--json'];
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', OKTA_CLIENT_TOKEN: `00${'a'.repeat(40)}` };
  const child = spawn(process.execPath, [resolve('bin/gloo-okta.js'), ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await asked;
  child.kill(signal);
  const code = await new Promise((done) => child.once('close', done));
  expect(code).toBe(exitCode);
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    error: { message: 'Stopped; nothing was changed.', next: expect.stringMatching(/^gloo-okta plan/) },
  });
});
