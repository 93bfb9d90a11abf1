import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readSpentIds } from '../../src/shell/spent-file.ts';
import { stateDir } from '../../src/shell/state-dir.ts';

function aHome() {
  const HOME = mkdtempSync(join(tmpdir(), 'gloo-okta-spent-'));
  onTestFinished(() => rmSync(HOME, { recursive: true, force: true }));
  return { env: { HOME }, platform: 'linux' } as const;
}

it('what is spent is known to later runs, of its org alone', async () => {
  const io = aHome();
  const now = await readSpentIds(io, '00o1');
  await now.add('gloo-okta-1');
  await now.add('gloo-okta-1');
  const later = await readSpentIds(io, '00o1');
  expect([now.has('gloo-okta-1'), later.has('gloo-okta-1'), later.has('gloo-okta-2')]).toEqual([true, true, false]);
  expect((await readSpentIds(io, '00o2')).has('gloo-okta-1')).toBe(false);
  await (await readSpentIds(io, '00o2')).add('gloo-okta-2');
  expect((await readSpentIds(io, '00o1')).has('gloo-okta-1')).toBe(true);
});

it('a file that is none counts as empty, and no more than the last ones are kept', async () => {
  const io = aHome();
  const first = await readSpentIds(io, '00o1');
  for (let at = 0; at < 205; at += 1) await first.add(`id-${at}`);
  const kept = await readSpentIds(io, '00o1');
  expect([kept.has('id-4'), kept.has('id-5'), kept.has('id-204')]).toEqual([false, true, true]);
  const file = join(stateDir(io), 'spent.ids');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1 });
  writeFileSync(file, '{"spent":[1]}');
  expect((await readSpentIds(io, '00o1')).has('id-204')).toBe(false);
});
