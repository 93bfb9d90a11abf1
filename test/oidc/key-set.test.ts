import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseKeySet, readKeySet } from '../../src/oidc/key-set.ts';
import { aServer } from '../http/a-server.ts';
import { anHttp } from '../http/an-http.ts';

const rsa = (kid: string, more = {}) => ({ kty: 'RSA', alg: 'RS256', kid, use: 'sig', e: 'AQAB', n: 'xyz-_', ...more });
const set = (...keys: unknown[]) => JSON.stringify({ keys });
const unusable = (message: string) =>
  expect.objectContaining({ code: 'key-set-unusable', message: expect.stringContaining(message) });
const failure = (text: string): unknown => {
  try {
    return parseKeySet(text);
  } catch (error) {
    return error;
  }
};

test('keeps all signing keys with every member, in the order in which they came', () => {
  const odd = '{"use":"sig","kid":"b","x5t":"é","n":"1","e":"AQAB","kty":"RSA","zeta":{"b":1,"a":[2]}}';
  const { text, kids, ignored } = parseKeySet(`{"keys":[${JSON.stringify(rsa('a'))},\n ${odd}],"more":1}`);
  expect(text).toBe(`{"keys":[${JSON.stringify(rsa('a'))},${odd}]}`);
  expect(kids).toEqual(['a', 'b']);
  expect(ignored).toEqual([]);
});

test('an EC key is a signing key too', () => {
  expect(parseKeySet(set({ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', use: 'sig', kid: 'e' })).kids).toEqual(['e']);
});

test.each([
  [rsa('x', { use: 'enc' }), 'it is not for signing'],
  [rsa('x', { use: undefined }), 'it does not say that it is for signing (no "use")'],
  [rsa(''), 'it has no "kid"'],
  [rsa('x', { kid: 7 }), 'it has no "kid"'],
  [rsa('good'), 'another key has the same "kid"'],
  [rsa('x', { kty: 'OKP' }), 'it is neither an RSA nor an EC key'],
  [rsa('x', { kty: 'constructor' }), 'it is neither an RSA nor an EC key'],
  [rsa('x', { n: undefined }), 'its member "n" is missing'],
  ['text', 'it is not an object'],
  [null, 'it is not an object'],
])('leaves out %j: %s', (key, why) => {
  const { kids, ignored } = parseKeySet(set(rsa('good'), key));
  expect(kids).toEqual(['good']);
  expect(ignored.map((one) => one.why)).toEqual([why]);
});

test.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])('refuses the whole set when a private member "%s" appears', (member) => {
  const found = failure(set(rsa('good'), rsa('x', { use: 'enc', [member]: 'hunter2' })));
  expect(found).toEqual(unusable('private key'));
  expect(String(found)).not.toContain('hunter2');
});

test.each([
  ['<html>', 'no JSON with a list of keys'],
  ['null', 'no JSON with a list of keys'],
  ...['', '""', '0', 'false', '"x"', '[]', '{"keys":"x"}', '{"keys":null}'].map((text): [string, string] => [
    text,
    'no JSON with a list of keys',
  ]),
  ['{"keys":{}}', 'no JSON with a list of keys'],
  ['{"keys":[]}', 'it has no keys'],
  [set(rsa('x', { use: 'enc' })), 'it is not for signing'],
])('%s cannot be used', (text, why) => {
  expect(failure(text)).toEqual(unusable(why));
});

describe('odd JSON does no harm', () => {
  test('of members that come twice the last one counts, once', () => {
    const text = '{"keys":[],"keys":[{"kty":"RSA","use":"enc","use":"sig","kid":"a","kid":"b","n":"1","e":"1"}]}';
    expect(parseKeySet(text).text).toBe('{"keys":[{"kty":"RSA","use":"sig","kid":"b","n":"1","e":"1"}]}');
  });

  test('__proto__ does not stand in for members that are not there', () => {
    expect(failure(`{"keys":[{"__proto__":${JSON.stringify(rsa('a'))}}]}`)).toEqual(unusable('no "use"'));
    expect(failure(`{"__proto__":${set(rsa('a'))}}`)).toEqual(unusable('no JSON with a list of keys'));
    expect(Reflect.get({}, 'kid')).toBeUndefined();
  });

  test('whatever comes: a key set without secrets, or a Problem', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.constantFrom(rsa('a'), rsa('b'), rsa('c', { d: 'x' })))), (keys) => {
        const found = failure(JSON.stringify({ keys }));
        if (found instanceof Error) return found.name === 'Problem';
        const parsed = found as ReturnType<typeof parseKeySet>;
        const back: { keys: { use: string; kid: string; d?: unknown }[] } = JSON.parse(parsed.text);
        return back.keys.length > 0 && back.keys.every((key) => key.use === 'sig' && key.kid !== '' && key.d === undefined);
      }),
    );
  });
});

test('is read without credentials', async () => {
  const server = await aServer(() => ({ json: { keys: [rsa('a')] } }));
  expect((await readKeySet(anHttp().http, `${server.url}/v1/keys`)).kids).toEqual(['a']);
  expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/v1/keys' });
  expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
});

test('a server that has none is named', async () => {
  const server = await aServer(() => ({ status: 404, json: {} }));
  await expect(readKeySet(anHttp().http, `${server.url}/v1/keys`)).rejects.toEqual(unusable('answered HTTP 404'));
});
