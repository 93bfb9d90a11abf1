import { describe, expect, it } from 'vitest';
import { judgeFacts } from '../../../src/core/checks/judge-facts.ts';
import type { JsonObject } from '../../../src/core/model.ts';

const wishedFor = (redirectUris: readonly string[], signOutUris: readonly string[] = [], wildcards = false) =>
  judgeFacts({
    when: 'before',
    installation: 'gloo-okta',
    wishes: { audience: undefined, uris: { redirectUris, signOutUris }, wildcards },
  });

const madeOf = (redirectUris: readonly string[], app: JsonObject = {}) =>
  judgeFacts({
    when: 'after',
    installation: 'gloo-okta',
    app: {
      app: { value: { status: 'ACTIVE', ...app } },
      title: 'app',
      origins: { value: [] },
      assigned: { value: [] },
      liveClaims: { value: [] },
      wanted: { recorded: true, origins: [], redirectUris, signOutUris: [], groups: [], claims: [] },
      mayChange: true,
    },
  });

const named = (findings: ReturnType<typeof judgeFacts>, check: string) => findings.find((finding) => finding.check === check);

describe('uris-as-sent', () => {
  it('warns of what no browser sends, with the form that it will', () => {
    const finding = named(
      wishedFor(['https://App.example.com:443/cb', 'https://b.example.com/'], ['https://a.example.com/x/../bye']),
      'uris-as-sent',
    );
    expect(finding?.state).toBe('warn');
    expect(finding?.says).toBe(
      'Browsers send https://app.example.com/cb, not https://App.example.com:443/cb. Browsers send https://a.example.com/bye, not https://a.example.com/x/../bye.',
    );
    expect(finding?.hint).toContain('--redirect-uri https://app.example.com/cb');
    expect(named(wishedFor([], ['https://A.example.com/bye']), 'uris-as-sent')?.hint).toContain(
      '--sign-out-uri https://a.example.com/bye',
    );
  });

  it('is content where the form that is sent stands there, too, or each is sent to the letter', () => {
    expect(named(wishedFor(['https://A.example.com/', 'https://a.example.com/']), 'uris-as-sent')?.state).toBe('ok');
    expect(named(wishedFor(['https://a.example.com', 'http://127.0.0.1:3000/cb?x=y']), 'uris-as-sent')?.state).toBe('ok');
    expect(named(wishedFor([]), 'uris-as-sent')).toBeUndefined();
  });

  it('afterwards looks at what was made', () => {
    const finding = named(madeOf(['https://Portal.example.com/']), 'uris-as-sent');
    expect(finding).toMatchObject({
      state: 'warn',
      hint: expect.stringContaining('as it is sent: --redirect-uri https://portal.example.com/'),
    });
    expect(named(madeOf(['https://*.Preview.example.com/cb']), 'uris-as-sent')?.says).toContain(
      'Browsers send https://*.preview.example.com/cb',
    );
  });
});

describe('wildcard-redirect', () => {
  const wide = 'https://*.preview.example.com/cb';
  const allowing = (uris: readonly string[]) => ({
    settings: { oauthClient: { wildcard_redirect: 'SUBDOMAIN', redirect_uris: uris } },
  });

  it('warns as long as wildcards are asked for or allowed, and says for which addresses', () => {
    expect(named(wishedFor([wide], [], true), 'wildcard-redirect')).toMatchObject({
      state: 'warn',
      says: expect.stringContaining(wide),
    });
    expect(named(madeOf([], allowing([wide])), 'wildcard-redirect')).toMatchObject({
      state: 'warn',
      says: expect.stringContaining(wide),
    });
    expect(named(madeOf([], allowing([])), 'wildcard-redirect')?.says).toMatch(/and has none/);
  });

  it('says nothing where there are none', () => {
    expect(named(wishedFor(['https://a.example.com/']), 'wildcard-redirect')).toBeUndefined();
    expect(
      named(madeOf([], { settings: { oauthClient: { wildcard_redirect: 'DISABLED' } } }), 'wildcard-redirect'),
    ).toBeUndefined();
  });
});
