import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cannotRun, openTerminal, type RunningSandbox, runSandbox, type Terminal } from './a-terminal.ts';

describe.skipIf(cannotRun !== undefined)('a narrow terminal', () => {
  let sandbox: RunningSandbox;
  let terminal: Terminal;
  beforeEach(async () => {
    sandbox = await runSandbox();
  });
  afterEach(async () => {
    terminal.close();
    await sandbox.stop();
  });

  const open = async (columns: number) => {
    const env = { KUBECONFIG: sandbox.kubeconfig, OKTA_CLIENT_ORGURL: sandbox.orgUrl, OKTA_CLIENT_TOKEN: sandbox.token };
    terminal = await openTerminal({ columns, rows: 50 }, { ...env, GLOO_OKTA_NO_BROWSER: 'true' });
    return terminal;
  };

  /** The lines that the terminal had to break, but for what is one word, is for a shell, or was typed. */
  const brokenLines = (columns: number) =>
    terminal.written().filter((line) => {
      const text = line.trim();
      return text.length > columns && text.includes(' ') && !/^(\$ |export )/.test(text);
    });

  it.each([60, 80])('of %i columns breaks no word of what commands say', async (columns) => {
    const { type, until } = await open(columns);
    const commands = ['demo', 'doctor', 'rights', 'verify', 'setup --help', 'explain two-apps', 'teardown'];
    type(`${commands.map((command) => `gloo-okta ${command}`).join('; ')}; echo the end`, 'Enter');
    await until(/^the end/m);
    expect(brokenLines(columns)).toEqual([]);
  });

  it('of 60 columns breaks no word where an app for signing in is made', async () => {
    const { type, until } = await open(60);
    type('gloo-okta login --bootstrap', 'Enter');
    await until(/\? Make this in/);
    type('', 'Enter');
    await until(/waiting for the sign-in/);
    type('', 'C-c');
    const stopped = await until(/\(interrupted\)/);
    expect(stopped.replaceAll(/\s+/g, ' ')).toContain('Until then this was changed: the app "gloo-okta login" in the org');
    expect(brokenLines(60)).toEqual([]);
  });
});
