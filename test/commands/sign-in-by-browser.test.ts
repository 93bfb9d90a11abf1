import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';
import { runWithPerson } from './a-sign-in.ts';

const executablePath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((dir) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(dir, name)))
  .find((path) => existsSync(path));
if (executablePath === undefined) console.warn('skipped: no Chromium is on the PATH');

describe.skipIf(!hasKubectl || executablePath === undefined)('a sign-in in a real browser', () => {
  let machine: Machine;
  let browser: Browser;

  beforeAll(async () => {
    machine = await aMachine();
    // the browser of a container, as root, has no sandbox of its own
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] });
    const outcome = await machine.run(['setup', '--yes', ...react]);
    if (outcome.code !== 0) throw new Error(outcome.err);
  });
  afterAll(async () => {
    await browser?.close();
    await machine.leave();
  });

  it('goes through the page of the org and back to the terminal', async () => {
    const { login, password } = machine.sandbox.okta.user;
    let last = '';
    const { code, out, port } = await runWithPerson(
      machine,
      ['verify', '--login', `--app-url=${machine.sandbox.gateway.url}/productpage`],
      async (url) => {
        const page = await browser.newPage();
        await page.goto(url);
        await page.fill('input[name="username"]', login);
        await page.fill('input[type="password"]', password);
        await Promise.all([page.waitForURL(/127\.0\.0\.1:\d+\/callback/), page.click('[type="submit"]')]);
        last = (await page.textContent('body')) ?? '';
        await page.close();
      },
    );
    expect(last).toContain('You are signed in.');
    expect(last).toContain('close this window');
    expect(code).toBe(0);
    expect(out).toContain(`Okta signed ${login} in`);
    expect(out).toMatch(/with a real token is let through: HTTP 200/);
    expect(port).toBeGreaterThan(0);
  });
});
