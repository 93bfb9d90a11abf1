import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newMeter, rateLimitsOf } from '../../../src/sandbox/okta/rate-limits.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { claim, policy, spa } from './bodies.ts';
import { call, createSpa, listOf, type Reply } from './call.ts';

const begin = Date.parse('2026-11-26T10:00:00Z');
const server = '/api/v1/authorizationServers/default';
let fresh: OktaStandIn;
let okta: OktaStandIn;
let time: number;
beforeAll(async () => {
  fresh = await startOkta();
});
beforeEach(async () => {
  time = begin;
  okta = await startOkta({ state: fresh.state, now: () => new Date(time) });
});
afterAll(() => fresh.close());
afterEach(() => okta.close());

const told = ({ status, headers }: Reply) => [
  status,
  ...['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`x-rate-limit-${name}`))),
];
const reset = begin / 1000 + 60;

describe('a free org', () => {
  beforeEach(() => {
    okta.conditions.rateLimits = rateLimitsOf('integrator');
  });

  it('takes ten calls a minute on the paths of apps from one token, then answers 429 until the minute is over', async () => {
    for (let count = 1; count <= 10; count += 1) {
      expect(told(await call(okta, 'GET', '/api/v1/apps'))).toEqual([200, 10, 10 - count, reset]);
    }
    const refused = await call(okta, 'POST', '/api/v1/apps', spa('One too many'));
    expect(told(refused)).toEqual([429, 10, 0, reset]);
    expect(refused.body).toMatchObject({
      errorCode: 'E0000047',
      errorSummary: 'API call exceeded rate limit due to too many requests.',
      errorCauses: [],
    });
    expect(okta.state.apps).toEqual([]);
    time += 59_999;
    expect((await call(okta, 'GET', '/api/v1/apps')).status).toBe(429);
    time += 1;
    expect(told(await call(okta, 'GET', '/api/v1/apps'))).toEqual([200, 10, 9, reset + 60]);
  });

  it('counts apps, what lies below an app, and an app by its id apart from the rest', async () => {
    const id = await createSpa(okta);
    for (const path of ['/groups', '/users', '/logo', '/grants']) await call(okta, 'GET', `/api/v1/apps/${id}${path}`);
    expect(told(await call(okta, 'GET', '/api/v1/apps')).slice(1, 3)).toEqual([10, 4]);
    expect(told(await call(okta, 'GET', `/api/v1/apps/${id}`)).slice(1, 3)).toEqual([50, 49]);
    expect(told(await call(okta, 'GET', '/api/v1/groups')).slice(1, 3)).toEqual([50, 49]);
    expect(told(await call(okta, 'GET', `${server}/claims`)).slice(1, 3)).toEqual([50, 49]);
    expect(told(await call(okta, 'GET', '/api/v1/trustedOrigins')).slice(1, 3)).toEqual([50, 48]);
  });

  it('has no limit for metadata and key sets', async () => {
    const reply = await call(okta, 'GET', '/oauth2/default/v1/keys', undefined, '');
    expect(reply.headers.has('x-rate-limit-limit')).toBe(false);
  });
});

it('two credentials share what the org has', async () => {
  okta.conditions.rateLimits = { ...rateLimitsOf('integrator'), share: 0.75 };
  const ask = (token: string) => call(okta, 'GET', '/api/v1/apps', undefined, `SSWS ${token}`);
  for (let count = 0; count < 15; count += 1) await ask(okta.token);
  expect((await ask(okta.token)).status).toBe(429);
  // five of twenty are left, whoever asks
  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1) statuses.push((await ask('another')).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

it('too many at once are told so with limit and remaining 0', async () => {
  okta.conditions.rateLimits = { ...rateLimitsOf('workforce'), concurrent: 2 };
  okta.faults.add({ kind: 'hang', times: 2 });
  const hanging = [0, 1].map(() => call(okta, 'GET', '/api/v1/groups').catch(() => 'cut'));
  await vi.waitFor(() => expect(okta.calls()).toHaveLength(2));
  expect(told(await call(okta, 'GET', '/api/v1/groups'))).toEqual([429, 0, 0, begin / 1000 + 1]);
  await okta.close();
  expect(await Promise.all(hanging)).toEqual(['cut', 'cut']);
});

it('without limits the headers count down from 600 and start anew', async () => {
  expect(told(await call(okta, 'GET', '/api/v1/groups'))).toEqual([200, 600, 599, reset]);
  const meter = newMeter({ now: () => new Date(time) });
  const request = {
    method: 'GET',
    path: '/api/v1/org',
    params: {},
    query: new URLSearchParams(),
    headers: {},
    bytes: Buffer.of(),
  };
  const remaining = Array.from({ length: 601 }, () => meter.count(request, undefined)['x-rate-limit-remaining']);
  expect([remaining[0], remaining[599], remaining[600]]).toEqual(['599', '0', '599']);
});

describe('writes to one authorization server that overlap', () => {
  beforeEach(() => {
    okta.conditions.serverWriteMs = 100;
  });

  it('are answered 500, all but the first, and do nothing', async () => {
    const writes = [
      call(okta, 'POST', `${server}/claims`, claim({ name: 'one' })),
      call(okta, 'POST', `${server}/claims`, claim({ name: 'two' })),
      call(okta, 'POST', `${server}/policies`, policy({ name: 'three' })),
    ];
    const replies = await Promise.all(writes);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 500, 500]);
    expect(replies.find(({ status }) => status === 500)?.body).toMatchObject({
      errorCode: 'E0000009',
      errorSummary: 'Internal Server Error',
    });
    const made = listOf(await call(okta, 'GET', `${server}/claims`)).filter(({ system }) => system === false);
    const policies = listOf(await call(okta, 'GET', `${server}/policies`));
    expect(made.length + policies.length).toBe(1);
  });

  it('do not hold up reads, nor writes elsewhere, nor what comes after', async () => {
    const [claimed, read, app] = await Promise.all([
      call(okta, 'POST', `${server}/claims`, claim({ name: 'one' })),
      call(okta, 'GET', `${server}/claims`),
      call(okta, 'POST', '/api/v1/apps', spa('Portal')),
    ]);
    expect([claimed.status, read.status, app.status]).toEqual([201, 200, 200]);
    expect((await call(okta, 'POST', `${server}/claims`, claim({ name: 'two' }))).status).toBe(201);
  });
});
