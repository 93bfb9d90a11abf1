import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/core/checks/facts.ts';
import type { KeyState, OpenFacts } from '../../../src/core/checks/okta-facts.ts';
import type { JsonObject } from '../../../src/core/model.ts';
import { judged } from './judged.ts';

const app = (oauthClient: JsonObject): Pick<Facts, 'client'> => ({ client: { value: { settings: { oauthClient } } } });
const missing: Pick<Facts, 'client'> = { client: { value: undefined } };
const trouble = { trouble: { code: 'okta-right-missing', says: 'no' } };

describe.each(['before', 'after'] as const)('%s anything is made', (when) => {
  it.each([
    ['not bound', app({ dpop_bound_access_tokens: false }), 'ok'],
    ['not said', app({}), 'ok'],
    ['bound', app({ dpop_bound_access_tokens: true }), 'fail'],
    ['not there', missing, undefined],
  ])('an app is bound to DPoP: %s', (_, facts, state) => {
    expect(judged({ when, ...facts }).of('dpop')?.state).toBe(state);
  });

  it.each([
    [{}, 'ok', 'not limited'],
    [{ network: { connection: 'ANYWHERE' } }, 'ok', 'not limited'],
    [{ network: { connection: 'ZONE', include: ['nzo1', 'nzo2'] } }, 'warn', 'only from the zones nzo1, nzo2'],
    [{ network: { connection: 'ZONE', include: ['nzo1'], exclude: ['nzo2'] } }, 'warn', 'nzo1 and not from the zones nzo2'],
    [{ network: { connection: 'ZONE', include: 'ALL_IP_ZONES' } }, 'warn', 'ALL_IP_ZONES'],
    [{ network: { connection: 'ZONE' } }, 'warn', 'only from some zones'],
    [{ network: { connection: 'ZONE', exclude: ['ALL_IP_ZONES'] } }, 'fail', 'no zone at all'],
  ])('an app with %o: %s', (client, state, says) => {
    expect(judged({ when, ...app(client) }).of('network-zone')).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  it.each([
    ['', {}, 'ok', 'not encrypted'],
    ['RSA-OAEP-256', {}, 'fail', 'encrypts access tokens (RSA-OAEP-256)'],
    ['', { id_token_encrypted_response_alg: 'RSA-OAEP-384' }, 'fail', 'ID tokens of the app (RSA-OAEP-384)'],
    ['', { id_token_encrypted_response_alg: '' }, 'ok', 'not encrypted'],
  ])('a server that encrypts by %j and an app with %o: %s', (accessTokenEncryption, client, state, says) => {
    const server = {
      id: '',
      name: 'default',
      issuer: '',
      rotationMode: '',
      nextRotation: '',
      issuerMode: 'ORG_URL',
      audiences: [],
      accessTokenEncryption,
    };
    const org = { identity: trouble, opened: trouble, reads: [], neededScopes: [], authServer: { value: server } };
    for (const facts of [{ org, ...app(client) }, ...(Object.keys(client).length === 0 ? [{ org, ...missing }, { org }] : [])])
      expect(judged({ when, ...facts }).of('token-encryption')).toMatchObject({ state, says: expect.stringContaining(says) });
  });
});

describe('the signing keys', () => {
  const keys = (keySet: Partial<NonNullable<OpenFacts['keySet']>>, states: readonly KeyState[] = []) =>
    judged({
      open: { value: { issuer: 'https://x', keySet: { url: '', keys: [], ignored: [], ...keySet } } },
      keyStates: { value: states },
    }).of('signing-keys');
  const active: readonly KeyState[] = [{ kid: 'a', status: 'ACTIVE' }];

  it('are taken by the gateway', () => {
    expect(keys({ keys: [{ kid: 'a', alg: 'RS256' }, { kid: 'b' }] }, active)?.state).toBe('ok');
    expect(keys({ keys: [{ kid: 'a', alg: 'RS256' }], ignored: [{ why: 'it has no "kid"' }] }, active)?.state).toBe('ok');
  });

  it.each(['RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])('of %s may be taken', (alg) => {
    expect(keys({ keys: [{ kid: 'a', alg }] }, active)).toMatchObject({ state: 'warn', says: expect.stringContaining(alg) });
  });

  it.each(['HS256', 'none', 'RSA-OAEP', 'RS256X'])('of %s are not', (alg) => {
    const odd = { kid: 'a', alg };
    expect(keys({ keys: [odd] }, active)).toMatchObject({
      state: 'fail',
      says: expect.stringContaining(`a (its algorithm ${alg}`),
    });
    expect(keys({ keys: [odd] })).toMatchObject({ state: 'fail', says: expect.stringContaining('none of') });
    expect(keys({ keys: [odd, { kid: 'b' }] }, [{ kid: 'b', status: 'ACTIVE' }])?.state).toBe('warn');
    expect(keys({ keys: [odd, { kid: 'b' }] }, [{ kid: 'a', status: 'EXPIRED' }])?.state).toBe('warn');
  });

  it('are of no use where the one that signs is ignored', () => {
    const ignored = [{ kid: 'a', why: 'it is neither an RSA nor an EC key' }];
    expect(keys({ keys: [{ kid: 'b' }], ignored }, active)).toMatchObject({
      state: 'fail',
      says: expect.stringContaining('a (it is neither'),
    });
    expect(keys({ keys: [{ kid: 'b' }], ignored })?.state).toBe('ok');
  });

  it('are its own trouble when none can be used', () => {
    const unusable = { trouble: { code: 'key-set-unusable', says: 'no key in it can be used' } };
    expect(judged({ open: unusable }).states).toEqual({ metadata: 'skip', 'signing-keys': 'fail' });
    expect(judged({ open: { value: { issuer: 'https://x' } } }).of('signing-keys')?.state).toBe('skip');
  });
});
