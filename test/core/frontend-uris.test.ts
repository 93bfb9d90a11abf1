import { describe, expect, it } from 'vitest';
import { deriveUris } from '../../src/core/frontend-uris.ts';

describe('the URIs of the use cases', () => {
  it('React signs in at /callback, and before 0.2.0 from its pages, which the bare origin would not match', () => {
    expect(deriveUris({ react: 'https://developer.example.com' }, [], [])).toEqual({
      redirectUris: [
        'https://developer.example.com/callback',
        'https://developer.example.com/',
        'https://developer.example.com/apis',
      ],
      signOutUris: ['https://developer.example.com/logout'],
      origins: ['https://developer.example.com'],
      appUrl: 'https://developer.example.com',
    });
  });

  it('Backstage and a callback app have theirs, given ones are kept to the letter, none stands twice', () => {
    expect(
      deriveUris(
        { backstage: 'http://localhost:3000', callback: 'https://app.example.com/x' },
        ['https://app.example.com/x/callback', 'https://other.example.com/cb?x=1'],
        ['https://other.example.com/bye'],
      ),
    ).toEqual({
      redirectUris: [
        'http://localhost:3000/gloo-platform-portal',
        'https://app.example.com/x/callback',
        'https://other.example.com/cb?x=1',
      ],
      signOutUris: [
        'http://localhost:3000/gloo-platform-portal/logout',
        'https://app.example.com/x/',
        'https://other.example.com/bye',
      ],
      origins: ['http://localhost:3000', 'https://app.example.com', 'https://other.example.com'],
      appUrl: 'http://localhost:3000',
    });
  });

  it('without a use case the first given URI tells where the app is', () => {
    expect(deriveUris({}, ['https://a.example.com/cb'], []).appUrl).toBe('https://a.example.com');
    expect(deriveUris({}, [], []).appUrl).toBeUndefined();
  });
});
