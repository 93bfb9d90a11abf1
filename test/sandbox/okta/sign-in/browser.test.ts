import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumOnPath, startChromium } from './chromium.ts';
import { authorizeUrl, made, type Portal, spa, startPortal } from './portal.ts';

const chromium = chromiumOnPath('the sign-in page in Chromium');

describe.skipIf(chromium === undefined)('the sign-in page in Chromium', () => {
  let browser: Awaited<ReturnType<typeof startChromium>>;
  let portal: Portal;
  let app: Server;
  let page: Page;
  let redirect: string;
  beforeAll(async () => {
    browser = await startChromium(chromium ?? '');
    portal = await startPortal();
    app = createServer((request, response) => {
      request.on('data', () => undefined).on('end', () => response.end(`${request.method} at the app`));
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    redirect = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
    for (const policy of portal.server.policies) policy.raw['conditions'] = { clients: { include: ['ALL_CLIENTS'] } };
  });
  beforeEach(async () => {
    await browser.context.clearCookies();
    page = await browser.context.newPage();
  });
  afterAll(async () => {
    await browser.close();
    app.close();
    await portal.okta.close();
  });

  async function clientOf(label: string): Promise<string> {
    const created = await made(portal.okta, 'POST', '/api/v1/apps', spa(label, { redirect_uris: [redirect] }));
    portal.okta.state.apps.at(-1)?.assignments.push(...(portal.okta.state.apps[0]?.assignments ?? []));
    return String(created['id']);
  }

  it.each(['query', 'form_post'])('signs in after a wrong password, with the answer as %s', async (mode) => {
    const { login, password } = portal.okta.user;
    const client_id = await clientOf(`App ${mode}`);
    await page.goto(authorizeUrl(portal, { client_id, redirect_uri: redirect, response_mode: mode, prompt: 'login' }));
    await page.getByLabel('Username').fill(login);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toBe('Unable to sign in');
    expect(await page.getByLabel('Username').inputValue()).toBe(login);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/callback/);
    expect(await page.textContent('body')).toBe(mode === 'query' ? 'GET at the app' : 'POST at the app');
    expect(page.url().includes('code=')).toBe(mode === 'query');
  });

  it('is one that everybody can use: by keyboard, by name, and against its background, in light and dark', async () => {
    await page.goto(authorizeUrl(portal, { client_id: await clientOf('App'), redirect_uri: redirect }));
    const focused = () => page.evaluate<string>('document.activeElement.id');
    const order = [await focused()];
    for (let step = 0; step < 2; step += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(['username', 'password', 'sign-in']);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await page.getByLabel('Username').fill('nobody@okta-sandbox.example');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const selector of ['h1', 'p', '[role=alert]', 'label', 'input', 'button', 'footer']) {
        expect([colorScheme, selector, (await contrastOf(page, selector)) >= 4.5]).toEqual([colorScheme, selector, true]);
      }
    }
  });

  it('fits a narrow screen', async () => {
    await page.setViewportSize({ width: 320, height: 500 });
    await page.goto(
      authorizeUrl(portal, { client_id: await clientOf('App with a very long name '.repeat(3).trim()), redirect_uri: redirect }),
    );
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  });
});

/** The contrast of the first element's text to what lies behind it. @see WCAG 2.2, 1.4.3 */
async function contrastOf(page: Page, selector: string): Promise<number> {
  // As text: what runs in the page is not checked against the page's types, which the project does not have.
  const [front, back] = await page.evaluate<[string, string]>(`(() => {
    const found = document.querySelector(${JSON.stringify(selector)});
    let behind = found;
    while (behind !== document.body && /^rgba\\(.*, 0\\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    return [getComputedStyle(found).color, getComputedStyle(behind).backgroundColor];
  })()`);
  const [light = 0, dark = 0] = [luminanceOf(front), luminanceOf(back)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
