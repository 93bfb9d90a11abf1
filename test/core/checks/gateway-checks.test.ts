import { describe, expect, it } from 'vitest';
import type { CheckId } from '../../../src/core/checks/check-list.ts';
import type { Answered, GatewayFacts } from '../../../src/core/checks/gateway-facts.ts';
import { judged } from './judged.ts';

const url = 'https://portal.example.com/api';
const origin = 'https://developer.example.com';
const passes = { status: 200, allowOrigin: origin, allowHeaders: 'Authorization,Content-Type' };

function facts(change: { without?: Answered; wrong?: Answered; preflight?: Answered; right?: Answered }): GatewayFacts {
  return {
    url,
    oktaHost: 'acme.okta.com',
    withoutToken: { value: change.without ?? { status: 403 } },
    falseToken: { value: change.wrong ?? { status: 401 } },
    preflight: { origin, answer: { value: change.preflight ?? passes } },
    ...(change.right === undefined ? {} : { trueToken: { value: change.right } }),
  };
}
const state = (given: GatewayFacts, check: CheckId) => judged({ gateway: { value: given } }).of(check)?.state;

describe('the gateway', () => {
  it.each<[Answered, string]>([
    [{ status: 401 }, 'ok'],
    [{ status: 403 }, 'ok'],
    [{ status: 302, location: 'https://acme.okta.com/oauth2/default/v1/authorize?x' }, 'ok'],
    [{ status: 302, location: 'https://portal.example.com/home' }, 'fail'],
    [{ status: 302 }, 'fail'],
    [{ status: 200 }, 'fail'],
    [{ status: 404 }, 'fail'],
    [{ status: 503 }, 'fail'],
  ])('without a token answers %o: %s', (without, wanted) => {
    expect(state(facts({ without }), 'gateway-without-token')).toBe(wanted);
    expect(state(facts({ wrong: without }), 'gateway-false-token')).toBe(wanted);
  });

  it.each<[Answered, string]>([
    [passes, 'ok'],
    [{ ...passes, allowOrigin: '*' }, 'ok'],
    [{ status: 204, allowOrigin: origin, allowHeaders: 'content-type, AUTHORIZATION' }, 'ok'],
    [{ status: 403 }, 'fail'],
    [{ status: 200 }, 'fail'],
    [{ ...passes, allowOrigin: 'https://other.example.com' }, 'fail'],
    [{ status: 200, allowOrigin: origin }, 'fail'],
    // a star stands for every header but this one
    [{ ...passes, allowHeaders: '*' }, 'fail'],
  ])('answers a preflight with %o: %s', (preflight, wanted) => {
    expect(state(facts({ preflight }), 'gateway-preflight')).toBe(wanted);
  });

  it.each<[number, string]>([
    [200, 'ok'],
    [404, 'ok'],
    [401, 'fail'],
    [403, 'fail'],
    [500, 'fail'],
  ])('with a real token answers %i: %s', (status, wanted) => {
    expect(state(facts({ right: { status } }), 'gateway-true-token')).toBe(wanted);
  });

  it('is not tested with what there is not', () => {
    expect(state(facts({}), 'gateway-true-token')).toBe('skip');
    const { preflight: _, ...rest } = facts({});
    expect(state({ ...rest, noPreflight: 'the same origin.' }, 'gateway-preflight')).toBe('skip');
  });

  it('that cannot be reached is its own trouble', () => {
    const trouble = { code: 'gateway-unreachable', says: 'It cannot be reached.', hint: 'Check --app-url.' };
    expect(judged({ gateway: { value: { ...facts({}), withoutToken: { trouble } } } }).findings[0]).toMatchObject({
      check: 'gateway-without-token',
      state: 'fail',
    });
  });
});
