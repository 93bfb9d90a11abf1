import { expect, it } from 'vitest';
import type { SentFact } from '../../../src/core/checks/redirect-facts.ts';
import { judged } from './judged.ts';

const page = { error: 'invalid_request', description: "The 'redirect_uri' parameter must be a Login redirect URI" };
const refused = { value: page };
const registered = ['https://app.example.com/callback', 'https://app.example.com/'];
const of = (one: SentFact, there = registered) =>
  judged({
    sent: {
      all: [one],
      clientId: '0oa1',
      appId: '0oa1',
      registered: there,
      registeredSignOut: ['https://app.example.com/bye'],
      addCommand: (uri, flag) => `gloo-okta setup ${flag} ${uri}`,
    },
  }).of('sent-redirect');

it('says what it nearly is, what differs and what to do', () => {
  expect(of({ uri: 'https://app.example.com/callback/', answer: refused })).toEqual({
    check: 'sent-redirect',
    state: 'fail',
    says: 'Okta refuses "https://app.example.com/callback/". The app has https://app.example.com/callback: it differs by the slash at its end.',
    hint: 'Let the frontend send https://app.example.com/callback, or add the other: gloo-okta setup --redirect-uri https://app.example.com/callback/',
  });
});

it('what cannot be registered is not offered to be', () => {
  for (const uri of [
    'http://app.example.com/callback',
    'https%3A%2F%2Fapp.example.com%2Fcallback',
    'https://app.example.com/#/x',
  ]) {
    const { hint = '' } = of({ uri, answer: refused }) ?? {};
    expect([uri, hint]).toEqual([uri, expect.stringMatching(/^Let the frontend send https:.*cannot be registered: /)]);
    expect(hint).not.toContain('setup');
  }
});

it('one that is like none is told with those that are there, and can be added', () => {
  const found = of({ uri: 'https://other.example.org/x', answer: refused });
  expect(found?.says).toContain('The app has https://app.example.com/callback, https://app.example.com/.');
  expect(found?.hint).toBe('Add it: gloo-okta setup --redirect-uri https://other.example.org/x');
});

it('what Okta takes is fine; what it did not say is told by the list', () => {
  expect(of({ uri: 'https://x.example.com/', answer: { value: 'taken' } })?.state).toBe('ok');
  expect(of({ uri: 'https://app.example.com/' })?.state).toBe('ok');
  expect(of({ uri: 'https://app.example.com/x' })?.state).toBe('fail');
  expect(of({ uri: 'https://app.example.com/' }, [])?.state).toBe('warn');
});

it('another app, and a page that names no URI', () => {
  expect(of({ uri: 'https://app.example.com/', clientId: '0oa2', answer: { value: 'taken' } })?.says).toContain(
    'the client 0oa2',
  );
  expect(of({ uri: undefined, appId: '0oa2' })?.says).toContain('the app 0oa2');
  expect(of({ uri: undefined, appId: '0oa1' })).toMatchObject({ state: 'warn', hint: expect.stringContaining('address bar') });
});

it('white space that cannot be seen is written out, and cannot be registered', () => {
  for (const [uri, shown] of [
    ['https://app.example.com/callback ', '"https://app.example.com/callback "'],
    ['https://app.example.com/callback\u00a0', '"https://app.example.com/callback\\u{a0}"'],
    ['\u200bhttps://app.example.com/callback', '"\\u{200b}https://app.example.com/callback"'],
  ] as const) {
    const found = of({ uri, answer: refused });
    expect(found?.says).toContain(shown);
    expect(found?.hint).toMatch(/^Let the frontend send https:\/\/app.example.com\/callback\. The other cannot be registered: /);
  }
});

it('a wildcard is nothing that a browser sends', () => {
  expect(of({ uri: 'https://*.example.com/callback', answer: refused })?.hint).toContain('a browser sends a real name');
});

it('where Okta came back to with another error, the redirect URI is not at fault', () => {
  const cameBackWith = 'access_denied: User is not assigned to the client application.';
  const found = of({ uri: 'https://app.example.com/callback', answer: { value: 'taken' }, cameBackWith });
  expect([found?.state, found?.says]).toEqual(['ok', expect.stringContaining(cameBackWith)]);
});

it('a sign-out is compared with the sign-out redirect URIs', () => {
  const isSignOut = true as const;
  expect(of({ uri: 'https://app.example.com/bye', isSignOut })?.state).toBe('ok');
  expect(of({ uri: 'https://app.example.com/bye/', isSignOut })).toMatchObject({
    state: 'fail',
    says: 'The app lacks the sign-out redirect URI "https://app.example.com/bye/". The app has https://app.example.com/bye: it differs by the slash at its end.',
    hint: expect.stringContaining('gloo-okta setup --sign-out-uri https://app.example.com/bye/'),
  });
  expect(of({ uri: undefined, isSignOut })?.hint).toContain('post_logout_redirect_uri=');
});

it('a code that is redeemed with another URI is told from one that is not registered', () => {
  expect(of({ uri: undefined, isOfToken: true })?.says).toContain('is not the one that the sign-in was asked for with');
});
