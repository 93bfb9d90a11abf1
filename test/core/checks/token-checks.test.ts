import { describe, expect, it } from 'vitest';
import type { CheckId } from '../../../src/core/checks/check-list.ts';
import type { TokenFacts } from '../../../src/core/checks/sign-in-facts.ts';
import { judged } from './judged.ts';

const claim = (name: string, change: Record<string, unknown> = {}) =>
  JSON.parse(
    JSON.stringify({
      name,
      claimType: 'RESOURCE',
      status: 'ACTIVE',
      valueType: 'EXPRESSION',
      value: `user.${name}`,
      conditions: { scopes: [] },
      ...change,
    }),
  );
const wanted = (...names: string[]) => ({
  recorded: true,
  origins: [],
  redirectUris: [],
  signOutUris: [],
  groups: [],
  claims: names.map((name) => ({ name, spec: claim(name) })),
});

const base: TokenFacts = {
  access: {
    header: { kid: 'k1', alg: 'RS256' },
    claims: { iss: 'https://x', aud: 'api://default', sub: 'ada', iat: 0, exp: 3600, email: 'ada@x' },
  },
  id: { header: { kid: 'k1' }, claims: { aud: '0oa1', iat: 0, exp: 3600 } },
  accessFault: { value: undefined },
  idFault: { value: undefined },
  policy: { issuer: 'https://x', audiences: [] },
  wanted: wanted('email'),
  liveClaims: [claim('email')],
  askedScopes: ['openid'],
  profile: { email: 'ada@x' },
};

const find = (facts: TokenFacts, check: CheckId) => judged({ signIn: { value: { tokens: facts } } }).of(check);

describe('tokens', () => {
  it('hold', () => {
    expect(judged({ signIn: { value: { tokens: base } } }).states).toEqual({
      'sign-in': 'ok',
      'id-token': 'ok',
      'access-token': 'ok',
      'token-claims': 'ok',
    });
    expect(find(base, 'access-token')?.says).toContain('60 min');
  });

  it.each([
    ['no-key', 'does not hold it'],
    ['signature', 'does not fit'],
    ['issuer', 'asks for https://x'],
    ['audience', 'audience api://default'],
    ['time', 'clock'],
    ['malformed', 'signed token'],
  ] as const)('do not hold: %s', (fault, text) => {
    const finding = find({ ...base, accessFault: { value: fault } }, 'access-token');
    expect(finding).toMatchObject({ state: 'fail', says: expect.stringContaining(text) });
  });

  it('are not judged without a key set in force', () => {
    const trouble = { code: 'cluster-right-missing', says: 'no', hint: 'no' };
    expect(find({ ...base, accessFault: { trouble } }, 'access-token')?.state).toBe('skip');
  });
});

describe('a missing claim', () => {
  const missing = (change: Partial<TokenFacts>) => find({ ...base, wanted: wanted('organization'), ...change }, 'token-claims');

  it.each([
    [
      'the profile field is empty',
      { liveClaims: [claim('organization')], profile: {} },
      /field organization in the profile of ada is empty/,
    ],
    ['the profile may not be read', { liveClaims: [claim('organization')], profile: undefined }, /most likely empty/],
    [
      'the profile field is set',
      { liveClaims: [claim('organization')], profile: { organization: 'x' } },
      /still the claim is missing/,
    ],
    ['it is on the ID token', { liveClaims: [claim('organization', { claimType: 'IDENTITY' })] }, /on the ID token/],
    ['it is not there', { liveClaims: [claim('email')] }, /no such claim/],
    [
      'its scope was not asked',
      { liveClaims: [claim('organization', { conditions: { scopes: ['portal'] } })] },
      /scope portal, which was not asked/,
    ],
    [
      'no group matches',
      { liveClaims: [claim('organization', { valueType: 'GROUPS', value: '^x' })] },
      /no group of ada matches/,
    ],
    ['the expression gives nothing', { liveClaims: [claim('organization', { value: 'appuser.a + "b"' })] }, /expression/],
  ])('because %s', (_, change, text) => {
    expect(missing(change)).toMatchObject({ state: 'fail', says: expect.stringMatching(text) });
  });

  it('counts as missing when it is null or empty', () => {
    for (const organization of [null, '', []]) {
      const access = { header: {}, claims: { organization } };
      expect(missing({ access })?.state).toBe('fail');
    }
  });
});
