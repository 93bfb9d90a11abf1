import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { FrontendFacts } from '../../src/core/frontend-settings.ts';
import { frontendFormats } from '../../src/ui/env-text.ts';

/** Vite as Vitest has it: what the starter is served and built by. */
const { loadEnv } = (await import(createRequire(createRequire(import.meta.url).resolve('vitest')).resolve('vite'))) as {
  loadEnv: (mode: string, folder: string, prefix: string) => Record<string, string>;
};

const facts: FrontendFacts = {
  clientId: '0oa1',
  issuer: 'https://acme.okta.com/oauth2/default',
  authEndpoint: 'https://acme.okta.com/oauth2/default/v1/authorize',
  tokenEndpoint: 'https://acme.okta.com/oauth2/default/v1/token',
  logoutEndpoint: 'https://acme.okta.com/oauth2/default/v1/logout',
  portalServerUrl: '/v1',
  redirectUri: 'https://app.example.com/',
  signOutUri: 'https://app.example.com/',
  scopes: ['openid', 'profile', 'email', 'offline_access'],
  namespace: 'gloo-mesh-addons',
};
const starter = {
  VITE_PORTAL_SERVER_URL: '/v1',
  VITE_CLIENT_ID: '0oa1',
  VITE_TOKEN_ENDPOINT: facts.tokenEndpoint,
  VITE_AUTH_ENDPOINT: facts.authEndpoint,
  VITE_LOGOUT_ENDPOINT: facts.logoutEndpoint,
};

/** What Vite reads of a `.env.local`. */
function readByVite(text: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'gloo-okta-vite-'));
  try {
    writeFileSync(join(folder, '.env.local'), text);
    return loadEnv('development', folder, 'VITE_');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
/** What Docker reads of a file for --env-file: all after the first = is the value. */
const readByDocker = (text: string) =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
const readAsScript = (text: string): Record<string, unknown> => runInNewContext(`(${text})`) as Record<string, unknown>;
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

/** What can stand in a URL: any character that its parser leaves as it is. */
const inUrl = fc.string({ unit: fc.constantFrom(...`abcXYZ019-._~!$&'()*+,;=:@%/?{}`), maxLength: 30 });

describe('what a frontend reads back', () => {
  it('the five variables of the starter, by Vite', () => {
    expect(readByVite(frontendFormats.vite.text(facts))).toEqual(starter);
  });

  it('the Secret of the starter in the cluster, as YAML', () => {
    expect(parse(frontendFormats.secret.text(facts))).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'portal-oauth-secrets', namespace: 'gloo-mesh-addons' },
      type: 'Opaque',
      stringData: starter,
    });
  });

  it('the variables of the image of Backstage, without those that are not known', () => {
    const { portalServerUrl: _, logoutEndpoint: __, ...rest } = facts;
    const known = { ...rest, portalServerUrl: undefined, logoutEndpoint: undefined };
    expect(readByDocker(frontendFormats.backstage.text(known))).toEqual({
      CLIENT_ID: '0oa1',
      TOKEN_ENDPOINT: facts.tokenEndpoint,
      AUTH_ENDPOINT: facts.authEndpoint,
    });
  });

  it('the settings of each library, as an expression in its own names', () => {
    const oidc = {
      authority: facts.issuer,
      client_id: '0oa1',
      redirect_uri: 'https://app.example.com/',
      post_logout_redirect_uri: 'https://app.example.com/',
      scope: 'openid profile email offline_access',
    };
    expect(plain(readAsScript(frontendFormats['oidc-client-ts'].text(facts)))).toEqual(oidc);
    const react = readAsScript(frontendFormats['react-oidc-context'].text(facts));
    expect(plain(react)).toEqual(oidc);
    expect(typeof react['onSigninCallback']).toBe('function');
    expect(plain(readAsScript(frontendFormats['okta-auth-js'].text(facts)))).toEqual({
      issuer: facts.issuer,
      clientId: '0oa1',
      redirectUri: 'https://app.example.com/',
      postLogoutRedirectUri: 'https://app.example.com/',
      scopes: ['openid', 'profile', 'email', 'offline_access'],
      pkce: true,
    });
  });

  it('react-oidc-context takes the code out of the address after the sign-in', () => {
    const calls: unknown[] = [];
    const window = { history: { replaceState: (...all: unknown[]) => calls.push(all) }, location: { pathname: '/cb' } };
    const settings = runInNewContext(`(${frontendFormats['react-oidc-context'].text(facts)})`, {
      window,
      document: { title: 'App' },
    }) as { onSigninCallback: () => void };
    settings.onSigninCallback();
    expect(plain(calls)).toEqual([[{}, 'App', '/cb']]);
  });

  it('every value to the letter, whatever a URL may hold', () => {
    fc.assert(
      fc.property(inUrl, inUrl, (path, query) => {
        const url = `https://app.example.com/${path}${query}`;
        const odd = {
          ...facts,
          portalServerUrl: url,
          redirectUri: url,
          signOutUri: url,
          clientId: `0oa${path.replace(/\W/g, '')}`,
        };
        expect(readByVite(frontendFormats.vite.text(odd))['VITE_PORTAL_SERVER_URL']).toBe(url);
        expect(parse(frontendFormats.secret.text(odd))).toMatchObject({ stringData: { VITE_PORTAL_SERVER_URL: url } });
        expect(readByDocker(frontendFormats.backstage.text(odd))['PORTAL_SERVER_URL']).toBe(url);
        expect(readAsScript(frontendFormats['oidc-client-ts'].text(odd))['redirect_uri']).toBe(url);
        expect(readAsScript(frontendFormats['okta-auth-js'].text(odd))['postLogoutRedirectUri']).toBe(url);
      }),
      { numRuns: 200 },
    );
  });

  it('a text that YAML would take for something else stays a text', () => {
    for (const clientId of ['true', '0123', '1e3', 'null', '~', 'a: b', '# a', '\u0085x', '"', '\\'])
      expect(parse(frontendFormats.secret.text({ ...facts, clientId }))).toMatchObject({
        stringData: { VITE_CLIENT_ID: clientId },
      });
  });
});
