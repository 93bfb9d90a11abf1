import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, type Machine } from './a-run.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await aMachine();
});
afterAll(() => machine.leave());

describe('the command of a document that tells of trouble', () => {
  it.each([
    [['--token', '00abc', 'setup', '--json'], 'setup'],
    [['--config', 'nowhere', 'setup', '--json'], 'setup'],
    [['steup', '--json'], 'gloo-okta'],
    [['--token', '00abc', '--json'], 'gloo-okta'],
  ])('%j is a command, never another word: %s', async (words, command) => {
    const outcome = await machine.run(words);
    expect(outcome.code).toBe(3);
    expect(outcome.json()).toMatchObject({ command, ok: false });
    expect(outcome.out + outcome.err).not.toContain('00abc');
  });
});

describe('the colour of trouble', () => {
  const coloured = async (words: readonly string[], env: Record<string, string> = {}, stderr = true) => {
    const terminal = { stdin: false, stdout: false, stderr, columns: 80 };
    const outcome = await machine.run(['setup', '--unknown', ...words], {
      env: { ...machine.env, TERM: 'xterm', ...env },
      terminal,
    });
    expect(outcome.code).toBe(3);
    return outcome.err.includes('\u001b[');
  };

  it('is that of the terminal unless somebody says otherwise', async () => {
    expect(await coloured([])).toBe(true);
    expect(await coloured([], {}, false)).toBe(false);
    expect(await coloured([], { CI: 'true' })).toBe(false);
    expect(await coloured([], { CI: 'false' })).toBe(true);
  });

  it('is what --color says, in both spellings, or its variable', async () => {
    expect(await coloured(['--color', 'never'])).toBe(false);
    expect(await coloured(['--color=never'])).toBe(false);
    expect(await coloured(['--color', 'always'], {}, false)).toBe(true);
    expect(await coloured(['--color=always'], {}, false)).toBe(true);
    expect(await coloured([], { GLOO_OKTA_COLOR: 'never' })).toBe(false);
    expect(await coloured([], { GLOO_OKTA_COLOR: 'always' }, false)).toBe(true);
    expect(await coloured(['--color', 'always'], { GLOO_OKTA_COLOR: 'never' }, false)).toBe(true);
  });
});

it('an empty GLOO_OKTA_CONFIG counts as none', async () => {
  const env = { ...machine.env, GLOO_OKTA_CONFIG: '' };
  expect((await machine.run(['config', 'show'], { env })).code).toBe(0);
  writeFileSync(join(machine.dir, 'gloo-okta.yaml'), 'appName: From the file\n');
  expect((await machine.run(['config', 'show'], { env })).out).toContain('From the file');
});
