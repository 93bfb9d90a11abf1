import { expect, it } from 'vitest';
import { nearestUri } from '../../src/core/nearest-uri.ts';

const registered = ['https://app.example.com/callback', 'https://app.example.com/', 'http://localhost:3000/a%20b?x=1'];

it.each([
  ['https://app.example.com/callback/', 'https://app.example.com/callback', ['the slash at its end']],
  ['https://app.example.com', 'https://app.example.com/', ['the slash at its end']],
  ['https://App.example.com/Callback', 'https://app.example.com/callback', ['upper and lower case']],
  ['HTTPS://app.example.com/callback', 'https://app.example.com/callback', ['upper and lower case']],
  ['http://app.example.com/callback', 'https://app.example.com/callback', ['its scheme']],
  ['https://app.example.com:8443/callback', 'https://app.example.com/callback', ['its port']],
  ['https://app.example.com:443/callback', 'https://app.example.com/callback', ['its port']],
  ['https://app.example.com/apis/42', 'https://app.example.com/callback', ['its path']],
  ['https://other.example.com/callback', 'https://app.example.com/callback', ['its host']],
  ['https://app.example.com/%63allback', 'https://app.example.com/callback', ['percent-encoding']],
  ['https%3A%2F%2Fapp.example.com%2Fcallback', 'https://app.example.com/callback', ['percent-encoding']],
  [
    'https%3A%2F%2Fapp.example.com%2Fcallback%2F',
    'https://app.example.com/callback',
    ['the slash at its end', 'percent-encoding'],
  ],
  [' https://app.example.com/callback', 'https://app.example.com/callback', ['white space']],
  ['https://app.example.com/callback#/', 'https://app.example.com/callback', ['its fragment']],
  ['https://app.example.com/callback?code=1', 'https://app.example.com/callback', ['its query']],
  ['http://localhost:3001/a b?x=2', 'http://localhost:3000/a%20b?x=1', ['white space', 'its port', 'its query', 'its path']],
  ['http://localhost:3000/a+b?x=1', 'http://localhost:3000/a%20b?x=1', ['its path']],
  ['https://app.example.com/call%back', 'https://app.example.com/callback', ['its path']],
])('%j is nearly %j', (uri, near, differs) => {
  const found = nearestUri(uri, registered);
  expect(found?.uri).toBe(near);
  expect([...(found?.differs ?? [])].sort()).toEqual([...differs].sort());
});

it('a registered one is near to none, and so is one that is like none', () => {
  for (const uri of [...registered, 'https://nothing.example.org/cb', 'com.example:/x', '', 'a', '%'])
    expect(nearestUri(uri, registered)).toBeUndefined();
  expect(nearestUri('https://app.example.com/', [])).toBeUndefined();
});
