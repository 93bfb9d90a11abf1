import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaultKind } from '../../../src/sandbox/okta/okta-faults.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { origin, spa } from './bodies.ts';
import { call } from './call.ts';

const at = new Date('2026-11-22T10:00:00Z');
const seconds = at.getTime() / 1000;
let fresh: OktaStandIn;
let okta: OktaStandIn;
beforeAll(async () => {
  fresh = await startOkta();
});
beforeEach(async () => {
  okta = await startOkta({ state: fresh.state, now: () => at });
});
afterAll(() => fresh.close());
afterEach(() => okta.close());

function create(): Promise<Awaited<ReturnType<typeof call>>> {
  return call(okta, 'POST', '/api/v1/apps', spa('Portal'));
}

describe('a fault', () => {
  it.each([
    ['rate-limit', 429, '600', 'E0000047'],
    ['concurrency-limit', 429, '0', 'E0000047'],
    ['server-error', 500, null, 'E0000009'],
    ['expired', 401, null, 'E0000011'],
  ] as const)('%s answers %i and does nothing', async (kind, status, limit, errorCode) => {
    okta.faults.add({ kind, resetSeconds: 5 });
    const reply = await create();
    expect([reply.status, reply.body]).toMatchObject([status, { errorCode }]);
    if (limit !== null) {
      expect(reply.headers.get('x-rate-limit-limit')).toBe(limit);
      expect(reply.headers.get('x-rate-limit-remaining')).toBe('0');
      expect(reply.headers.get('x-rate-limit-reset')).toBe(String(seconds + 5));
    }
    expect(okta.state.apps).toEqual([]);
    expect((await create()).status).toBe(200);
  });

  it.each([
    ['unavailable', 503],
    ['html', 200],
  ] as const)('%s answers %i with a page', async (kind, status) => {
    okta.faults.add({ kind });
    const reply = await create();
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toContain('text/html');
    expect(reply.text).toContain('<html>');
    expect(okta.state.apps).toEqual([]);
  });

  it.each<[FaultKind, number]>([
    ['reset', 0],
    ['lose-answer', 1],
    ['truncate', 1],
  ])('%s breaks the connection, and leaves %i app', async (kind, apps) => {
    okta.faults.add({ kind });
    await expect(create()).rejects.toThrow();
    expect(okta.state.apps).toHaveLength(apps);
    expect((await create()).status).toBe(200);
  });

  it.each([
    ['first', 'Portal'],
    ['second', 'Portal'],
  ] as const)('twice does it twice, and answers the %s time', async (answer, label) => {
    okta.faults.add({ kind: 'twice', method: 'POST', answer });
    const { status, body } = await create();
    expect([status, body]).toMatchObject([200, { label }]);
    expect(okta.state.apps).toHaveLength(2);
    expect(body).toMatchObject({ id: okta.state.apps[answer === 'first' ? 0 : 1]?.raw['id'] });
  });

  it('twice may come again after other calls were answered', async () => {
    okta.faults.add({ kind: 'twice', method: 'POST', later: 2 });
    await create();
    await call(okta, 'GET', '/api/v1/apps');
    expect(okta.state.apps).toHaveLength(1);
    await call(okta, 'GET', '/api/v1/apps');
    await vi.waitFor(() => expect(okta.state.apps).toHaveLength(2));
  });

  it('twice answers a second creation as it is refused, where something is unique', async () => {
    okta.faults.add({ kind: 'twice', method: 'POST', answer: 'second' });
    const reply = await call(okta, 'POST', '/api/v1/trustedOrigins', origin({}));
    expect([reply.status, reply.body]).toMatchObject([400, { errorCode: 'E0000001' }]);
    expect(okta.state.trustedOrigins).toHaveLength(1);
  });

  it('hang gives no answer until the org is closed', async () => {
    okta.faults.add({ kind: 'hang', method: 'POST' });
    const waiting = create().then(
      () => 'answered',
      () => 'cut',
    );
    await vi.waitFor(() => expect(okta.calls()).toMatchObject([{ method: 'POST', status: 0 }]));
    expect((await call(okta, 'GET', '/api/v1/apps')).status).toBe(200);
    expect(await Promise.race([waiting, Promise.resolve('waiting')])).toBe('waiting');
    await okta.close();
    expect(await waiting).toBe('cut');
    okta = await startOkta({ state: fresh.state });
  });

  it('strikes only what it is for, as often and as late as it says', async () => {
    okta.faults.add({ kind: 'server-error', method: 'GET', path: /\/groups$/, skip: 1, times: 2 });
    const statuses: number[] = [];
    for (const path of ['/api/v1/groups', '/api/v1/apps', '/api/v1/groups', '/api/v1/groups', '/api/v1/groups']) {
      statuses.push((await call(okta, 'GET', path)).status);
    }
    expect(statuses).toEqual([200, 200, 500, 500, 200]);
    expect(okta.faults.waiting()).toBe(0);
  });

  it('can be forgotten, and is recorded when it strikes', async () => {
    okta.faults.add({ kind: 'reset', path: '/api/v1/apps' });
    okta.faults.add({ kind: 'server-error', path: '/api/v1/groups' });
    expect(okta.faults.waiting()).toBe(2);
    await expect(create()).rejects.toThrow();
    okta.faults.clear();
    expect((await call(okta, 'GET', '/api/v1/groups')).status).toBe(200);
    expect(okta.calls().map(({ status }) => status)).toEqual([0, 200]);
  });
});

describe('latency', () => {
  it('holds an answer back, and what is asked too, until the org is closed', async () => {
    const slow = await startOkta({ state: fresh.state, conditions: { latencyMs: 3_600_000 } });
    const waiting = call(slow, 'POST', '/api/v1/apps', spa('Portal')).then(
      () => 'answered',
      () => 'cut',
    );
    for (let count = 0; count < 5; count += 1) await call(okta, 'GET', '/api/v1/apps');
    expect(await Promise.race([waiting, Promise.resolve('waiting')])).toBe('waiting');
    await slow.close();
    expect(await waiting).toBe('cut');
    expect(slow.state.apps).toEqual([]);
  });

  it('ends', async () => {
    const slow = await startOkta({ state: fresh.state, conditions: { latencyMs: 5 } });
    expect((await call(slow, 'POST', '/api/v1/apps', spa('Portal'))).status).toBe(200);
    await slow.close();
  });
});
