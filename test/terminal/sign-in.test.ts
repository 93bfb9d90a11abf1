import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { activateByScript } from '../../src/sandbox/sign-in-by-script.ts';
import { allScopes } from '../commands/a-device.ts';
import { cannotRun, openTerminal, type RunningSandbox, runSandbox, type Terminal } from './a-terminal.ts';

describe.skipIf(cannotRun !== undefined)('the sign-in by device', () => {
  let sandbox: RunningSandbox;
  let terminal: Terminal;

  beforeEach(async () => {
    sandbox = await runSandbox();
    terminal = await openTerminal({ columns: 120, rows: 50 }, { KUBECONFIG: sandbox.kubeconfig, GLOO_OKTA_NO_BROWSER: 'true' });
  });
  afterEach(async () => {
    terminal.close();
    await sandbox.stop();
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `SSWS ${sandbox.token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.orgUrl}${path}`, { method, headers, ...sent });
    expect(response.status).toBeLessThan(300);
    return (await response.json()) as Record<string, unknown> & { id: string };
  };

  /** The app that an administrator makes in the console, by the steps of `gloo-okta rights`. */
  const makeApp = async () => {
    const oauthClient = {
      application_type: 'native',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      response_types: [],
    };
    const credentials = { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true } };
    const app = { name: 'oidc_client', label: 'Sign-in', signOnMode: 'OPENID_CONNECT', credentials, settings: { oauthClient } };
    const { id } = await call('POST', '/api/v1/apps', app);
    for (const scopeId of allScopes) await call('POST', `/api/v1/apps/${id}/grants`, { scopeId, issuer: sandbox.orgUrl });
    await call('POST', `/api/v1/apps/${id}/users`, { id: (await call('GET', '/api/v1/users/me')).id, scope: 'USER' });
    return id;
  };

  it('asks for org and app, shows the code, waits, and is what the next commands use until logout', async () => {
    const { type, until, home } = terminal;
    const clientId = await makeApp();
    type('gloo-okta login', 'Enter');
    await until(/URL of your Okta org/);
    type(sandbox.orgUrl, 'Enter');
    await until(/Client ID of the app/);
    type(clientId, 'Enter');
    const screen = await until(/activate\?user_code=\w+[\s\S]*check that it shows this code: [A-Z]{8}/);
    expect(screen).not.toContain(sandbox.token);
    const [verificationUri = ''] = /http:\S+activate\?user_code=\w+/.exec(terminal.colours()) ?? [];
    await activateByScript({ verificationUri, ...sandbox.user });
    await until(/You are signed in to http/);

    const folder = join(home, '.local', 'state', 'gloo-okta', 'sessions');
    const [name = '', ...others] = readdirSync(folder);
    expect([others, statSync(join(folder, name)).mode & 0o777]).toEqual([[], 0o600]);
    const { accessToken } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { accessToken: string };
    expect(terminal.colours()).not.toContain(accessToken);

    type(`clear; gloo-okta doctor --no-apply --org-url ${sandbox.orgUrl} --react-url https://developer.example.com`, 'Enter');
    await until(/Okta accepts the sign-in of gloo-okta login/);
    type('clear; gloo-okta logout; echo code $?', 'Enter');
    await until(/Signed out of http:[\s\S]*code 0/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
