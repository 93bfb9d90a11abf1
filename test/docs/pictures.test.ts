import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { lastScreenIn } from '../pictures/svg-recording.ts';

const files = readdirSync('docs/pictures');
const textOf = (file: string) => readFileSync(`docs/pictures/${file}`, 'utf8');
const readme = readFileSync('README.md', 'utf8');

// that they show what this version says is held in test/terminal/pictures.test.ts, by a new run
describe('the pictures of the README', () => {
  it('are there for light and for dark eyes, and all are shown', () => {
    const names = files.map((file) => file.replace(/-(light|dark)\.svg$/, ''));
    expect([...files].sort()).toEqual([...new Set(names)].flatMap((name) => [`${name}-dark.svg`, `${name}-light.svg`]).sort());
    for (const name of new Set(names)) {
      expect(readme).toContain(`<source media="(prefers-color-scheme: dark)" srcset="docs/pictures/${name}-dark.svg">`);
      expect(readme).toContain(`<img src="docs/pictures/${name}-light.svg" alt="`);
      expect(lastScreenIn(textOf(`${name}-light.svg`), { rows: 38 })).toEqual(
        lastScreenIn(textOf(`${name}-dark.svg`), { rows: 38 }),
      );
    }
  });

  it.each(files)('%s is of this version, says what it is, and loads and runs nothing', (file) => {
    const text = textOf(file);
    expect(text).toContain(`>gloo-okta ${manifest.version}, recorded from a pseudo-terminal by npm run record</desc>`);
    expect(text).toMatch(/<title id="t">gloo-okta \w+ /);
    expect(text).not.toMatch(/<script|<image|<foreignObject|@import|url\(|href="(?!#)/);
    expect(text.length).toBeLessThan(100_000);
    expect(
      lastScreenIn(text, { rows: 38 })
        .filter((line) => line !== '')
        .at(-1),
    ).toBe('$');
  });
});
