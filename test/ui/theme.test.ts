import { expect, it } from 'vitest';
import { isCi } from '../../src/core/is-ci.ts';
import { themeFor } from '../../src/ui/theme.ts';

it.each([
  ['true', true],
  ['1', true],
  ['woodpecker', true],
  ['false', false],
  ['False', false],
  ['0', false],
  ['', false],
  [undefined, false],
])('CI=%s is a pipeline: %s, and colour is shown elsewhere', (CI, pipeline) => {
  const env = { CI, TERM: 'xterm' };
  expect(isCi(env)).toBe(pipeline);
  const terminal = { stdin: true, stdout: true, stderr: true, columns: 80 };
  const { bad } = themeFor('stderr', 'auto', { env, platform: 'linux', terminal });
  expect(bad('x')).toBe(pipeline ? 'x' : '\u001b[31mx\u001b[39m');
});

const there = { stdin: true, stdout: true, stderr: true, columns: 80 };

it.each<[Record<string, string>, boolean, boolean]>([
  // on a terminal, and off it
  [{}, true, false],
  [{ CLICOLOR: '1' }, true, false],
  [{ CLICOLOR: '0' }, false, false],
  [{ CLICOLOR_FORCE: '1' }, true, true],
  [{ CLICOLOR_FORCE: 'yes', CLICOLOR: '0' }, true, true],
  [{ CLICOLOR_FORCE: '0' }, true, false],
  [{ CLICOLOR_FORCE: '' }, true, false],
  [{ CLICOLOR_FORCE: '1', NO_COLOR: '1' }, false, false],
  [{ CLICOLOR_FORCE: '1', FORCE_COLOR: '0' }, false, false],
  [{ FORCE_COLOR: '1', CLICOLOR: '0' }, true, true],
])('%j: colour on a terminal %s, off it %s', (env, on, off) => {
  const isColoured = (terminal: typeof there) =>
    themeFor('stdout', 'auto', { env: { TERM: 'xterm', ...env }, platform: 'linux', terminal }).good('x') !== 'x';
  expect(isColoured(there)).toBe(on);
  expect(isColoured({ ...there, stdout: false })).toBe(off);
});
