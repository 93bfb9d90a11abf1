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
      addCommand: (uri) => `gloo-okta setup --redirect-uri ${uri}`,
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
