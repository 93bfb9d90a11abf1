import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync('CONTRIBUTING.md', 'utf8');
const section = (title: string): string => text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const rows = (title: string): readonly (readonly string[])[] =>
  section(title)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| word') && !line.startsWith('| room'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const quoted = (cell: string | undefined): readonly string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

describe('the map of the rooms', () => {
  const named = rows('The map of the rooms').flatMap(([room]) => quoted(room));

  it('names what is there', () => {
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('leaves no room out', () => {
    const rooms = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map(({ name }) => `src/${name}/`).filter((room) => !named.includes(room))).toEqual([]);
  });
});

describe('the words', () => {
  it.each(rows('The words'))('%s stands where the table says', (words, _idea, where) => {
    const sources = quoted(where).map((path) => readFileSync(path, 'utf8'));
    for (const word of quoted(words))
      expect(
        sources.some((source) => new RegExp(`export (interface|type|class|const) ${word}\\b`).test(source)),
        word,
      ).toBe(true);
  });

  it.each(rows('The words').flatMap(([words]) => quoted(words)))('%s is one thing in the tree', (word) => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.startsWith('sandbox') && !file.startsWith('refresh-job'),
    );
    const found = files.filter((file) =>
      new RegExp(`^export (interface|type|class) ${word}\\b`, 'm').test(readFileSync(`src/${file}`, 'utf8')),
    );
    expect(found).toHaveLength(1);
  });
});
