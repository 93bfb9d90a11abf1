import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/core/checks/fact.ts';
import type { Facts } from '../../../src/core/checks/facts.ts';
import type { OpenFacts, OrgFacts } from '../../../src/core/checks/okta-facts.ts';
import { judged } from './judged.ts';

const trouble = (code: string, says = `${code}.`) => ({ trouble: { code, says, hint: 'mend it' } });
const authServer = {
  id: 'aus1',
  name: 'default',
  issuer: 'https://a/oauth2/default',
  rotationMode: 'AUTO',
  nextRotation: '2027-01-02T03:04:05Z',
  audiences: [],
  issuerMode: '',
  accessTokenEncryption: '',
};
const org = (more: Partial<OrgFacts> = {}): OrgFacts => ({
  identity: { value: { url: 'https://acme.okta.com', engine: 'Identity Engine' } },
  opened: { value: 'token' },
  reads: [{ what: 'apps', fact: { value: [] } }],
  neededScopes: ['okta.apps.manage', 'okta.groups.read'],
  authServer: { value: authServer },
  ...more,
});
const look = (more: Partial<OrgFacts>, when: Facts['when'] = 'before', facts: Partial<Facts> = {}) =>
  judged({ when, org: org(more), ...facts });

it('an org that answers and is open is told with what it is', () => {
  const { of, states } = look({});
  expect(states).toMatchObject({
    'okta-reachable': 'ok',
    'okta-credentials': 'ok',
    'okta-reads': 'ok',
    'okta-writes': 'skip',
    'api-access-management': 'ok',
    'auth-server': 'ok',
  });
  expect(of('okta-reachable')?.says).toBe('https://acme.okta.com answers as an Okta org (Identity Engine).');
  expect(of('okta-credentials')?.says).toBe('Okta accepts the API token.');
  expect(of('okta-reads')?.says).toBe('Readable: apps.');
  expect(of('auth-server')?.says).toBe(
    'The authorization server default (aus1) is active; its keys are rotated next on 2027-01-02.',
  );
});

describe('credentials', () => {
  const without = { opened: trouble('okta-credentials-missing', 'None were given.') } as const;
  it('that are not given are a failure before anything is made, and no reason not to look afterwards', () => {
    expect(look(without).of('okta-credentials')).toMatchObject({ state: 'fail', hint: 'mend it' });
    expect(look(without, 'after').of('okta-credentials')).toMatchObject({ state: 'skip', says: 'Not tested: None were given.' });
  });

  it('that are refused are told once, by their own check', () => {
    const { of, states } = look({
      reads: [
        { what: 'groups', fact: trouble('okta-right-missing') },
        { what: 'apps', fact: trouble('okta-token-refused', 'Okta refuses the token.') },
      ],
    });
    expect(of('okta-credentials')).toMatchObject({ state: 'fail', says: 'Okta refuses the token.' });
    expect(states['okta-reads']).not.toBe('ok');
    expect(
      look({ opened: { value: 'service-app' }, reads: [{ what: 'apps', fact: trouble('okta-key-refused') }] }).states[
        'okta-credentials'
      ],
    ).toBe('fail');
  });

  it.each(['okta-right-missing', 'okta-no-api-access-management'])('that lack a right (%s) are taken all the same', (code) => {
    expect(
      look({ opened: { value: 'service-app' }, reads: [{ what: 'apps', fact: trouble(code) }] }).of('okta-credentials'),
    ).toMatchObject({ state: 'ok', says: 'Okta accepts the service app.' });
  });

  it('of which no call shows whether they are taken are not tested', () => {
    const reads = [{ what: 'apps', fact: trouble('okta-failed') }];
    expect(look({ reads }).states['okta-credentials']).toBe('skip');
    expect(look({ reads }, 'after').states['okta-credentials']).toBeUndefined();
  });
});

describe('what is to be read', () => {
  it('is told with every right that is missing', () => {
    const reads = [
      { what: 'apps', fact: trouble('okta-right-missing', 'No apps.') },
      { what: 'groups', fact: { value: [] } },
      { what: 'origins', fact: trouble('okta-right-missing', 'No origins.') },
    ];
    expect(look({ reads }).of('okta-reads')).toMatchObject({ state: 'fail', says: 'No apps. No origins.', hint: 'mend it' });
  });

  it('and meets other trouble, is told as that', () => {
    const { states } = look({
      reads: [
        { what: 'apps', fact: { value: [] } },
        { what: 'groups', fact: trouble('okta-failed') },
      ],
    });
    expect(states).toMatchObject({ 'okta-reachable': 'fail', 'okta-reads': 'skip' });
  });

  it('is looked at only before anything is made', () => {
    expect(look({}, 'after').states).not.toHaveProperty('okta-reads');
  });
});

