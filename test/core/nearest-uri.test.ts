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
  ['http://localhost:3001/a b?x=2', 'http://localhost:3000/a%20b?x=1', ['percent-encoding', 'its port', 'its query']],
  ['http://localhost:3000/a+b?x=1', 'http://localhost:3000/a%20b?x=1', ['percent-encoding']],
  ['http://localhost:3000/A%20b?x=1', 'http://localhost:3000/a%20b?x=1', ['upper and lower case']],
  ['https%253A%252F%252Fapp.example.com%252Fcallback', 'https://app.example.com/callback', ['percent-encoding']],
  // by a proxy, a mail and a chat, each once more
  ['https%2525253A%2525252F%2525252Fapp.example.com%2525252Fcallback', 'https://app.example.com/callback', ['percent-encoding']],
  ['https://app.example.com/call%252562ack', 'https://app.example.com/callback', ['percent-encoding']],
  ['https://app.example.com/callback%2F', 'https://app.example.com/callback', ['the slash at its end', 'percent-encoding']],
  ['https://app.example.com//callback', 'https://app.example.com/callback', ['a double slash in its path']],
  ['https://app.example.com/x/../callback', 'https://app.example.com/callback', ['the . or .. in its path']],
  ['https://app.example.com./callback', 'https://app.example.com/callback', ['the dot at the end of its host']],
  ['\u200bhttps://app.example.com/callback', 'https://app.example.com/callback', ['a character that cannot be seen']],
  ['https://app.example.com/callback\u00a0', 'https://app.example.com/callback', ['white space']],
  ['https://app.example.com/call\nback', 'https://app.example.com/callback', ['white space']],
  ['"https://app.example.com/callback/"', 'https://app.example.com/callback', ['the slash at its end', 'the quotes around it']],
  ['\u201chttps://app.example.com/callback\u201d', 'https://app.example.com/callback', ['the quotes around it']],
  ['app.example.com/callback', 'https://app.example.com/callback', ['its scheme']],
  ['https:app.example.com/callback', 'https://app.example.com/callback', ['its scheme']],
  ['/callback', 'https://app.example.com/callback', ['its scheme', 'its host']],
  [
    'http://127.0.0.1:3001/a%20b?x=1',
    'http://localhost:3000/a%20b?x=1',
    ['its port', 'its host (to Okta, each name of this machine is another one)'],
  ],
  ['https://app.example.com/call%back', 'https://app.example.com/callback', ['its path']],
])('%j is nearly %j', (uri, near, differs) => {
  const found = nearestUri(uri, registered);
  expect(found?.uri).toBe(near);
  expect([...(found?.differs ?? [])].sort()).toEqual([...differs].sort());
});

it('of several that are equally near it is the one with the fewest letters to change', () => {
  const many = ['https://portal.example.com/callback', 'https://portal.example.com/apis', ...registered];
  expect(nearestUri('https://www.app.example.com/callback', many)?.uri).toBe('https://app.example.com/callback');
  expect(nearestUri('https://portal.example.com/apis/42', many)?.uri).toBe('https://portal.example.com/apis');
  expect(nearestUri('https://portal.example.com/calback', many)?.uri).toBe('https://portal.example.com/callback');
});

it('a registered one is near to none, and so is one that is like none', () => {
  for (const uri of [
    ...registered,
    'https://nothing.example.org/cb',
    'com.example:/x',
    'com.example:/callback',
    '',
    'a',
    '%',
    '%ff',
    '//',
    '?',
  ])
    expect(nearestUri(uri, registered)).toBeUndefined();
  expect(nearestUri('https://app.example.com/', [])).toBeUndefined();
});
