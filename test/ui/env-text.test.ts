import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envText } from '../../src/ui/env-text.ts';

const shells = ['sh', 'bash', 'zsh'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);
if (!shells.includes('zsh')) console.warn('skipped: zsh is not on this machine');

/** Any text that can stand in an environment variable. */
const value = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && !/\p{Cs}/u.test(text));

describe('settings', () => {
  it.each(shells)('come out of eval in %s byte for byte', (shell) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 20, maxLength: 20 }), (values) => {
        const names = values.map((_, at) => `V${at}`);
        const script = `${envText(
          values.map((text, at) => [`V${at}`, text] as const),
          'sh',
        )}`;
        const program = `eval "$1"; printf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}`;
        const run = spawnSync(shell, ['-c', program, shell, script], {
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
        });
        expect(run.stdout.split('\0').slice(0, -1)).toEqual(values);
      }),
      // bash takes its time over text beyond ASCII
      { numRuns: 6 },
    );
  });

  it('are JSON', () => {
    fc.assert(
      fc.property(value, (text) => {
        expect(JSON.parse(envText([['A', text]], 'json'))).toEqual({ A: text });
      }),
    );
  });

  it('are read back by GitHub Actions, over several lines too', () => {
    fc.assert(
      fc.property(value, value, (one, two) => {
        expect(
          readByGithub(
            envText(
              [
                ['A', one],
                ['B', two],
              ],
              'github',
            ),
          ),
        ).toEqual({ A: one, B: two });
      }),
    );
    expect(envText([['A', 'x\nGLOO_OKTA_END\ny']], 'github')).toBe('A<<GLOO_OKTA_END_\nx\nGLOO_OKTA_END\ny\nGLOO_OKTA_END_\n');
  });

  it('PowerShell doubles single quotes, the curly ones too', () => {
    expect(envText([['A', "it's ‘so’ $x `n"]], 'powershell')).toBe("$env:A = 'it''s ‘‘so’’ $x `n'\n");
  });

  it('dotenv keeps values without single quotes to the letter, and escapes the others', () => {
    expect(envText([['A', '{"keys":[]}']], 'dotenv')).toBe(`A='{"keys":[]}'\n`);
    expect(envText([['A', 'it\'s "x" $y\nz']], 'dotenv')).toBe('A="it\'s \\"x\\" \\$y\\nz"\n');
  });
});

/**
 * Reads a file as the runner of GitHub Actions does.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs
 */
function readByGithub(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const [line = ''] = rest.split('\n', 1);
    const [, name = '', end] = /^([^=<]+)(?:=|<<(.*)$)/s.exec(line) ?? [];
    rest = rest.slice(line.length + 1);
    if (end === undefined) found[name] = line.slice(name.length + 1);
    else {
      const at = `\n${rest}`.indexOf(`\n${end}\n`);
      found[name] = rest.slice(0, Math.max(0, at - 1));
      rest = rest.slice(at + end.length + 1);
    }
  }
  return found;
}
