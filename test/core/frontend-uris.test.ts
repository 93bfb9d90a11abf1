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

  it('an app of its own signs in and out at its start page, with the slash that its address has', () => {
    expect(deriveUris({ spa: 'https://app.example.com' }, [], [])).toEqual({
      redirectUris: ['https://app.example.com/'],
      signOutUris: ['https://app.example.com/'],
      origins: ['https://app.example.com'],
      appUrl: 'https://app.example.com',
    });
    expect(deriveUris({ spa: 'https://app.example.com/x' }, [], []).redirectUris).toEqual(['https://app.example.com/x/']);
  });

  it('local development is beside the frontends that are named, and where none is, of each', () => {
    const beside = deriveUris({ react: 'https://developer.example.com' }, [], [], true);
    expect(beside.redirectUris.slice(3)).toEqual([
      'http://localhost:4000/callback',
      'http://localhost:4000/',
      'http://localhost:4000/apis',
    ]);
    expect(beside.appUrl).toBe('https://developer.example.com');
    const alone = deriveUris({}, [], [], true);
    expect(alone.redirectUris).toContain('http://localhost:3000/gloo-platform-portal');
    expect(alone.redirectUris).toContain('http://localhost:5173/');
    expect(alone.signOutUris).toContain('http://localhost:4000/logout');
    expect(alone.origins).toEqual(['http://localhost:4000', 'http://localhost:3000', 'http://localhost:5173']);
    // no gateway serves it
    expect(alone.appUrl).toBeUndefined();
  });

  it('without a use case the first given URI tells where the app is', () => {
    expect(deriveUris({}, ['https://a.example.com/cb'], []).appUrl).toBe('https://a.example.com');
    expect(deriveUris({}, [], []).appUrl).toBeUndefined();
  });
});
