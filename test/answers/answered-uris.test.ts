import { expect, it } from 'vitest';
import { answersFrom } from '../../src/answers/answers.ts';
import { parseGiven } from '../../src/answers/given.ts';
import { withChanges } from '../../src/answers/known.ts';

const answered = (flags: Record<string, unknown>) => answersFrom(parseGiven({ flags, env: {} }), {}, '/');

it('a wildcard has to be asked for', () => {
  const wide = 'https://*.preview.example.com/cb';
  expect(() => answered({ redirectUri: [wide] })).toThrow(/holds a wildcard\. Okta warns of them/);
  const { uris, wildcardRedirect } = answered({ redirectUri: [wide, 'https://a.example.com/cb'], wildcardRedirect: true });
  expect(wildcardRedirect).toBe(true);
  // Okta trusts no origin by a wildcard, and nobody can call one
  expect(uris).toMatchObject({ origins: ['https://a.example.com'], appUrl: 'https://a.example.com' });
  expect(answered({ redirectUri: [wide], wildcardRedirect: true }).uris).toMatchObject({ origins: [], appUrl: undefined });
});

it('URIs, sign-out URIs and origins follow from a base as a browser sends it, and what was typed is told', () => {
  const { uris, respelled } = answered({ callbackUrl: 'https://BÜCHER.example:443/x/../portal/' });
  const base = 'https://xn--bcher-kva.example/portal';
  expect(uris).toMatchObject({
    redirectUris: [`${base}/callback`],
    signOutUris: [`${base}/`],
    origins: ['https://xn--bcher-kva.example'],
  });
  expect(respelled).toEqual([{ typed: 'https://BÜCHER.example:443/x/../portal/', used: base }]);
  expect(answered({ callbackUrl: 'https://a.example.com/' }).respelled).toEqual([]);
});

it('so does one that is typed at a question', () => {
  const given = withChanges(new Map(), { callbackUrl: 'https://A.example.com' });
  expect(answersFrom(given, {}, '/').respelled).toEqual([{ typed: 'https://A.example.com', used: 'https://a.example.com' }]);
});

it('an explicit URI is kept to the letter, but for white space around it', () => {
  expect(answered({ redirectUri: [' https://A.example.com:443/cb '] }).uris.redirectUris).toEqual([
    'https://A.example.com:443/cb',
  ]);
});
