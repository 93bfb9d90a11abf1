import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { groups } from '../../src/core/checks/check.ts';
import { checkIds, checkList } from '../../src/core/checks/check-list.ts';

describe('docs/checks.md', () => {
  const text = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  const headings = [...text.matchAll(/^### (.+)$/gm)].map((match) => match[1]);

  it('has one entry for each check, in the order of the screen', () => {
    expect(headings).toEqual(checkIds);
    expect([...text.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual(Object.values(groups));
  });

  it.each(checkIds)('says why %s matters, what it looks at and what mends it', (id) => {
    const entry = text.split(`\n### ${id}\n`)[1]?.split('\n### ')[0] ?? '';
    expect(entry).toContain(checkList[id].why);
    expect(entry).toMatch(/\*\*Looks at:\*\* \S/);
    expect(entry).toMatch(/\*\*Mends it:\*\* \S/);
  });
});
