import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cannotRun, openTerminal, type RunningSandbox, runSandbox, type Terminal } from './a-terminal.ts';

/** A pattern that matches this text to the letter. */
const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe.skipIf(cannotRun !== undefined)('what is typed ahead', () => {
  let sandbox: RunningSandbox;
  let terminal: Terminal;

  beforeEach(async () => {
    sandbox = await runSandbox();
    const env = { KUBECONFIG: sandbox.kubeconfig, OKTA_CLIENT_ORGURL: sandbox.orgUrl, OKTA_CLIENT_TOKEN: sandbox.token };
    terminal = await openTerminal({ columns: 200, rows: 70 }, env);
  });
  afterEach(async () => {
    terminal.close();
    await sandbox.stop();
  });

  const setup = 'gloo-okta setup --react-url https://developer.example.com';

  /** A kubectl that reads nothing while the file `held` is there, and says by the file `reading` that it was asked to. */
  const makeKubectl = () => {
    const { home } = terminal;
    const kubectl = execFileSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).trim();
    const waiting = `while [ -e '${home}/held' ]; do : > '${home}/reading'; sleep 0.05; done`;
    const script = `#!/bin/sh\ncase " $* " in *" get "*) ${waiting};; esac\nexec '${kubectl}' "$@"\n`;
    writeFileSync(join(home, 'bin', 'kubectl'), script, { mode: 0o755 });
  };

  /**
   * Runs the command, types these keys while it cannot go on, and gives the screen with the question. Not a key is typed after that:
   * one that came with the question on the screen would be an answer to it.
   */
  const typeAheadOf = async (command: string, question: RegExp, ...keys: readonly string[]) => {
    const held = join(terminal.home, 'held');
    const reading = join(terminal.home, 'reading');
    writeFileSync(held, '');
    rmSync(reading, { force: true });
    terminal.type(command, 'Enter');
    while (!existsSync(reading)) await delay(50);
    for (let round = 0; round < 8; round += 1) {
      terminal.type('', ...keys);
      await delay(50);
      expect(terminal.screen()).not.toMatch(question);
    }
    rmSync(held);
    return terminal.until(question);
  };

  it.each([{ TERM: 'screen' }, { TERM: 'dumb' }])(
    'answers neither a confirmation of setup nor of teardown: %j',
    async ({ TERM }) => {
      const { type, until } = terminal;
      makeKubectl();
      const asked = await typeAheadOf(`export TERM=${TERM}; ${setup}`, /Apply this to[^?]*\?/, 'Enter', 'y', 'Enter');
      expect(asked).not.toMatch(/created \(0|Done:/);
      type('', 'Enter');
      await until(/Done: Gloo has accepted the policy/);

      const again = await typeAheadOf(
        'clear; gloo-okta teardown; echo code $?',
        /Remove this from[^?]*\?/,
        ...['Enter', '1', 'Enter', 'Up', 'y', 'Enter'],
      );
      expect(again).not.toMatch(/deleted \(0|code \d/);
      // Enter alone means No
      type('', 'Enter');
      expect(await until(/code \d/)).toMatch(/Cancelled; nothing was changed[\s\S]*code 2/);
    },
  );

  /** What somebody types who does not wait. */
  const burst = ['Enter', 'y', 'Enter', '2', 'Enter', 'Down', 'Space', 'Enter', 'Up', 'y', 'Enter'];

  it('answers no question of the wizard: what comes with one answer is not the next', async () => {
    const { type, until, screen } = terminal;
    const way: readonly (readonly [question: string, untouched: RegExp, text: string, ...keys: readonly string[]])[] = [
      ['URL of your Okta org', / *$/, sandbox.orgUrl],
      ['How does gloo-okta get into the org?', /\n> Sign in to Okta with the browser/, '', 'Down'],
      ['API token', / *$/, sandbox.token],
      ['What do you want to protect?', /\n>\[ \] React starter app\n \[ \] Backstage/, '', 'Space'],
      ['URL of: React starter app', / *$/, 'https://developer.example.com'],
      ['Is this right?', /\n> Yes, show me the plan/, ''],
      ['Make these changes?', /\n> Yes, in Okta and in the cluster/, ''],
      ['Save these answers to a file?', /\n> Yes, to gloo-okta.yaml/, '', 'Down'],
    ];
    type('unset OKTA_CLIENT_ORGURL OKTA_CLIENT_TOKEN; clear; gloo-okta; echo code $?', 'Enter', ...burst);
    for (const [question, untouched, text, ...keys] of way) {
      const asked = await until(new RegExp(`\\? ${literally(question)}`));
      expect(asked.slice(asked.lastIndexOf(`? ${question}`) + question.length + 2)).toMatch(new RegExp(`^${untouched.source}`));
      type(text, ...keys, 'Enter', ...(question.startsWith('Save') ? [] : burst));
    }
    expect(await until(/code \d/)).toContain('code 0');
    expect(screen()).toContain('Done: Gloo has accepted the policy');
  });

  it('answers no question of another command', async () => {
    const { type, until } = terminal;
    type(`${setup} --yes; echo code $?`, 'Enter');
    await until(/code 0/);
    for (const [command, question] of [
      ['setup --react-url https://other.example.com', 'Apply this to'],
      ['release', 'Hand the installation gloo-okta over?'],
      ['login', 'Client ID of the app to sign in by'],
      ['login --bootstrap', 'Make this in'],
      ['teardown', 'Remove this from'],
    ] as const) {
      type(`clear; gloo-okta ${command}; echo code $?`, 'Enter', ...burst);
      const asked = await until(new RegExp(`\\? ${literally(question)}`));
      expect(asked).not.toMatch(/code \d/);
      type('', 'C-c');
      expect(await until(/code \d/)).toMatch(/Stopped at a question; nothing was changed[\s\S]*code 130/);
    }
    type('clear; gloo-okta plan --react-url https://developer.example.com', 'Enter');
    await until(/Nothing to do: \d+ already in place/);
  });
});
