import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cannotRun, openTerminal, type RunningSandbox, runSandbox, type Terminal } from './a-terminal.ts';

describe.skipIf(cannotRun !== undefined)('what is typed ahead, with a slow org', () => {
  let sandbox: RunningSandbox;
  let terminal: Terminal;

  beforeEach(async () => {
    sandbox = await runSandbox(['--latency', '400']);
    const env = { KUBECONFIG: sandbox.kubeconfig, OKTA_CLIENT_ORGURL: sandbox.orgUrl, OKTA_CLIENT_TOKEN: sandbox.token };
    terminal = await openTerminal({ columns: 200, rows: 70 }, env);
  });
  afterEach(async () => {
    terminal.close();
    await sandbox.stop();
  });

  const setup = 'gloo-okta setup --react-url https://developer.example.com';

  /** Types these keys again and again until the question is on the screen, and gives the screen a moment later. */
  const typeAheadOf = async (question: RegExp, ...keys: readonly string[]) => {
    for (let tries = 0; tries < 400 && !question.test(terminal.screen()); tries += 1) {
      terminal.type('', ...keys);
      await delay(100);
    }
    return terminal.until(question);
  };

  it.each([{ TERM: 'screen' }, { TERM: 'dumb' }])(
    'answers neither a confirmation of setup nor of teardown: %j',
    async ({ TERM }) => {
      const { type, until } = terminal;
      type(`export TERM=${TERM}; ${setup}`, 'Enter');
      await until(/reading the org|Okta http/);
      const asked = await typeAheadOf(/Apply this to[^?]*\?/, 'Enter', 'y', 'Enter');
      expect(asked).not.toMatch(/created \(0|Done:/);
      type('', 'Enter');
      await until(/Done: accepted, not yet called/);

      type('clear; gloo-okta teardown; echo code $?', 'Enter');
      await delay(300);
      const again = await typeAheadOf(/Remove this from[^?]*\?/, 'Enter', '1', 'Enter');
      expect(again).not.toMatch(/deleted \(0|code \d/);
      // Enter alone means No
      type('', 'Enter');
      expect(await until(/code \d/)).toMatch(/Cancelled; nothing was changed[\s\S]*code 2/);
    },
  );
});
