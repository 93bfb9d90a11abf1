import { describe, expect, it } from 'vitest';
import { inputGroups } from '../../src/answers/input-groups.ts';
import { commandTable } from '../../src/command-table.ts';
import { examples } from '../../src/examples.ts';
import { aBareRun } from './a-bare-run.ts';

describe('help', () => {
  it.each(commandTable.map(({ name }) => name))('%s shows its flags in groups, and its examples', async (name) => {
    const { code, out } = await aBareRun([name, '--help']);
    expect(code).toBe(0);
    for (const { line } of examples[name]) expect(out).toContain(`\n  ${line}\n`);
    const titles = [...out.matchAll(/^(\S.*):$/gm)].map(([, title]) => title ?? '');
    const groups = titles.filter((title) => title !== 'Arguments' && title !== 'Examples');
    expect(groups).toEqual(Object.keys(inputGroups).filter((group) => groups.includes(group)));
    expect(titles.at(-1)).toBe('Examples');
  });

  it.each([60, 80, 200])('of setup breaks no word on a terminal of %i columns', async (columns) => {
    const terminal = { stdin: true, stdout: true, stderr: true, columns };
    const { out } = await aBareRun(['setup', '--help'], '', { terminal });
    const wide = out.split('\n').filter((line) => line.length > columns && line.trim().includes(' '));
    expect(wide).toEqual([]);
  });

  it('as JSON is the tree of commands, whichever way it is asked for', async () => {
    const { code, out } = await aBareRun(['--help', '--json']);
    expect(code).toBe(0);
    const tree = JSON.parse(out) as {
      commands: { name: string; options: { long: string; group: string }[]; examples: object[] }[];
    };
    expect(tree).toMatchObject({ schemaVersion: 1, command: 'help', ok: true });
    expect(tree.commands.map(({ name }) => name)).toEqual(commandTable.map(({ name }) => name));
    const setup = tree.commands.find(({ name }) => name === 'setup');
    expect(setup?.options.find(({ long }) => long === '--react-url')).toMatchObject({
      group: 'What to protect',
      takes: 'text',
      variables: ['GLOO_OKTA_REACT_URL'],
      configKey: 'reactUrl',
    });
    for (const words of [
      ['setup', '--help', '--json'],
      ['help', 'setup', '--json'],
      ['--json', 'setup', '-h'],
    ])
      expect(JSON.parse((await aBareRun(words)).out)).toMatchObject({ commands: [setup] });
  });

  it('an unknown word names the one that was meant', async () => {
    for (const [word, meant] of [
      ['destroy', 'teardown'],
      ['stup', 'setup'],
      ['install', 'setup'],
      ['diff', 'plan'],
      ['uninstall', 'teardown'],
    ]) {
      for (const words of [[word ?? ''], ['help', word ?? '']]) {
        const { code, err } = await aBareRun(words);
        expect([words, code]).toEqual([words, 3]);
        expect(err.match(/Did you mean \w+/g)).toEqual([`Did you mean ${meant}`]);
      }
    }
    expect((await aBareRun(['setup', '--react-ulr', 'x'])).err).toMatch(
      /Did you mean --react-url\?.*\n {2}gloo-okta setup --help/,
    );
    expect((await aBareRun(['xyzzy'])).err).not.toContain('Did you mean');
  });
});
