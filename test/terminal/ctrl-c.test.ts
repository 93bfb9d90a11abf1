import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cannotRun, openTerminal, type RunningSandbox, runSandbox, type Terminal } from './a-terminal.ts';

describe.skipIf(cannotRun !== undefined)('Ctrl-C while it works, with a slow org', () => {
  let sandbox: RunningSandbox;
  let terminal: Terminal;

  beforeEach(async () => {
    sandbox = await runSandbox(['--latency', '500']);
    const env = { KUBECONFIG: sandbox.kubeconfig, OKTA_CLIENT_ORGURL: sandbox.orgUrl, OKTA_CLIENT_TOKEN: sandbox.token };
    terminal = await openTerminal({ columns: 200, rows: 70 }, env);
  });
  afterEach(async () => {
    terminal.close();
    await sandbox.stop();
  });

  const setup = 'gloo-okta setup --yes --react-url https://developer.example.com';

  it('ends what is under way, records it, and the printed command goes on from there', async () => {
    const { type, until, home } = terminal;
    type(`${setup}; echo code $?`, 'Enter');
    await until(/app "Gloo Portal" created/);
    type('', 'C-c');
    const stopped = await until(/code \d+/);
    expect(stopped).toContain('Stopping: what is under way ends first');
    expect(stopped).toMatch(/\d+ of \d+ changes were made and are recorded/);
    expect(stopped).toContain(`to go on, run: ${setup}`);
    expect(stopped).toContain('code 130');
    const state = join(home, '.local', 'state', 'gloo-okta');
    const ledger = JSON.parse(readFileSync(join(state, 'gloo-okta.json'), 'utf8')) as {
      entries: { state: string; id: string | null }[];
    };
    expect(ledger.entries.length).toBeGreaterThan(0);
    expect(ledger.entries.filter((entry) => entry.state === 'intended')).toEqual([]);
    expect(readdirSync(state).filter((name) => name.endsWith('.lock'))).toEqual([]);
    type(`clear; ${setup}; echo code $?`, 'Enter');
    const done = await until(/code \d+/);
    expect(done).toContain('code 0');
    expect(done).toContain('Gloo has accepted the policy');
  });

  it('a second Ctrl-C leaves at once, and the next run converges', async () => {
    const { type, until } = terminal;
    type(`${setup}; echo code $?`, 'Enter');
    await until(/\.\.\. creating|created/);
    type('', 'C-c');
    await until(/Stopping: what is under way ends first/);
    type('', 'C-c');
    // whoever dies of the signal takes the rest of the line along
    await until(/Stopping[\s\S]*\n(\$|code 130) *\n*$/);
    type('echo; echo code $?', 'Enter');
    await until(/code/);
    type(`clear; ${setup}; echo code $?`, 'Enter');
    expect(await until(/code \d+/)).toContain('code 0');
    type(`clear; gloo-okta plan --react-url https://developer.example.com`, 'Enter');
    await until(/Nothing to do: \d+ already in place/);
  });

  it('lets a read of kubectl end too, on which a change waits', async () => {
    const { type, until, home } = terminal;
    const kubectl = execFileSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).trim();
    // every read takes a while once the file is there, in a program of the terminal's own group, as kubectl is
    const slow = `#!/bin/sh\ncase " $* " in *" get "*) [ -e '${home}/slow' ] && { echo reading >> '${home}/slow'; sleep 3; };; esac\nexec '${kubectl}' "$@"\n`;
    writeFileSync(join(home, 'bin', 'kubectl'), slow, { mode: 0o755 });
    type(`${setup}; echo code $?`, 'Enter');
    await until(/app "Gloo Portal" created/);
    writeFileSync(join(home, 'slow'), '');
    await until(/creating ExtAuthServer/);
    while (!readFileSync(join(home, 'slow'), 'utf8').includes('reading')) await new Promise((resolve) => setTimeout(resolve, 50));
    type('', 'C-c');
    const stopped = await until(/code \d+/);
    expect(stopped).toContain('Stopping: what is under way ends first');
    expect(stopped).toContain('ExtAuthServer gloo-mesh-addons/ext-auth-server created');
    expect(stopped).toMatch(/\d+ of \d+ changes were made and are recorded/);
    expect(stopped).toContain('code 130');
  });

  it('while it reads, nothing is done and it ends by itself', async () => {
    const { type, until } = terminal;
    type(`${setup}; echo code $?`, 'Enter');
    await until(/\.\.\. reading the org and the cluster/);
    type('', 'C-c');
    const ended = await until(/code \d+/);
    expect(ended).toContain('(interrupted)');
    expect(ended).toContain('code 130');
  });
});
