import { describe, expect, it } from 'vitest';
import { exitCodes, Problem, type ProblemCode } from '../../src/errors.ts';
import { problemJson, problemText } from '../../src/ui/problem-text.ts';
import { themeFor } from '../../src/ui/theme.ts';

const theme = themeFor('stderr', 'never', {
  env: { LANG: 'C' },
  platform: 'linux',
  terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
});
const text = (code: ProblemCode) => problemText(new Problem(code, 'It is so.', 'Do this.'), theme);

describe('trouble', () => {
  it('outside of the command line names the command that says more', () => {
    expect(text('okta-right-missing')).toBe(
      'x It is so. (okta-right-missing)\n  Do this.\n  More: gloo-okta explain okta-right-missing\n',
    );
    for (const code of Object.keys(exitCodes) as ProblemCode[])
      expect([code, text(code).includes(`gloo-okta explain ${code}`)]).toEqual([code, [4, 6, 7, 8].includes(exitCodes[code])]);
  });

  it('of a slip on the command line has said all', () => {
    expect(text('bad-value')).toBe('x It is so. (bad-value)\n  Do this.\n');
  });

  it('tells programs the command always', () => {
    expect(problemJson(new Problem('usage', 'a', 'b'))).toMatchObject({ code: 'usage', explain: 'gloo-okta explain usage' });
  });
});
