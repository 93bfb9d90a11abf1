import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Input, inputs, longFlag } from '../../src/answers/inputs.ts';
import { takesInput } from '../../src/command.ts';
import { commandTable } from '../../src/command-table.ts';
import { runCompletion } from '../../src/commands/completion.ts';
import type { Io } from '../../src/io.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;
const missing = ['bash', 'zsh', 'fish'].filter((shell) => !has(shell));
if (missing.length > 0) console.warn(`skipped: no ${missing.join(', ')} on the PATH`);

let dir: string;
let env: Record<string, string>;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gloo-okta-completion-'));
  const kubectl = join(dir, 'kubectl');
  // says which contexts and namespaces there are, and for which context it was asked
  writeFileSync(
    kubectl,
    '#!/bin/sh\ncase "$*" in\n*"get-contexts -o name"*) printf "east\\nwest:one\\n";;\n*--context=west*"get namespaces -o name"*) printf "namespace/far\\n";;\n*"get namespaces -o name"*) printf "namespace/gloo-mesh\\nnamespace/bookinfo\\n";;\nesac\n',
  );
  chmodSync(kubectl, 0o755);
  for (const shell of shells) writeFileSync(join(dir, `completion.${shell}`), scriptFor(shell));
  env = { PATH: `${dir}:${process.env['PATH']}`, HOME: dir, LANG: 'C.UTF-8' };
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function scriptFor(shell: string): string {
  let out = '';
  const io = {
    out: (text: string) => {
      out += text;
    },
  };
  expect(runCompletion(shell, commandTable, io as Io)).toBe(0);
  return out;
}

/** What bash offers for a line with the cursor at its end. */
function bash(line: string): readonly string[] {
  const script = `source "$1"; COMP_LINE=$2; COMP_POINT=\${#COMP_LINE}; read -ra COMP_WORDS <<< "$2"
[[ $2 == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _gloo_okta; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', join(dir, 'completion.bash'), line], {
    env,
    encoding: 'utf8',
    cwd: dir,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

/** What fish offers for a line with the cursor at its end, without descriptions. */
function fish(line: string): readonly string[] {
  const script = `source "${join(dir, 'completion.fish')}"; complete -C "${line}"`;
  const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], { env, encoding: 'utf8', cwd: dir });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .map((offer) => offer.split('\t')[0] ?? '')
    .filter((word) => word !== '');
}

const cases: readonly (readonly [line: string, offers: readonly string[]])[] = [
  ['gloo-okta set', ['setup']],
  ['gloo-okta setup --react', ['--react-url']],
  ['gloo-okta setup --jwks ', ['inline', 'remote']],
  ['gloo-okta setup --context ', ['east', 'west:one']],
  ['gloo-okta plan -n b', ['bookinfo']],
  ['gloo-okta plan --context west:one --namespace ', ['far']],
  ['gloo-okta completion ', ['bash', 'fish', 'powershell', 'zsh']],
  ['gloo-okta config sc', ['schema']],
  ['gloo-okta setup --app-name ', []],
];

describe.skipIf(missing.includes('bash'))('bash', () => {
  it.each(cases)('%s', (line, offers) => {
    expect([...bash(line)].sort()).toEqual(offers);
  });
  it('a flag and its value in one word, a file, a context with a colon', () => {
    expect(bash('gloo-okta setup --jwks=re')).toEqual(['remote']);
    expect(bash('gloo-okta setup --config completion.b')).toEqual(['completion.bash']);
    expect(bash('gloo-okta setup --context west:')).toEqual(['one']);
  });
});

describe.skipIf(missing.includes('fish'))('fish', () => {
  it.each(cases)('%s', (line, offers) => {
    expect([...fish(line)].sort()).toEqual(offers);
  });
});

describe.skipIf(missing.includes('zsh'))('zsh', () => {
  it('reads the script', () => {
    expect(spawnSync('zsh', ['-n', join(dir, 'completion.zsh')], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('every shell', () => {
  it.each(shells)('%s knows every command and every flag', (shell) => {
    const script = scriptFor(shell);
    for (const entry of commandTable) {
      expect(script).toContain(entry.name);
      for (const input of (inputs as readonly Input[]).filter((one) => takesInput(entry, one)))
        expect(script).toContain(shell === 'fish' ? `-l ${longFlag(input).slice(2)}` : longFlag(input));
    }
  });
});
