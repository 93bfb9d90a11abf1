import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { aMachine, hasKubectl, type Machine } from './a-run.ts';

const script = (text: string) => JSON.parse(JSON.stringify(runInNewContext(`(${text})`))) as Record<string, unknown>;

describe.skipIf(!hasKubectl)('the settings of one frontend', () => {
  let machine: Machine;
  let clientId: string;
  const env = (words: readonly string[]) => machine.run(['env', ...words]);
  const client = () =>
    machine.sandbox.okta.state.apps[0]?.raw as {
      settings: { oauthClient: { grant_types: string[]; redirect_uris: string[] } };
    };

  beforeAll(async () => {
    machine = await aMachine();
    const outcome = await machine.run([
      'setup',
      '--yes',
      '--react-url',
      'https://portal.example.com',
      '--spa-url',
      'https://app.example.com',
    ]);
    if (outcome.code !== 0) throw new Error(outcome.err);
    clientId = ((await env(['--json'])).json()['env'] as { CLIENT_ID: string }).CLIENT_ID;
  });
  afterAll(() => machine.leave());

  it.each(['oidc-client-ts', 'okta-auth-js'])('%s names a redirect URI and a sign-out that the app has', async (format) => {
    const settings = script((await env(['--format', format])).out);
    const redirectUri = settings['redirect_uri'] ?? settings['redirectUri'];
    expect(redirectUri).toBe('https://app.example.com/');
    expect(client().settings.oauthClient.redirect_uris).toContain(redirectUri);
    expect(settings['client_id'] ?? settings['clientId']).toBe(clientId);
  });

  it('is the same without a ledger, from the org; and from flags alone, without credentials', async () => {
    const here = (await env(['--format', 'vite'])).out;
    const elsewhere = { ...machine.env, HOME: `${machine.dir}/other` };
    expect((await machine.run(['env', '--format', 'vite'], { env: elsewhere })).out).toBe(here);
    const stranger = { ...elsewhere, OKTA_CLIENT_TOKEN: undefined };
    const alone = await machine.run(['env', '--format', 'vite', '--app-client-id', clientId], { env: stranger });
    expect([alone.code, alone.out]).toEqual([0, here]);
    const words = ['env', '--format', 'oidc-client-ts', '--app-client-id', clientId];
    const missing = await machine.run(words, { env: stranger });
    expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('--spa-url')]);
    const given = await machine.run([...words, '--callback-url', 'https://b.example.com'], { env: stranger });
    expect(script(given.out)).toMatchObject({
      redirect_uri: 'https://b.example.com/callback',
      post_logout_redirect_uri: 'https://b.example.com/',
    });
  });

  it('the issuer alone says where it is, with a ledger and without', async () => {
    const issuer = `${machine.sandbox.okta.url}/oauth2/default`;
    const words = ['env', '--format', 'okta-auth-js', '--auth-server', `${issuer}/.well-known/openid-configuration`];
    const here = await machine.run(words, {
      env: { ...machine.env, OKTA_CLIENT_ORGURL: undefined, OKTA_CLIENT_TOKEN: undefined },
    });
    expect(script(here.out)).toMatchObject({ issuer, clientId, redirectUri: 'https://app.example.com/' });
    const stranger = {
      ...machine.env,
      HOME: `${machine.dir}/fourth`,
      OKTA_CLIENT_ORGURL: undefined,
      OKTA_CLIENT_TOKEN: undefined,
    };
    const places = ['--app-client-id', ` ${clientId} `, '--spa-url', 'https://app.example.com'];
    expect((await machine.run([...words, ...places], { env: stranger })).out).toBe(here.out);
    const odd = await machine.run(['env', '--auth-server', issuer, '--app-client-id', `${clientId}\nX=1`], { env: stranger });
    expect([odd.code, odd.err]).toEqual([3, expect.stringContaining('--app-client-id')]);
  });

  it('without a refresh token grant no refresh token is asked for', async () => {
    const elsewhere = { ...machine.env, HOME: `${machine.dir}/third` };
    const { oauthClient } = client().settings;
    const grants = oauthClient.grant_types;
    oauthClient.grant_types = ['authorization_code'];
    const { out, err } = await machine.run(['env', '--format', 'okta-auth-js'], { env: elsewhere });
    oauthClient.grant_types = grants;
    expect(script(out)['scopes']).toEqual(['openid', 'profile', 'email']);
    expect(err).toContain('offline_access is left out');
  });

  it('a redirect URI that the app does not have is told with the one that it nearly is', async () => {
    const { code, err } = await env(['--format', 'okta-auth-js', '--redirect-uri', 'https://app.example.com']);
    expect(code).toBe(0);
    expect(err).toContain('It has https://app.example.com/, which differs by the slash at its end.');
  });

  it('the Secret is applied as it stands, into the namespace of the installation', async () => {
    const { out, err } = await env(['--format', 'secret', '--portal-server-url', '/portal-server/v1/']);
    expect(parse(out)).toMatchObject({
      metadata: { name: 'portal-oauth-secrets', namespace: 'gloo-mesh-addons' },
      stringData: { VITE_CLIENT_ID: clientId, VITE_PORTAL_SERVER_URL: '/portal-server/v1' },
    });
    expect(err).toContain('offline_access');
    expect((await env(['--format', 'secret', '--json'])).json()['settings']).toEqual(
      parse((await env(['--format', 'secret'])).out),
    );
  });
});
