import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cannotRun, openTerminal, type RunningSandbox, runSandbox, type Terminal } from './a-terminal.ts';

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
});
