import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBrowser } from '../../src/shell/open-browser.ts';

const url = 'https://acme.okta.com/oauth2/default/v1/authorize?client_id=0oa1&state=x%20y';

it.skipIf(process.platform === 'win32')("hands the address to the platform's opener, and no credentials", async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gloo-okta-opener-'));
  const seen = join(dir, 'seen');
  const program = join(dir, process.platform === 'darwin' ? 'open' : 'xdg-open');
  writeFileSync(program, `#!/bin/sh\n{ printf '%s\\n' "$@"; /usr/bin/env; } > ${seen}.part\n/bin/mv ${seen}.part ${seen}\n`);
  chmodSync(program, 0o755);
  openBrowser(url, {
    platform: process.platform,
    env: { PATH: `${dir}:/bin:/usr/bin`, OKTA_CLIENT_TOKEN: 'hidden', GLOO_OKTA_X: 'hidden', DISPLAY: ':0' },
  });
  for (let tries = 0; tries < 500 && !existsSync(seen); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  const text = readFileSync(seen, 'utf8');
  expect(text.split('\n')[0]).toBe(url);
  expect(text).toContain('DISPLAY=:0');
  expect(text).not.toContain('hidden');
  rmSync(dir, { recursive: true });
});

it('does nothing where there is no opener', async () => {
  openBrowser(url, { platform: 'linux', env: { PATH: '/nowhere' } });
  await new Promise((resolve) => setTimeout(resolve, 100));
});
