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
