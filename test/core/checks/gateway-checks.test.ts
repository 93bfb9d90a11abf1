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
    isGiven: true,
    isProtected: true,
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

describe('an address that nobody named', () => {
  const guess = (isProtected: boolean, without: GatewayFacts['withoutToken']) =>
    judged({ gateway: { value: { ...facts({}), isGiven: false, isProtected, withoutToken: without } } });
  const trouble = { trouble: { code: 'gateway-unreachable', says: 'there is no host of that name.' } };

  it('says nothing where it cannot be reached', () => {
    for (const isProtected of [true, false]) {
      const { states, of } = guess(isProtected, trouble);
      expect(new Set(Object.values(states))).toEqual(new Set(['skip']));
      expect(of('gateway-without-token')).toMatchObject({
        says: `Not tested: ${url} cannot be reached from here (there is no host of that name).`,
        hint: expect.stringContaining('gloo-okta verify --app-url URL'),
      });
    }
  });

  it('says nothing where it lets everybody in and no labelled route takes it', () => {
    const { states, of } = guess(false, { value: { status: 200 } });
    expect(new Set(Object.values(states))).toEqual(new Set(['skip']));
    expect(of('gateway-true-token')?.says).toContain('no labelled route takes it');
  });

  it('is judged as any other where a labelled route takes it, or where it refuses', () => {
    expect(guess(true, { value: { status: 200 } }).states).toMatchObject({ 'gateway-without-token': 'fail' });
    expect(guess(false, { value: { status: 401 } }).states).toMatchObject({
      'gateway-without-token': 'ok',
      'gateway-false-token': 'ok',
      'gateway-preflight': 'ok',
    });
  });
});

it('the logs that are named are those of the ext-auth service where it runs', () => {
  const logsCommand = 'kubectl --context=workload logs -n apps -l app=ext-auth-service';
  const extAuth = {
    pods: { value: [{ title: 'apps/ext-auth-1', ready: true }] },
    service: { value: { title: 'apps/ext-auth', ports: 'grpc 8083' } },
    port: { value: 'grpc' },
    podsCommand: '',
    logsCommand,
    clusterName: undefined,
  };
  const hints = [{ without: { status: 503 } }, { without: { status: 200 } }, { right: { status: 403 } }].map((change) =>
    judged({ gateway: { value: facts(change) }, extAuth })
      .findings.filter(({ check, state }) => check.startsWith('gateway-') && state === 'fail')
      .map(({ hint }) => hint)
      .join(' '),
  );
  for (const hint of hints) expect(hint).toContain(logsCommand);
});
