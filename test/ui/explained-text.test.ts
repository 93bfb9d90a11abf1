import { expect, it } from 'vitest';
import { docText } from '../../src/ui/explained-text.ts';
import { themeFor } from '../../src/ui/theme.ts';

const theme = themeFor('stdout', 'never', {
  env: { LANG: 'C' },
  platform: 'linux',
  terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
});

it('shows a page without the signs of Markdown: paragraphs in one line, code set in, tables as lists', () => {
  const page = `# A \`page\`

**One** paragraph
over [two](x.md) lines:

- a point that
  goes on
- another

\`\`\`sh
a \\
  b
\`\`\`

| what | says |
|---|---|
| \`a\\|b\` | one |

| flag | variable | default |
|---|:-:|---|
| \`--x\` | X |  |
| \`--y\` | Y | z |
`;
  expect(docText(page, theme)).toBe(`A page

One paragraph over two lines:

- a point that goes on
- another

    a \\
      b

- \`a|b\`: one

- \`--x\`
    variable: X
- \`--y\`
    variable: Y
    default: z
`);
});
