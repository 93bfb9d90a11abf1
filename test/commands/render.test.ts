import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { aMachine, type Machine, react } from './a-run.ts';

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

describe('labels on routes', () => {
  const routes = ['--label-routes', 'bookinfo/bookinfo'];

  it('are in no manifest: with a cluster the command for each route is printed, and it does what is meant', async () => {
    const outcome = await machine.run(['render', ...routes]);
    expect(outcome.code, outcome.err).toBe(0);
    expect(outcome.out).not.toContain('kind: RouteTable');
    expect(outcome.err).toContain('is in none of these files');
    const commands = outcome.err.match(/kubectl .*patch .*/g) ?? [];
    // one of the three carries it already
    expect(commands.map((command) => /"value":"(\w+)"/.exec(command)?.[1])).toEqual(['static', 'home']);
    const labels = (await machine.run(['render', ...routes, '--json'])).json()['labels'] as { route: string }[];
    expect(labels.map(({ route }) => route)).toEqual(['bookinfo/bookinfo/static', 'bookinfo/bookinfo/home']);
  });

  it('are told of where no cluster is asked, and by setup and plan that leave it alone', async () => {
    const alone = ['--cluster-name', 'east', '--label-routes', 'shop/shop/checkout'];
    for (const words of [
      ['render', ...alone],
      ['plan', '--no-apply', ...react, ...alone],
      ['setup', '--no-apply', '--yes', ...react, ...alone],
      ['export', 'terraform', '--out', 'code', ...react, ...alone],
    ]) {
      const { code, err, out } = await machine.run(words);
      expect(code, err).toBe(0);
      expect(err + out).toContain(
        'shop/shop/checkout: write spec.http[].labels: {"oauth": "true"} into the file of its RouteTable',
      );
    }
    expect((await machine.run(['render', '--cluster-name', 'east'])).err).not.toContain('label');
  });
});
