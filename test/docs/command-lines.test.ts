import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/command-table.ts';
import { examples } from '../../src/examples.ts';
import { commandLinesIn, faultOfLine, shellWords } from './command-lines.ts';

const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)];

describe('command lines', () => {
  it.each(pages)('of %s are taken by the program', async (page) => {
    const lines = commandLinesIn(readFileSync(page, 'utf8'));
    const faults = await Promise.all([...new Set(lines)].map(async (line) => [line, await faultOfLine(line)] as const));
    expect(faults.filter(([, fault]) => fault !== undefined)).toEqual([]);
  });

  it.each(commandTable.map(({ name }) => name))('of the examples of %s are taken, and are of that command', async (name) => {
    expect(examples[name].length).toBeGreaterThanOrEqual(2);
    expect(examples[name].length).toBeLessThanOrEqual(3);
    for (const { line } of examples[name]) {
      const [found = ''] = commandLinesIn(`\`${line}\``);
      expect([line, await faultOfLine(found)]).toEqual([line, undefined]);
      expect([line, shellWords(found)[1]]).toEqual([line, name]);
    }
  });

  it('are found in code, substitutions and over several lines, and what is wrong with them is', async () => {
    const page =
      'Say `gloo-okta plan`, or\n```sh\n$ eval "$(gloo-okta env)" # x\nnpx gloo-okta setup --react-url URL \\\n  --yes | cat\n```\n`gloo-okta.yaml`';
    expect(commandLinesIn(page)).toEqual(['gloo-okta env', 'gloo-okta setup --react-url URL    --yes', 'gloo-okta plan']);
    expect(await faultOfLine('gloo-okta setup --react-url URL --yes')).toBeUndefined();
    expect(await faultOfLine('gloo-okta setup --react')).toMatch(/Unknown option '--react'/);
    expect(await faultOfLine('gloo-okta env --format xml')).toMatch(/--format/);
    expect(await faultOfLine('gloo-okta setpu')).toMatch(/Unknown command/);
  });
});
