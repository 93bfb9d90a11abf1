import { describe, expect, it } from 'vitest';
import {
  keySetPointer,
  keysIn,
  kidsOf,
  sameKeys,
  tokenChecksOf,
  tokenRulesOf,
  withKeySet,
} from '../../../src/core/keys/policy-keys.ts';
import type { JsonObject } from '../../../src/core/model.ts';

const jwt = (more: JsonObject): JsonObject => ({ oauth2: { accessTokenValidation: { jwt: more } } });
const policyOf = (...configs: readonly JsonObject[]): JsonObject => ({
  kind: 'ExtAuthPolicy',
  spec: { config: { glooAuth: { configs } } },
});
const key = (kid: string, more: JsonObject = {}): JsonObject => ({ kty: 'RSA', use: 'sig', kid, n: 'AQAB', e: 'AQAB', ...more });
const set = (...keys: readonly JsonObject[]): string => JSON.stringify({ keys });

describe('tokenChecksOf', () => {
  it('gives each place where tokens are checked, with its position', () => {
    const policy = policyOf(
      { apiKeyAuth: {} },
      jwt({ issuer: 'https://a', localJwks: { inlineString: set(key('k')) } }),
      jwt({ remoteJwks: { url: 'https://b/keys' } }),
      jwt({ localJwks: { inlineString: '{keys:[' } }),
      jwt({ issuer: '' }),
    );
    expect(tokenChecksOf(policy).map(({ at, issuer, keys }) => [at, issuer, keys.kind])).toEqual([
      [1, 'https://a', 'inline'],
      [2, undefined, 'remote'],
      [3, undefined, 'unreadable'],
    ]);
  });

  it.each([[null], [0], [''], [[]], [{}], [{ spec: { config: { glooAuth: { configs: {} } } } }]])(
    'gives none for %j',
    (policy) => {
      expect(tokenChecksOf(policy as JsonObject)).toEqual([]);
    },
  );
});

describe('what a policy asks of a token', () => {
  it('is read place by place, keys or not', () => {
    const policy = policyOf(
      { apiKeyAuth: {} },
      jwt({ issuer: 'https://a', audiences: ['x', 7, 'y'] }),
      jwt({ issuer: 7, audiences: 'x', remoteJwks: { url: 'u' } }),
    );
    expect(tokenRulesOf(policy)).toEqual([
      { at: 1, issuer: 'https://a', audiences: ['x', 'y'] },
      { at: 2, audiences: [], keys: { kind: 'remote', url: 'u' } },
    ]);
  });

  it('has the kids of the keys that Gloo uses', () => {
    const text = set(
      key('a'),
      key('', {}),
      key('b', { use: 'enc' }),
      { ...key('c'), kid: 7 },
      key('d', { kty: 'oct' }),
      key('e'),
    );
    expect(kidsOf(keysIn(text) ?? [])).toEqual(['a', 'e']);
    expect(keysIn(text)?.map(({ kid }) => kid)).toEqual(['a', undefined, 'b', undefined, 'd', 'e']);
  });
});

describe('keysIn', () => {
  it.each([
    ['its "use" is not "sig"', key('a', { use: 'enc' })],
    ['it has no "kid"', key('')],
    ['it is neither an RSA nor an EC key', key('a', { kty: 'oct' })],
    [undefined, key('a')],
    [undefined, key('a', { kty: 'EC' })],
  ])('says %j of %j', (flaw, one) => {
    expect(keysIn(set(one))?.[0]?.flaw).toBe(flaw);
  });

  it.each([['no json'], ['{}'], ['{"keys":{}}'], ['[]'], ['""']])('gives nothing for %s', (text) => {
    expect(keysIn(text)).toBeUndefined();
  });
});

describe('sameKeys', () => {
  it('minds neither the order of keys nor that of members nor white space', () => {
    const { kid, ...rest } = key('a');
    expect(sameKeys(set(key('a'), key('b')), JSON.stringify({ keys: [key('b'), { ...rest, kid }] }, null, 2))).toBe(true);
  });

  it.each([
    [set(key('a')), set(key('b'))],
    [set(key('a')), set(key('a', { n: 'other' }))],
    [set(key('a')), set(key('a'), key('b'))],
    [set(key('a'), key('a')), set(key('a'), key('b'))],
    ['no json', 'no json'],
  ])('tells %s from %s', (a, b) => {
    expect(sameKeys(a, b)).toBe(false);
    expect(sameKeys(b, a)).toBe(false);
  });
});

describe('withKeySet', () => {
  it('changes the one key set and nothing else', () => {
    const policy = policyOf(
      jwt({ localJwks: { inlineString: 'one' } }),
      jwt({ issuer: 'i', localJwks: { inlineString: 'two' } }),
    );
    const changed = withKeySet(policy, 1, 'new');
    expect(tokenChecksOf(changed).map(({ keys }) => ('text' in keys ? keys.text : ''))).toEqual(['one', 'new']);
    expect(JSON.stringify(changed)).toBe(JSON.stringify(policy).replace('two', 'new'));
    expect(keySetPointer(1)).toBe('/spec/config/glooAuth/configs/1/oauth2/accessTokenValidation/jwt/localJwks/inlineString');
  });
});
