import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Input, inputs } from '../src/answers/inputs.ts';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('src', path).replaceAll('\\', '/'))
  .sort();
const textOf = (file: string) => readFileSync(file, 'utf8');

/** The files of ours that a file imports, types included. */
function importsOf(file: string): readonly string[] {
  const found = textOf(file).matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+\.ts)'/g);
  return [...found].map(([, path = '']) => join(dirname(file), path).replaceAll('\\', '/'));
}

describe('the source tree', () => {
  it('has no import circles, types included', () => {
    const circles: string[] = [];
    const ended = new Set<string>();
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      if (ended.has(file) || way.includes(file)) return;
      for (const next of importsOf(file)) visit(next, [...way, file]);
      ended.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('has no two files of one name', () => {
    const names = files.map((file) => basename(file));
    expect(files.filter((file) => names.filter((name) => name === basename(file)).length > 1)).toEqual([]);
  });

  it('has names in kebab-case, and no file of more than 300 lines', () => {
    expect(files.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/.test(basename(file)))).toEqual([]);
    expect(files.filter((file) => textOf(file).split('\n').length > 301)).toEqual([]);
  });

  it('writes the default of an input in the table of inputs alone', () => {
    const elsewhere = files.filter((file) => !file.startsWith('src/sandbox/') && file !== 'src/answers/inputs.ts');
    // words that mean other things too: the program's own name, and that there is none of something
    const common = ['gloo-okta', 'none'];
    const again = (inputs as readonly Input[])
      .filter((input) => input.default !== undefined && !common.includes(input.default))
      .flatMap(({ name, default: value }) =>
        elsewhere
          .filter((file) => [`?? '${value}'`, `|| '${value}'`].some((text) => textOf(file).includes(text)))
          .map((file) => `${name}: ${file}`),
      );
    expect(again).toEqual([]);
  });
});
