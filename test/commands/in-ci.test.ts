import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { aMachine, hasKubectl, react } from './a-run.ts';

it.skipIf(!hasKubectl)('plan and setup hand on to later steps what they found, and show it on the page of the run', async () => {
  const machine = await aMachine();
  onTestFinished(machine.leave);
  const { dir, run, env, sandbox } = machine;
  const [outputs, summary] = [join(dir, 'outputs'), join(dir, 'summary')];
  Object.assign(env, { GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_STEP_SUMMARY: summary });
  const outputsNow = () =>
    Object.fromEntries(
      readFileSync(outputs, 'utf8')
        .trim()
        .split('\n')
        .map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
    );

  expect(await run(['plan', ...react, '--output-file', outputs])).toMatchObject({ code: 0 });
  expect(outputsNow()).toEqual({ CHANGES: expect.stringMatching(/^[1-9]\d*$/) });

  expect(await run(['setup', ...react, '--yes', '--output-file', outputs])).toMatchObject({ code: 0 });
  const issuer = `${sandbox.okta.url}/oauth2/default`;
  expect(outputsNow()).toMatchObject({
    CLIENT_ID: expect.stringMatching(/^gloo-okta-/),
    ISSUER: issuer,
    CLUSTER_NAME: 'cluster1',
    TOKEN_ENDPOINT: `${issuer}/v1/token`,
  });

  const file = join(dir, 'github-env');
  const printed = await run(['env', '--format', 'github', '--output-file', file]);
  expect(readFileSync(file, 'utf8')).toBe(printed.out);
  expect(printed.out).toContain(`CLIENT_ID=${outputsNow()['CLIENT_ID']}\n`);

  expect(await run(['plan', ...react, '--output-file', outputs])).toMatchObject({ code: 0 });
  expect(outputsNow()).toMatchObject({ CHANGES: '0' });
  const page = readFileSync(summary, 'utf8');
  expect(page.match(/^### .*$/gm)).toEqual(['### gloo-okta plan: fine', '### gloo-okta setup: fine', '### gloo-okta plan: fine']);
  expect(page).toContain('Nothing to do');
  expect(page).not.toContain(sandbox.okta.token);

  expect(await run(['env', '--output-file', join(dir, 'no', 'such')])).toMatchObject({
    code: 3,
    err: expect.stringContaining('--output-file'),
  });
});
