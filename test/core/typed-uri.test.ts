import { describe, expect, it } from 'vitest';
import { useCases } from '../../src/core/frontend-uris.ts';
import { uriListed } from '../../src/core/listed-uris.ts';
import {
  faultOfBaseUrl,
  faultOfFrontend,
  faultOfSignOutUri,
  faultOfUri,
  insteadOfBaseUrl,
  insteadOfFrontend,
  insteadOfUri,
  normalBaseUrl,
  sentInstead,
} from '../../src/core/typed-uri.ts';

it.each([
  ['https://a.example.com/', undefined],
  ['https://a.example.com:8443/cb?x=1', undefined],
  ['http://localhost:3000/', undefined],
  ['http://127.0.0.1:8399/callback', undefined],
  ['http://127.1:8399/callback', undefined],
  ['http://portal.localhost:3000/cb', undefined],
  ['http://[::1]/cb', undefined],
  [' https://a.example.com/ ', undefined],
  ['https://a.example.com/x,y.html', undefined],
  ['https://a.example.com/$web/', undefined],
  ['https://a.example.com/%E2%82%AC', undefined],
  ['https://bücher.example/cb', undefined],
  ['https://my_app.internal:8443/', undefined],
  ['http://a.example.com/', /plain http/],
  ['http://localhost.example.com/', /plain http/],
  ['https://*.example.com/', undefined],
  ['https://*.com/', /wildcard/],
  ['https://a.example.com/*', /wildcard/],
  ['https://u:p@*.example.com/', /user name/],
  ['https://a.example.com/#', /fragment/],
  ['a.example.com/cb', /no scheme/],
  ['localhost:3000', /no scheme/],
  ['//a.example.com/cb', /no scheme/],
  ['com.example.app:/cb', /scheme/],
  ['javascript:alert(1)', /scheme/],
  ['https://u:p@a.example.com/', /user name/],
  ['https://a.example.com/a b', /white space/],
  ['https://a.example.com/a\\b', /character/],
  ['https://a&b.example.com/', /no name of a host/],
  ['https://a.example.com/,https://b.example.com/', /several/],
  ['https://a.example.com,b.example.com', /several/],
  ['', /not a URL/],
])('%j as a redirect URI', (uri, fault) => {
  if (fault === undefined) expect(faultOfUri(uri)).toBeUndefined();
  else expect(faultOfUri(uri)).toMatch(fault);
});

it('a wildcard belongs to no base, and to no sign-out', () => {
  expect(faultOfBaseUrl('https://*.example.com')).toMatch(/wildcard/);
  expect(faultOfSignOutUri('https://*.example.com/bye')).toMatch(/wildcard/);
  expect(faultOfSignOutUri('https://a.example.com/bye')).toBeUndefined();
});

// what the URL parser of a browser (WHATWG) makes of it
it.each([
  ['https://Portal.Example.COM', 'https://portal.example.com'],
  ['HTTPS://portal.example.com/', 'https://portal.example.com'],
  ['https://portal.example.com:443/x/', 'https://portal.example.com/x'],
  ['https://portal.example.com:0443', 'https://portal.example.com'],
  ['https://portal.example.com:08443', 'https://portal.example.com:8443'],
  ['http://127.1:3000', 'http://127.0.0.1:3000'],
  ['http://0x7f.1:80', 'http://127.0.0.1'],
  ['http://[0:0::1]:3000/', 'http://[::1]:3000'],
  ['https://portal.example.com/a/../b', 'https://portal.example.com/b'],
  ['https://portal.example.com/a/%2e%2E/b/.', 'https://portal.example.com/b'],
  ['https://bücher.example/über', 'https://xn--bcher-kva.example/%C3%BCber'],
  ['https://BÜCHER.example', 'https://xn--bcher-kva.example'],
  [' https://portal.example.com/a b ', 'https://portal.example.com/a%20b'],
  ['https:\\\\portal.example.com\\a', 'https://portal.example.com/a'],
  ['https:portal.example.com', 'https://portal.example.com'],
  ['https://portal.example.com//', 'https://portal.example.com'],
])('the base %j is used as %s', (text, normal) => {
  expect(faultOfBaseUrl(text)).toBeUndefined();
  expect(normalBaseUrl(text)).toBe(normal);
  expect(normalBaseUrl(normal)).toBe(normal);
});

