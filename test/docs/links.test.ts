import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slugOf } from '../../src/explain/doc-entries.ts';

const inDocs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name.replaceAll('\\', '/')}`);
const shipped = ['README.md', 'CHANGELOG.md', 'LICENSE', ...inDocs];
const pagesWithLinks = [...shipped.filter((name) => name.endsWith('.md')), 'CONTRIBUTING.md', 'test/README.md'];
const linksIn = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"\s]+)"/g)]
    .map(([, a, b]) => a ?? b ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));
const anchorsIn = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => slugOf(title));

describe('links', () => {
  it.each(pagesWithLinks)('of %s lead to what is there', (page) => {
    for (const link of linksIn(page)) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), path)).replaceAll('\\', '/');
      expect([link, readable(target)]).toEqual([link, true]);
      if (anchor !== undefined) expect([link, anchorsIn(target)]).toEqual([link, expect.arrayContaining([anchor])]);
      // whoever has the package alone has no repository around it
      if (shipped.includes(page)) expect([page, link, shipped.includes(target)]).toEqual([page, link, true]);
    }
  });

  it('what is shipped is what package.json says', () => {
    const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: readonly string[] };
    for (const file of ['docs/*.md', 'docs/pictures/*.svg', 'LICENSE', 'README.md', 'CHANGELOG.md'])
      expect(files).toContain(file);
  });

  it('only CONTRIBUTING.md says who owns the repository, and that it is a placeholder', () => {
    const named = execFileSync('git', ['grep', '-l', 'gloo-okta/gloo-okta', '--', ':!package-lock.json'], { encoding: 'utf8' });
    const files = named.trim().split('\n');
    expect(files.filter((file) => !['CONTRIBUTING.md', 'package.json'].includes(file) && !file.startsWith('test/'))).toEqual([]);
    expect(readFileSync('CONTRIBUTING.md', 'utf8')).toMatch(/`gloo-okta\/gloo-okta` in `package\.json` is a placeholder/);
  });
});

function readable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
