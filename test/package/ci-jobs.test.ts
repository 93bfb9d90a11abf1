import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { hasKubectl } from '../commands/a-run.ts';
import { type JobPlace, runJob, type StepRun } from '../workflows/run-job.ts';
import { workflowsIn } from '../workflows/workflows-in.ts';

const built = existsSync('dist/main.js');
if (!built) console.warn('skipped: dist is not built (npm run build)');

const [short = ''] = workflowsIn(readFileSync('README.md', 'utf8'));
const [plain = '', composite = '', keys = ''] = workflowsIn(readFileSync('docs/ci.md', 'utf8'));
const main = { event_name: 'push', ref_name: 'main', event: { repository: { default_branch: 'main' } } };
const pull = { event_name: 'pull_request', ref_name: '7/merge', event: { repository: { default_branch: 'main' } } };

describe.skipIf(!built || !hasKubectl || process.platform === 'win32')('the jobs of docs/ci.md, step by step', () => {
  let sandbox: Sandbox;
  let dir: string;
  beforeEach(async () => {
    sandbox = await startSandbox({});
    dir = mkdtempSync(join(tmpdir(), 'gloo-okta-ci-'));
    mkdirSync(join(dir, 'bin'));
    writeFileSync(join(dir, 'gloo-okta.yaml'), `orgUrl: ${sandbox.okta.url}\nreactUrl: https://developer.example.com\n`);
    // npx gets the program from the registry; here it is the one that was built
    const npx = `#!/bin/sh\n[ "$1" = --yes ] && case "$2" in gloo-okta@*) shift 2; exec '${process.execPath}' '${resolve('bin/gloo-okta.js')}' "$@";; esac\nexit 9\n`;
    writeFileSync(join(dir, 'bin', 'npx'), npx);
    chmodSync(join(dir, 'bin', 'npx'), 0o755);
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const place = (github: object): JobPlace => ({
    dir,
    github,
    env: {
      PATH: `${join(dir, 'bin')}${delimiter}${process.env['PATH']}`,
      HOME: dir,
      GITHUB_STEP_SUMMARY: join(dir, 'summary.md'),
    },
    secrets: {
      OKTA_CLIENT_TOKEN: sandbox.okta.token,
      KUBECONFIG: sandbox.kube.kubeconfig,
      KUBECONFIG_PATH: join(dir, 'kubeconfig'),
    },
  });
  const outline = (runs: readonly StepRun[]) => runs.map(({ name, code, isSkipped }) => [name, isSkipped ? 'skipped' : code]);
  const apps = () => sandbox.okta.state.apps.length;

  it('a pull request shows the plan, main sets it up, and once it is there does nothing', async () => {
    const before = apps();
    const asked = await runJob(plain, 'okta', place(pull));
    expect(outline(asked)).toEqual([
      ['The cluster', 0],
      ['Is all there that setup needs?', 0],
      ['What would change?', 0],
      ['Set it up', 'skipped'],
      ['Is it in force?', 'skipped'],
      ['Hand on the settings', 'skipped'],
    ]);
    expect(apps()).toBe(before);
    const made = await runJob(plain, 'okta', place(main));
    expect(outline(made).map(([, code]) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(made.at(-1)?.text).toMatch(/^The app \S+ of http\S+\/oauth2\/default\n$/);
    expect(outline(await runJob(plain, 'okta', place(main)))[3]).toEqual(['Set it up', 'skipped']);
    const page = readFileSync(join(dir, 'summary.md'), 'utf8');
    for (const title of ['doctor', 'plan', 'setup', 'verify']) expect(page).toContain(`### gloo-okta ${title}: fine`);
    for (const text of [page, ...asked.map((run) => run.text), ...made.map((run) => run.text)])
      expect(text).not.toContain(sandbox.okta.token);
  });

  it('the job of the README is complete', async () => {
    expect(outline(await runJob(short, 'okta', place(pull)))).toEqual([
      ['The cluster', 0],
      ['What would change?', 0],
      ['Set it up', 'skipped'],
    ]);
    expect(outline(await runJob(short, 'okta', place(main))).map(([, code]) => code)).toEqual([0, 0, 0]);
    expect(apps()).toBe(1);
  });

  it('the composite action does the same, and hands its outputs on', async () => {
    writeFileSync(join(dir, 'kubeconfig'), sandbox.kube.kubeconfig);
    const before = apps();
    const asked = await runJob(composite, 'okta', place(pull));
    expect(asked.at(-1)?.text).toMatch(/^[1-9]\d* changes\n$/);
    expect(asked[0]?.text).toBe(`::add-mask::${sandbox.okta.token}\n`);
    expect(apps()).toBe(before);
    const made = await runJob(composite, 'okta', place(main));
    expect(outline(made).map(([, code]) => code)).toEqual([0, 0, 0]);
    expect(apps()).toBe(before + 1);
    expect((await runJob(composite, 'okta', place(main))).at(-1)?.text).toBe('0 changes\n');
  });

  it('the keys are brought up to date without a credential of Okta', async () => {
    await runJob(plain, 'okta', place(main));
    const { secrets, ...rest } = place({ event_name: 'schedule' });
    const refreshed = await runJob(keys, 'refresh', { ...rest, secrets: { KUBECONFIG: secrets['KUBECONFIG'] ?? '' } });
    expect(outline(refreshed)).toEqual([
      ['The cluster', 0],
      ['Bring the keys up to date', 0],
      ['Are they fresh?', 0],
    ]);
  });
});
