import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { aMachine, type Machine } from './a-run.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await aMachine();
});
afterAll(() => machine.leave());

const render = (folder: string, words: readonly string[] = []) =>
  machine.run(['render', '--cluster-name', 'east', '--out', folder, ...words]);

describe('render --out', () => {
  it('writes the manifests and a kustomization that lists them, and both anew', async () => {
    expect((await render('first')).code).toBe(0);
    const file = join(machine.dir, 'first', 'kustomization.yaml');
    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({ resources: ['ext-auth-server.yaml', 'ext-auth-policy.yaml'] });
    expect((await render('first')).code).toBe(0);
    // one of an earlier version, with another list
    writeFileSync(file, readFileSync(file, 'utf8').replace('  - ext-auth-server.yaml\n', ''));
    expect((await render('first')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('  - ext-auth-server.yaml\n');
  });

  it("leaves a person's kustomization alone, and writes nothing beside it", async () => {
    const folder = join(machine.dir, 'mine');
    const mine = 'resources:\n  - mine.yaml\n';
    mkdirSync(folder);
    writeFileSync(join(folder, 'kustomization.yaml'), mine);
    const outcome = await render('mine');
    expect(outcome.code).toBe(3);
    expect(outcome.err).toContain('(bad-value)');
    expect(outcome.err).toContain('--out: mine');
    expect(outcome.out).toBe('');
    expect(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')).toBe(mine);
    expect(existsSync(join(folder, 'ext-auth-policy.yaml'))).toBe(false);
  });

  it('says so where it cannot write', async () => {
    writeFileSync(join(machine.dir, 'a-file'), '');
    const outcome = await render('a-file');
    expect(outcome.code).toBe(3);
    expect(outcome.err).toContain('--out: a-file cannot be written');
  });
});
