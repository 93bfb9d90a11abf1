import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';
import { folderWithKubectl } from '../kube/fake-kubectl.ts';
import { aMachine, type Machine, react } from './a-run.ts';

describe('what a shell expects', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
  });
  afterAll(() => machine.leave());

  const here = ['--no-apply', '--cluster-name', 'cluster1'];
  const stdin = (text: string | Buffer) => ({ readStdin: async () => text });

  it('- is stdin for a token', async () => {
    const { OKTA_CLIENT_TOKEN: token, ...env } = machine.env;
    const { code, err } = await machine.run(['plan', ...react, ...here, '--token-file', '-'], { ...stdin(`${token}\n`), env });
    expect(code, err).toBe(0);
  });

  it('- is stdin for the config file', async () => {
    const { code, out, err } = await machine.run(['config', 'show', '--config', '-', '--json'], stdin('appName: From stdin\n'));
    expect(code, err).toBe(0);
    expect(out).toContain('From stdin');
  });

  it('- is stdin for a logo, whatever kind of image it is', async () => {
    const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64');
    const made = await machine.run(['setup', ...react, ...here, '--yes', '--logo', '-'], stdin(gif));
    expect(made.code, made.err).toBe(0);
    const refused = await machine.run(['plan', ...react, ...here, '--logo', '-'], stdin('no image'));
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('not a png, jpg, gif or svg') });
  });

  it('- is stdin for a certificate authority', async () => {
    const { code, err } = await machine.run(['plan', ...react, ...here, '--ca-file', '-'], stdin('no certificate'));
    expect(code).toBe(3);
    expect(err).toContain('--ca-file, -, cannot be used: it holds no PEM certificate');
  });

  it('but for one of them at a time', async () => {
    for (const two of [
      ['--token-file', '-', '--logo', '-'],
      ['--token-stdin', '--logo', '-'],
      ['--config', '-', '--ca-file', '-'],
    ]) {
      const { code, err } = await machine.run(['plan', ...react, ...here, ...two], stdin(''));
      expect(code, err).toBe(3);
      expect(err).toContain('stdin can be read once');
    }
    const { code, err } = await machine.run(['plan', ...react, '--kubeconfig', '-'], stdin(''));
    expect([code, err]).toEqual([3, expect.stringContaining('--kubeconfig cannot be stdin')]);
  });

  it('a command tells the version', async () => {
    for (const words of [
      ['setup', '--version'],
      ['keys', '-V'],
      ['sandbox', '--port', '1', '--version'],
    ])
      expect(await machine.run(words)).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
  });

  it('help answers about any word', async () => {
    for (const words of [['help', 'help'], ['help'], ['help', '--help']])
      expect(await machine.run(words)).toMatchObject({ code: 0, out: expect.stringContaining('Commands:'), err: '' });
    expect(await machine.run(['help', 'teardown'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: gloo-okta teardown'),
    });
    const unknown = await machine.run(['help', 'steup']);
    expect(unknown).toMatchObject({ code: 3, out: '', err: expect.stringContaining("no command 'steup'") });
  });

  it("kubectl's own flags reach every call", async () => {
    const folder = await folderWithKubectl('echo "$@" >> "$(dirname "$0")/calls"; exit 1');
    writeFileSync(join(folder, 'calls'), '');
    const env = { ...machine.env, PATH: `${folder}:${machine.env['PATH']}` };
    const flags = ['--cluster', 'north', '--user', 'ada', '--as', 'eve', '--as-group', 'ops', '--as-group', 'audit'];
    await machine.run(['doctor', ...flags], { env });
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) expect(call).toContain('--cluster=north --user=ada --as=eve --as-group=ops --as-group=audit');
  });
});
