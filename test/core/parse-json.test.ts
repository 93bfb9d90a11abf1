import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { anyObject, objectOf } from '../../src/core/object-of.ts';
import { parseJson, parseJsonAs } from '../../src/core/parse-json.ts';
import { readJwt } from '../../src/core/read-jwt.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const nestedObjects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('JSON from outside', () => {
  it('is read as it is, also where a field has the name of a prototype', () => {
    expect(parseJson('{"a":[1,"b",null,true]}')).toEqual({ a: [1, 'b', null, true] });
    const value = parseJson('{"__proto__":{"polluted":true}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it('is refused when it is none, or deeper than anything real', () => {
    for (const text of ['', '{', 'text', nested(201), nestedObjects(201), `{"a":${nested(200)}}`])
      expect(() => parseJson(text)).toThrow(SyntaxError);
    for (const text of [nested(200), nestedObjects(200)]) expect(() => parseJson(text)).not.toThrow();
  });

  it('is as deep as its brackets, not as those in its texts, and many side by side are not deep', () => {
    expect(() => parseJson(JSON.stringify('[{'.repeat(500)))).not.toThrow();
    expect(() => parseJson(JSON.stringify(`"\\${'['.repeat(500)}`))).not.toThrow();
    expect(() => parseJson(`[${Array.from({ length: 300 }, () => '[],{}').join(',')}]`)).not.toThrow();
    expect(() => parseJson(`["\\"",${nested(200)}]`)).toThrow(SyntaxError);
  });

  it('has no half of a character, in values and names, and keeps whole ones', () => {
    expect(parseJson('{"\\ud800":["\\uDFFF","\\ud83d\\udd11"],"a":{"b":"x\\udbffy"}}')).toEqual({
      '\ufffd': ['\ufffd', '🔑'],
      a: { b: 'x\ufffdy' },
    });
  });

  it('passes a schema, or is none', () => {
    expect(parseJsonAs(v.string(), '"a"')).toBe('a');
    expect(parseJsonAs(v.string(), '1')).toBeUndefined();
    expect(parseJsonAs(v.string(), '{')).toBeUndefined();
  });
});

it('a list, a text or nothing is no object', () => {
  for (const value of [[], null, 'text', 0, false, undefined]) {
    expect(v.is(anyObject, value)).toBe(false);
    expect(v.is(objectOf({}), value)).toBe(false);
  }
  expect(v.is(anyObject, { a: 1 })).toBe(true);
  expect(v.parse(objectOf({ a: v.number() }), { a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
  expect(v.is(objectOf({ a: v.number() }), { a: 'x' })).toBe(false);
});

describe('a JSON Web Token', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it('is read without trusting it', () => {
    expect(readJwt(`${part({ alg: 'RS256' })}.${part({ sub: 'é' })}.`)).toEqual({
      header: { alg: 'RS256' },
      claims: { sub: 'é' },
    });
  });

  it.each([
    ['two parts', `${part({})}.${part({})}`],
    ['four parts', `${part({})}.${part({})}.x.y`],
    ['a header that is no object', `${part([])}.${part({})}.x`],
    ['claims that are no object', `${part({})}.${part('text')}.x`],
    ['no JSON', 'a.b.c'],
    ['nothing', ''],
  ])('is none with %s', (_, text) => {
    expect(readJwt(text)).toBeUndefined();
  });
});
