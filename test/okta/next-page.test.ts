import { expect, test } from 'vitest';
import { nextPage } from '../../src/okta/next-page.ts';

const url = 'https://acme.okta.com/api/v1/apps';

test.each([
  [null, undefined],
  ['', undefined],
  [`<${url}?limit=2>; rel="self"`, undefined],
  [`<${url}?limit=2>; rel="self", <${url}?after=x,y&limit=2>; rel="next"`, '/api/v1/apps?after=x,y&limit=2'],
  [`<${url}?after=1>; rel=next; title="a, b"`, '/api/v1/apps?after=1'],
  [`<${url}?after=1>; title="rel=next"; rel="self"`, undefined],
  ['</api/v1/apps?after=2>; rel="next"', '/api/v1/apps?after=2'],
  ['nonsense; rel="next"', undefined],
])('%j goes on at %j', (link, path) => {
  expect(nextPage(link, url)).toBe(path);
});

test.each(['https://evil.example/api', 'http://acme.okta.com/api', 'https://acme.okta.com:444/api', '//evil.example/'])(
  'a next page at %s is refused',
  (next) => {
    expect(() => nextPage(`<${next}>; rel="next"`, url)).toThrow(expect.objectContaining({ code: 'answer-unusable' }));
  },
);
