import { describe, expect, it } from 'vitest';
import { frontendScopesFor, urisForLibrary } from '../../src/core/frontend-settings.ts';

const none = { bases: {}, redirectUris: [], signOutUris: [], local: false };

describe('the redirect URI that a library sends', () => {
  it.each([
    [
      'of an app of its own',
      { bases: { react: 'https://r', spa: 'https://s', callback: 'https://c' } },
      'https://s/',
      'https://s/',
    ],
    ['of an app behind /callback', { bases: { react: 'https://r', callback: 'https://c' } }, 'https://c/callback', 'https://c/'],
    ['of the starter', { bases: { react: 'https://r/x' } }, 'https://r/x/callback', 'https://r/x/logout'],
    [
      'given to the letter, with the sign-out of its origin',
      { bases: { spa: 'https://s' }, redirectUris: ['https://l/cb'], signOutUris: ['https://o/', 'https://l/bye'] },
      'https://l/cb',
      'https://l/bye',
    ],
    [
      'given beside a use case of that origin',
      { bases: { spa: 'https://s' }, redirectUris: ['https://s/cb'] },
      'https://s/cb',
      'https://s/',
    ],
    ['given, and no sign-out known', { redirectUris: ['https://l/cb'], signOutUris: ['https://o/'] }, 'https://l/cb', undefined],
    ['at home', { bases: { callback: 'https://c' }, local: true }, 'http://localhost:5173/callback', 'http://localhost:5173/'],
    ['at home alone', { local: true }, 'http://localhost:5173/', 'http://localhost:5173/'],
    ['nobody knows', {}, undefined, undefined],
  ])('%s', (_, places, redirectUri, signOutUri) => {
    expect(urisForLibrary({ ...none, ...places })).toEqual({ redirectUri, signOutUri });
  });
});

it('a refresh token is asked for only where the app has that grant', () => {
  expect(frontendScopesFor(['authorization_code'])).toEqual(['openid', 'profile', 'email']);
  expect(frontendScopesFor(['authorization_code', 'refresh_token'])).toContain('offline_access');
});