describe('what is to be written', () => {
  it('cannot be known of an API token', () => {
    expect(look({}).of('okta-writes')?.says).toContain('API Access Management Administrator');
  });

  it('needs all its scopes from a service app, whose role nobody knows', () => {
    const scopes = (...granted: string[]) =>
      look({ opened: { value: 'service-app' }, scopes: { value: granted } }).of('okta-writes');
    expect(scopes('okta.apps.manage')).toMatchObject({
      state: 'fail',
      says: 'The service app lacks these scopes: okta.groups.read.',
    });
    const looking = { opened: { value: 'service-app' }, scopes: { value: ['okta.groups.read'] }, onlyLooks: true } as const;
    expect(look(looking).states['okta-writes']).toBe('warn');
    expect(scopes('okta.apps.manage', 'okta.groups.read')).toMatchObject({
      state: 'warn',
      hint: expect.stringContaining('Super Administrator'),
    });
    expect(look({ scopes: trouble('okta-failed') }).states['okta-writes']).toBe('skip');
  });

  it('is not tested where the org is not open', () => {
    const { states } = look({ opened: trouble('okta-key-refused') });
    expect(states).toMatchObject({ 'okta-credentials': 'fail', 'okta-writes': 'skip', 'okta-reads': 'skip' });
  });
});

describe('the authorization server', () => {
  it.each([
    ['AUTO', '', '.'],
    ['MANUAL', '2027-01-02T03:04:05Z', '; its keys are rotated by hand.'],
  ])('of rotation %s', (rotationMode, nextRotation, says) => {
    expect(look({ authServer: { value: { ...authServer, rotationMode, nextRotation } } }).of('auth-server')?.says).toBe(
      `The authorization server default (aus1) is active${says}`,
    );
  });

  it.each(['unknown-auth-server', 'org-auth-server'])(
    'that cannot be used (%s) says that there are others: the org has API Access Management',
    (code) => {
      expect(look({ authServer: trouble(code) }).states).toMatchObject({ 'api-access-management': 'ok', 'auth-server': 'fail' });
    },
  );

  it('of an org without API Access Management is told by that', () => {
    const { states } = look({ authServer: trouble('okta-no-api-access-management') });
    expect(states).toMatchObject({ 'api-access-management': 'fail', 'auth-server': 'skip' });
  });
});

describe('the metadata', () => {
  const open = (more: Partial<OpenFacts>): { readonly open: Fact<OpenFacts> } => ({
    open: { value: { issuer: 'https://a', ...more } },
  });
  it('tells the keys that are of use', () => {
    const keySet = { url: 'u', keys: [{ kid: 'k1' }, { kid: 'k2' }], ignored: [{ why: 'it has no kid' }] };
    expect(look({}, 'after', open({ keySet })).of('metadata')?.says).toBe(
      'The metadata of https://a is readable; 2 signing keys: k1, k2 (1 of no use left out).',
    );
    expect(look({}, 'after', open({ keySet: { ...keySet, keys: [{ kid: 'k1' }], ignored: [] } })).of('metadata')?.says).toContain(
      '1 signing key: k1.',
    );
  });

  it('of another issuer cannot be read from here', () => {
    expect(look({}, 'after', open({})).states['metadata']).toBe('skip');
    expect(look({}, 'after', { open: trouble('metadata-unusable') }).states['metadata']).toBe('fail');
  });
});

it('an org that cannot be reached is told once, and nothing else of it', () => {
  const lost = trouble('okta-unreachable');
  const { states } = look({ identity: lost, opened: lost, reads: [{ what: 'apps', fact: lost }], authServer: lost }, 'before', {
    open: lost,
  });
  expect(states['okta-reachable']).toBe('fail');
  expect(new Set(Object.values(states).slice(1))).toEqual(new Set(['skip']));
});

it('nothing is said of an org that was not looked at', () => {
  for (const when of ['before', 'after'] as const) expect(judged({ when }).findings).toEqual([]);
});