it.each([
  ['https://a.example.com', undefined],
  ['https://a.example.com/', undefined],
  ['https://a.example.com/cb?x=1', undefined],
  ['https://a.example.com:8443/cb', undefined],
  ['https://A.example.com/cb', 'https://a.example.com/cb'],
  ['https://A.example.com', 'https://a.example.com'],
  ['https://a.example.com:443/cb', 'https://a.example.com/cb'],
  ['https://a.example.com/x/../cb', 'https://a.example.com/cb'],
  ['https://a.example.com?x=1', 'https://a.example.com/?x=1'],
  ['https://bücher.example/é', 'https://xn--bcher-kva.example/%C3%A9'],
  ['no URL', undefined],
])('instead of the explicit %j a browser sends %s', (uri, sent) => {
  expect(sentInstead(uri)).toBe(sent);
});

describe('placeholders', () => {
  it.each([
    'https://$APP_HOST',
    ['https://$', '{APP_HOST}/x'].join(''),
    'https://$(hostname)/x',
    'https://$env:APP_HOST',
    'https://%APP_HOST%/',
    'https://<your-host>',
    'https://{{host}}/x',
    'https://{{ .Values.host }}',
    'https://{yourOktaDomain}',
    'https://yourOktaDomain/',
    'https://your-domain.com',
    'https://portal.your-company.com/',
    'https://dev-xxxxxx.okta.com',
    'https://...',
    'https://portal.example.com/…/callback',
    'https://portal.example.com/{tenant}/callback',
    '<your-host>',
    '$APP_HOST:3000',
  ])('%s', (text) => {
    expect(faultOfBaseUrl(text)).toMatch(/placeholder/);
    expect(faultOfUri(text)).toMatch(/placeholder/);
    expect(insteadOfBaseUrl(text)).toBeUndefined();
    expect(insteadOfUri(text)).toBeUndefined();
  });

  it.each([
    'https://yours.example.com',
    'https://your-health.example.com',
    'https://xxl.example.com',
    'https://todos.example.com',
  ])('%s is none', (text) => expect(faultOfBaseUrl(text)).toBeUndefined());
});

it.each([
  ['localhost:3000', 'http://localhost:3000'],
  ['127.0.0.1:3000/x', 'http://127.0.0.1:3000/x'],
  ['[::1]:3000', 'http://[::1]:3000'],
  ['portal.example.com', 'https://portal.example.com'],
  ['portal.example.com:8443', 'https://portal.example.com:8443'],
  ['//portal.example.com/x', 'https://portal.example.com/x'],
  ['htps://portal.example.com', 'https://portal.example.com'],
  ['https//portal.example.com', 'https://portal.example.com'],
  ['http://portal.example.com:80', 'https://portal.example.com'],
  ['https.example.com', 'https://https.example.com'],
  ['https://me:pw@portal.example.com/x?y=z#/a', 'https://portal.example.com/x'],
  ['"https://portal.example.com"', 'https://portal.example.com'],
  ['a word', undefined],
  ['portal', undefined],
  ['1.2.3.4.5:80', undefined],
  ['https://portal.example.com:99999', undefined],
])('for the base %j is meant %s', (text, meant) => {
  expect(faultOfBaseUrl(text)).toBeDefined();
  expect(insteadOfBaseUrl(text)).toBe(meant);
  if (meant !== undefined) expect(faultOfBaseUrl(meant)).toBeUndefined();
});

describe.each(useCases)('a whole address where the base of %s belongs', (useCase) => {
  it.each(['', '/team/portal'])('is told what is meant, below %j', async (below) => {
    const { deriveUris } = await import('../../src/core/frontend-uris.ts');
    const base = `https://portal.example.com${below}`;
    const { redirectUris, signOutUris } = deriveUris({ [useCase]: base }, [], []);
    for (const uri of [...redirectUris, ...signOutUris].filter((one) => !one.endsWith('/'))) {
      expect(faultOfFrontend(useCase)(uri), uri).toMatch(/which is added to it/);
      expect(insteadOfFrontend(useCase)(uri)).toBe(base);
      expect(insteadOfFrontend(useCase)(`${uri}/?code=1#x`)).toBe(base);
    }
    expect(faultOfFrontend(useCase)(base)).toBeUndefined();
  });
});

it.each([
  ['https://a.example.com/cb,https://b.example.com/cb', ['https://a.example.com/cb', 'https://b.example.com/cb']],
  ['https://a.example.com/cb; http://localhost:3000/cb', ['https://a.example.com/cb', 'http://localhost:3000/cb']],
  ['a.example.com b.example.com:8443', ['a.example.com', 'b.example.com:8443']],
  ['https://a.example.com/x,y', undefined],
  ['https://a.example.com/cb?to=b.example.com,c', undefined],
  ['', undefined],
])('%j holds the addresses %j', (text, parts) => {
  expect(uriListed(text)).toEqual(parts);
});
