import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goJsonError } from '../../src/sandbox/go-json.ts';

describe('what Go says of broken JSON', () => {
  it.each([
    // What bash makes of an unquoted key set, and what dash makes of it.
    ['{keys:[n:kdhR]}', "invalid character 'k' looking for beginning of object key string"],
    ['{keys:[{kty:RSA}]}', "invalid character 'k' looking for beginning of object key string"],
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['$CERT_KEYS', "invalid character '$' looking for beginning of value"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} {}', "invalid character '{' after top-level value"],
    ['nul', 'unexpected end of JSON input'],
    ['nulx', "invalid character 'x' in literal null (expecting 'l')"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.a', "invalid character 'a' after decimal point in numeric literal"],
    ['01', "invalid character '1' after top-level value"],
  ])('%s', (text, says) => expect(goJsonError(text)).toBe(says));

  it('has nothing to say of valid JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => goJsonError(text) === undefined));
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const nearly = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '{', '"', ',', 'x', '0', '\\', ' '))
      .map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      });
    fc.assert(
      fc.property(nearly, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        return (goJsonError(text) === undefined) === valid;
      }),
      { numRuns: 1000 },
    );
  });
});
