import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../src/core/secret.ts';
import { Problem } from '../src/errors.ts';
import type { Io } from '../src/io.ts';
import { summaryText, withStepSummary } from '../src/step-summary.ts';

function anIo(env: Io['env']) {
  const written = { out: '', err: '' };
  const io = {
    out: (text: string) => {
      written.out += text;
    },
    err: (text: string) => {
      written.err += text;
    },
    env,
  } as Io;
  return { io, written };
}

function aFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-summary-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'summary.md');
}

describe('the step summary', () => {
  it('has what went to stdout, which is written all the same; each command adds to it', async () => {
    const file = aFile();
    const { io, written } = anIo({ GITHUB_STEP_SUMMARY: file });
    const code = await withStepSummary('plan', io, async (heard) => {
      heard.out('\u001b[1m11 to create.\u001b[22m\n');
      heard.err('progress\n');
      return 0;
    });
    await withStepSummary('verify', io, async () => 5);
    expect([code, written]).toEqual([0, { out: '\u001b[1m11 to create.\u001b[22m\n', err: 'progress\n' }]);
    expect(readFileSync(file, 'utf8')).toBe(
      '### gloo-okta plan: fine\n\n```text\n11 to create.\n```\n\n### gloo-okta verify: exit code 5\n\n',
    );
  });

  it('has the trouble that ended the command, which goes on its way', async () => {
    const file = aFile();
    const { io } = anIo({ GITHUB_STEP_SUMMARY: file });
    const problem = new Problem('okta-token-refused', 'Refused.', 'Make a new one.');
    await expect(withStepSummary('setup', io, () => Promise.reject(problem))).rejects.toBe(problem);
    expect(readFileSync(file, 'utf8')).toContain(
      '### gloo-okta setup: exit code 4\n\n```text\nRefused. (okta-token-refused)\nMake a new one.\n```',
    );
  });

  it('is of no command whose result may be a secret, and of none outside of a workflow', async () => {
    for (const [name, env] of [
      ['token', { GITHUB_STEP_SUMMARY: '/dev/null' }],
      ['env', { GITHUB_STEP_SUMMARY: '/dev/null' }],
      ['plan', {}],
    ] as const) {
      const { io } = anIo(env);
      expect(await withStepSummary(name, io, async (heard) => (heard === io ? 7 : 0))).toBe(7);
    }
  });

  it('that cannot be written is said, and fails nothing', async () => {
    const { io, written } = anIo({ GITHUB_STEP_SUMMARY: '/nowhere/at/all.md' });
    expect(await withStepSummary('plan', io, async () => 0)).toBe(0);
    expect(written.err).toBe('The step summary was not written: it cannot be written (ENOENT).\n');
  });

  it('holds no secret, is not too long for the page, and nothing in it ends its block', () => {
    const secret = new Secret('00abcdefghijklmnopqrstuvwxyz');
    expect(summaryText('plan', 0, `a ${secret.reveal()} b`)).toContain('a [secret] b');
    expect(summaryText('plan', 0, 'x'.repeat(100_000)).length).toBeLessThan(61_000);
    expect(summaryText('plan', 0, 'a\n````\nb')).toContain('`````text\na\n````\nb\n`````');
  });
});
