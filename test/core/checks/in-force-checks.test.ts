import { describe, expect, it } from 'vitest';
import type { CheckId } from '../../../src/core/checks/check-list.ts';
import type { InForceFacts } from '../../../src/core/checks/in-force-facts.ts';
import { type PolicyInForce, readPolicy } from '../../../src/core/checks/policy-in-force.ts';
import { judged } from './judged.ts';

const issuer = 'https://acme.okta.com/oauth2/default';
const jwksUri = `${issuer}/v1/keys`;

function facts(policy: Partial<PolicyInForce>, change: Partial<InForceFacts> = {}): InForceFacts {
  return {
    acceptance: { value: { state: 'accepted', findings: [], warned: [] } },
    policy: { value: { issuer, audiences: [], keys: { kind: 'inline', text: '', kids: ['a', 'b'] }, ...policy } },
    open: { value: { issuer, keySet: { url: jwksUri, kids: ['a', 'b'] } } },
    keyStates: { value: [] },
    otherSets: { value: [] },
    ...change,
  };
}

const states = (given: InForceFacts) => judged({ force: given }).states;
const says = (given: InForceFacts, check: CheckId) => judged({ force: given }).of(check)?.says ?? '';
const held = (...kids: string[]) => ({ keys: { kind: 'inline', text: '', kids } as const });

describe('the key set in force', () => {
  it('holds every published key', () => {
    expect(states(facts({}))).toEqual({ issuer: 'ok', 'key-set-origin': 'ok', 'keys-in-force': 'ok' });
  });

  it('still trusts a key that Okta publishes no more', () => {
    expect(states(facts(held('a', 'b', 'old')))['keys-in-force']).toBe('warn');
  });

  it.each([
    ['NEXT', 'as soon as', 'fail'],
    ['ACTIVE', 'Every new token is refused', 'fail'],
    ['EXPIRED', 'signs no more', 'warn'],
  ])('lacks one that is %s', (status, text, state) => {
    const given = facts(held('a'), { keyStates: { value: [{ kid: 'b', status }] } });
    expect(states(given)['keys-in-force']).toBe(state);
    expect(says(given, 'keys-in-force')).toContain(text);
  });

  it('fails too where the states may not be read', () => {
    const trouble = { code: 'okta-right-missing', says: 'no', hint: 'no' };
    expect(states(facts(held('a'), { keyStates: { trouble } }))['keys-in-force']).toBe('fail');
  });

  it('is of another authorization server', () => {
    const given = facts(held('x'), { otherSets: { value: [{ name: 'the authorization server other', kids: ['x', 'y'] }] } });
    expect(states(given)).toMatchObject({ 'key-set-origin': 'fail', 'keys-in-force': 'skip' });
    expect(says(given, 'key-set-origin')).toContain('other');
  });

  it('is of nobody: then it is old', () => {
    const given = facts(held('x'));
    expect(states(given)).toMatchObject({ 'key-set-origin': 'skip', 'keys-in-force': 'fail' });
    expect(says(given, 'keys-in-force')).toContain('Every token is refused');
  });

  it('is fetched by the gateway, from the right place or another', () => {
    expect(states(facts({ keys: { kind: 'remote', url: jwksUri } }))).toMatchObject({
      'key-set-origin': 'ok',
      'keys-in-force': 'ok',
    });
    expect(states(facts({ keys: { kind: 'remote', url: 'https://acme.okta.com/oauth2/v1/keys' } }))).toMatchObject({
      'key-set-origin': 'fail',
      'keys-in-force': 'skip',
    });
  });

  it('is not readable, or not there', () => {
    expect(states(facts({ keys: { kind: 'unreadable' } }))['keys-in-force']).toBe('fail');
    expect(states(facts({ keys: { kind: 'none' } }))['key-set-origin']).toBe('fail');
  });
});

describe('the issuer in force', () => {
  it('is the one that Okta states, another, or none', () => {
    expect(states(facts({ issuer: 'https://acme.okta.com/oauth2/aus1' }))['issuer']).toBe('fail');
    const { issuer: _, ...none } = { issuer, audiences: [], keys: { kind: 'inline', text: '', kids: ['a', 'b'] } } as const;
    expect(states(facts({}, { policy: { value: none } }))['issuer']).toBe('warn');
  });

  it('is of a custom domain', () => {
    const given = facts({}, { open: { value: { issuer: 'https://id.acme.com/oauth2/default' } } });
    expect(says(given, 'issuer')).toContain('custom domain');
    expect(states(given)).toEqual({ issuer: 'fail', 'key-set-origin': 'skip', 'keys-in-force': 'skip' });
  });
});

describe('acceptance', () => {
  const finding = { check: 'ext-auth-policy', state: 'warn', says: 'Gloo has not looked at it yet.' } as const;

  it('that is still pending is a failure', () => {
    expect(
      states(facts({}, { acceptance: { value: { state: 'pending', findings: [finding], warned: [] } } }))['ext-auth-policy'],
    ).toBe('fail');
  });

  it('without a selected route is a failure', () => {
    const none = { check: 'routes-selected', state: 'warn', says: 'The policy closes no route.' } as const;
    expect(
      states(facts({}, { acceptance: { value: { state: 'accepted', findings: [none], warned: [] } } }))['routes-selected'],
    ).toBe('fail');
  });

  it('with a warning of Gloo stays one', () => {
    const warning = { ...finding, says: 'ExtAuthPolicy oauth-okta is WARNING: 1 of the routes' };
    for (const state of ['accepted', 'pending'] as const) {
      expect(
        states(facts({}, { acceptance: { value: { state, findings: [warning], warned: ['ext-auth-policy'] } } }))[
          'ext-auth-policy'
        ],
      ).toBe('warn');
    }
  });
});

describe('a live policy', () => {
  const policy = (jwt: Record<string, unknown>) =>
    readPolicy(
      JSON.parse(
        JSON.stringify({ spec: { config: { glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt } } }] } } } }),
      ),
    );

  it('is read: issuer, audiences and the keys that can verify', () => {
    const keys = [{ kid: 'a', use: 'sig' }, { kid: 'b', use: 'enc' }, { use: 'sig' }];
    expect(policy({ issuer, audiences: ['api://default'], localJwks: { inlineString: JSON.stringify({ keys }) } })).toMatchObject(
      {
        issuer,
        audiences: ['api://default'],
        keys: { kind: 'inline', kids: ['a'] },
      },
    );
    expect(policy({ remoteJwks: { url: jwksUri } }).keys).toEqual({ kind: 'remote', url: jwksUri });
    expect(policy({ localJwks: { inlineString: '{keys:[]}' } }).keys).toEqual({ kind: 'unreadable' });
    expect(readPolicy({})).toEqual({ audiences: [], keys: { kind: 'none' } });
  });
});
