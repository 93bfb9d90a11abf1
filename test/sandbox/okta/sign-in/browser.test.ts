import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizeUrl, made, type Portal, spa, startPortal } from './portal.ts';

/** As much of playwright-core as is used here; it is no dependency of the project. */
interface Page {
  goto(url: string): Promise<unknown>;
  fill(selector: string, text: string): Promise<void>;
  click(selector: string): Promise<void>;
  textContent(selector: string): Promise<string | null>;
  waitForURL(url: RegExp): Promise<void>;
  url(): string;
}
interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}
interface Playwright {
  readonly chromium: { launch(): Promise<Browser> };
}

// A name that the compiler does not look up.
const name: string = 'playwright-core';
const browser = await import(name).then((module: Playwright) => module.chromium.launch()).catch(() => undefined);
if (browser === undefined)
  console.warn('the sign-in page is not tested in Chromium: playwright-core or its Chromium is not installed');

describe.skipIf(browser === undefined)('the sign-in page in Chromium', () => {
  let portal: Portal;
  let app: Server;
  beforeAll(async () => {
    portal = await startPortal();
    app = createServer((request, response) => {
      request.on('data', () => undefined).on('end', () => response.end(`${request.method} at the app`));
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await browser?.close();
    app.close();
    await portal.okta.close();
  });

  it.each(['query', 'form_post'])('signs in after a wrong password, with the answer as %s', async (mode) => {
    const { login, password } = portal.okta.user;
    const redirect = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
    const created = await made(portal.okta, 'POST', '/api/v1/apps', spa(`App ${mode}`, { redirect_uris: [redirect] }));
    portal.okta.state.apps.at(-1)?.assignments.push(...(portal.okta.state.apps[0]?.assignments ?? []));
    for (const policy of portal.server.policies) policy.raw['conditions'] = { clients: { include: ['ALL_CLIENTS'] } };
    const page = await browser?.newPage();
    if (page === undefined) throw new Error('no page');
    const changes = { client_id: String(created['id']), redirect_uri: redirect, response_mode: mode, prompt: 'login' };
    await page.goto(authorizeUrl(portal, changes));
    await page.fill('#username', login);
    await page.fill('#password', 'wrong');
    await page.click('button');
    expect(await page.textContent('[role=alert]')).toBe('Unable to sign in');
    await page.fill('#password', password);
    await page.click('button');
    await page.waitForURL(/\/callback/);
    expect(await page.textContent('body')).toBe(mode === 'query' ? 'GET at the app' : 'POST at the app');
    expect(page.url().includes('code=')).toBe(mode === 'query');
  });
});
