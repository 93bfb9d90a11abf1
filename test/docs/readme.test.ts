import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inputNamed } from '../../src/answers/inputs.ts';
import { commandTable } from '../../src/command-table.ts';
import { exitCodes } from '../../src/errors.ts';
import { workflowsIn } from '../workflows/workflows-in.ts';

const text = readFileSync('README.md', 'utf8');

describe('README.md', () => {
  it('has every command in its table, in the order of the help', () => {
    const table = text.split('## Commands')[1]?.split('\n## ')[0] ?? '';
    const rows = [...table.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, name = '']) => name);
    expect([...rows].sort()).toEqual(commandTable.map(({ name }) => name).sort());
  });

  it('leads to every page of docs/', () => {
    for (const name of readdirSync('docs').filter((file) => file.endsWith('.md'))) expect(text).toContain(`](docs/${name})`);
  });

  it('says every exit code', () => {
    const said = text.split('Exit\ncodes:')[1]?.split('\n\n')[0] ?? '';
    for (const code of new Set([0, 1, ...Object.values(exitCodes)]))
      expect([code, said]).toEqual([code, expect.stringMatching(new RegExp(`\\b${code}\\b`))]);
  });

  it('begins with what works from a clone and from npm', () => {
    const [clone = '', npm = ''] = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
    expect(clone).toMatch(/^npm ci && npm run demo\b/);
    expect(npm).toBe('npx gloo-okta demo\n');
  });

  it('shows a job that is complete', () => {
    expect(workflowsIn(text)).toHaveLength(1);
  });
});

describe('docs/frontends.md', () => {
  it('has every format of env', () => {
    const page = readFileSync('docs/frontends.md', 'utf8');
    for (const format of inputNamed('format').oneOf ?? []) expect(page).toMatch(new RegExp(`^\\| [^|]*\`${format}\``, 'm'));
  });
});
