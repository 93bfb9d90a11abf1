import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cannotRun, openTerminal, type RunningSandbox, runSandbox, type Terminal } from './a-terminal.ts';

/** Compares with a screen on file; `npx vitest run test/terminal -u` takes new ones. */
const golden = (screen: string, name: string) => expect(`${screen}\n`).toMatchFileSnapshot(`golden/${name}.txt`);

describe.skipIf(cannotRun !== undefined)('the wizard on a terminal', () => {
  let sandbox: RunningSandbox;
  let terminal: Terminal;

  beforeAll(async () => {
    sandbox = await runSandbox();
  });
  afterAll(() => sandbox.stop());
  afterEach(() => terminal.close());

  const open = async (columns: number, env: Record<string, string> = {}, rows = 50) => {
    terminal = await openTerminal({ columns, rows }, { KUBECONFIG: sandbox.kubeconfig, ...env });
    return terminal;
  };
  const known = () => ({ OKTA_CLIENT_ORGURL: sandbox.orgUrl, OKTA_CLIENT_TOKEN: sandbox.token });

  /** From the apps to the review. */
  const toReview = async ({ type, until }: Terminal) => {
    await until(/want to protect\?/);
    type('', 'Space', 'Enter');
    await until(/URL of: React starter app/);
    type('developer.example.com');
    await until(/Not yet: it has no scheme/);
    type('', 'C-u');
    type('https://developer.example.com', 'Enter');
    return until(/Is this right\?/);
  };

  it('asks, checks while it is typed, explains, refuses a wrong token, and goes through to the end', async () => {
    const { type, until, screen } = await open(80);
    type('gloo-okta', 'Enter');
    await golden(await until(/\? URL of your Okta org/), 'start-80');
    type('dev-1234.okta.com', 'Enter');
    await until(/No: it has no scheme; write https:\/\/dev-1234\.okta\.com/);
    type('', 'C-u', '?');
    await until(/The address where people sign in/);
    type('http://127.0.0.1:9', 'Enter');
    // an address that is no org's is found before anybody looks for a token
    await until(/okta-unreachable[\s\S]*\? URL of your Okta org/);
    type(sandbox.orgUrl, 'Enter');
    // who pastes a token takes the second way
    await until(/\? How does gloo-okta get into the org\?/);
    type('', 'Down', 'Enter');
    await until(/\? API token/);
    type('00wrongwrongwrongwrongwrong', 'Enter');
    await until(/okta-token-refused[\s\S]*\? API token *$/m);
    type(sandbox.token, 'Enter');
    await until(/Connected to the org okta-sandbox/);
    expect(screen()).not.toContain(sandbox.token);
    await toReview(terminal);
    type('', 'C-l');
    await golden(await until(/Is this right\?/), 'review-80');
    type('', 'Enter');
    await golden(await until(/Make these changes\?/), 'plan-80');
    type('', 'Enter');
    const end = await until(/Save these answers to a file\?/);
    expect(end).toContain('Done: Gloo has accepted the policy');
    expect(end).toContain('gloo-okta setup --yes --org-url');
    type('', 'Down', 'Enter');
    // who typed the token once is asked for it, for it is kept nowhere
    type('clear; gloo-okta teardown --yes; echo code $?', 'Enter');
    await until(/\? How does gloo-okta get into the org\?/);
    type('Paste', 'Enter');
    await until(/\? API token *$/m);
    type('00wrong', 'Enter');
    await until(/okta-token-refused[\s\S]*\? API token *$/m);
    type(sandbox.token, 'Enter');
    await until(/everything that gloo-okta made is gone[\s\S]*code 0/);
    expect(screen()).not.toContain(sandbox.token);
  });

  it.each([60, 200])('fits a terminal of %i columns', async (columns) => {
    await open(columns, known(), 70);
    terminal.type('gloo-okta', 'Enter');
    await golden(await terminal.until(/want to protect\?/), `protect-${columns}`);
    await golden(await toReview(terminal), `review-${columns}`);
    terminal.type('', 'Enter');
    await golden(await terminal.until(/Make these changes\?/), `plan-${columns}`);
    terminal.type('', 'Down', 'Down', 'Down', 'Enter');
    await terminal.until(/Cancelled; nothing was changed/);
  });

  it('Esc goes back to the question before, and any answer can be changed at the review', async () => {
    const { type, until } = await open(80, known());
    type('gloo-okta', 'Enter');
    await until(/want to protect\?/);
    type('', 'Space', 'Enter');
    await until(/URL of/);
    type('', 'Escape');
    await until(/>\[ \] React starter/);
    type('', 'Down', 'Down', 'Space', 'Enter');
    await until(/\? URL of: Another web app/);
    type('https://app.example.com', 'Enter');
    await until(/app\.example\.com\/callback[\s\S]*\? Is this right\?/);
    type('', 'Down', 'Enter');
    await golden(await until(/Which answer\?/), 'which-80');
    // the beginning of a name leads to it
    type('App n', 'Enter');
    await until(/\? Name of the app in Okta \(Gloo Portal\)/);
    type('', 'Tab');
    type(' Two', 'Enter');
    await until(/App name in Okta +Gloo Portal Two \(you\)[\s\S]*\? Is this right\?/);
    type('', 'Down', 'Down', 'Enter');
    await golden(await until(/Things made by hand +left alone[\s\S]*\? Is this right\?/), 'details-80');
    type('', 'C-c');
    await until(/nothing was changed/);
    type('echo code $?', 'Enter');
    await until(/code 130/);
    type('clear; gloo-okta', 'Enter');
    await golden(await until(/stopped an earlier run/), 'again-80');
    type('', 'Enter');
    expect(await until(/Is this right\?/)).toContain('Gloo Portal Two (an earlier run)');
    type('', 'Up', 'C-c');
    await until(/\(interrupted\)/);
  });

  it('with NO_COLOR there are no colours, and without it they carry no meaning alone', async () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    const colour = /\u001b\[(?:[0-9;]*;)?(?:[1-9]|3[0-7]|9[0-7])(?:;[0-9;]*)?m/;
    await open(80, { ...known(), NO_COLOR: '1' });
    terminal.type('gloo-okta', 'Enter');
    const plain = await terminal.until(/want to protect\?/);
    expect(terminal.colours()).not.toMatch(colour);
    terminal.close();
    await open(80, known());
    terminal.type('gloo-okta', 'Enter');
    expect(await terminal.until(/want to protect\?/)).toBe(plain);
    expect(terminal.colours()).toMatch(colour);
    terminal.type('', 'C-c');
    await terminal.until(/interrupted/);
  });

  it('a terminal that moves no cursor gets numbered lists', async () => {
    await open(60, { ...known(), TERM: 'dumb' });
    terminal.type('gloo-okta', 'Enter');
    await golden(await terminal.until(/Numbers, with spaces/), 'dumb-60');
    terminal.type('1', 'Enter');
    await terminal.until(/URL of: React starter app:/);
    terminal.type('https://developer.example.com', 'Enter');
    await golden(await terminal.until(/Number \(1\):/), 'dumb-review-60');
    terminal.type('', 'C-c');
    await terminal.until(/Stopped/);
    terminal.type('echo code $?', 'Enter');
    await terminal.until(/code 130/);
  });

  it('does not ask where stdin is closed or stderr is no terminal, and asks where only stdout is piped', async () => {
    await open(80, known());
    const { type, until } = terminal;
    type('gloo-okta setup <&-; echo code $?', 'Enter');
    expect(await until(/code \d/)).toMatch(/missing-input[\s\S]*code 3/);
    type('clear; gloo-okta setup 2>/tmp/err-$$; cat /tmp/err-$$; rm /tmp/err-$$', 'Enter');
    await until(/\(missing-input\)/);
    type('clear; gloo-okta setup | cat', 'Enter');
    await until(/want to protect\?/);
    type('', 'C-c');
    await until(/interrupted/);
  });
});
