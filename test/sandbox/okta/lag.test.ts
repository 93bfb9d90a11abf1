import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lagOf } from '../../../src/sandbox/okta/conditions.ts';
import type { Raw } from '../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { changed, claim, policy, rule, spa } from './bodies.ts';
import { call, createSpa, listOf, objectOf } from './call.ts';

const begin = Date.parse('2026-11-26T10:00:00Z');
const none = { ...lagOf(0), turns: false };
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

/** What is seen at a path after each of these milliseconds since the beginning. */
async function seen(path: string, after: readonly number[], what: (body: Raw | Raw[]) => unknown = () => 'there') {
  const found: unknown[] = [];
  for (const ms of after) {
    time = begin + ms;
    const { status, body } = await call(okta, 'GET', path);
    found.push(status === 200 ? what(body as Raw | Raw[]) : status);
  }
  return found;
}

const labels = (body: Raw | Raw[]) => (body as Raw[]).map(({ label }) => label);
const names = (body: Raw | Raw[]) => (body as Raw[]).map(({ name }) => name).filter((name) => name !== 'sub');

describe('a list that lags', () => {
  it('does not show what was made until its time, nor that something went', async () => {
    okta.conditions.lag = { ...none, lists: 1000 };
    const id = await createSpa(okta);
    expect(await seen('/api/v1/apps', [0, 999, 1000], labels)).toEqual([[], [], ['Portal']]);
    time = begin + 5000;
    await call(okta, 'POST', `/api/v1/apps/${id}/lifecycle/deactivate`);
    await call(okta, 'DELETE', `/api/v1/apps/${id}`);
    expect(await seen('/api/v1/apps', [5000, 5999, 6000], labels)).toEqual([['Portal'], ['Portal'], []]);
  });

  it('shows what was changed as it was, and is searched by a clock of its own', async () => {
    okta.conditions.lag = { ...none, lists: 1000, searches: 3000 };
    const id = await createSpa(okta, 'One');
    time = begin + 4000;
    await call(okta, 'PUT', `/api/v1/apps/${id}`, spa('Two'));
    expect(await seen('/api/v1/apps', [4999, 5000], labels)).toEqual([['One'], ['Two']]);
    expect(await seen('/api/v1/apps?q=T', [6999, 7000], labels)).toEqual([[], ['Two']]);
  });

  it('is of a write at a time: each comes into sight when its own time is over', async () => {
    okta.conditions.lag = { ...none, lists: 1000 };
    for (const [ms, label] of [
      [0, 'A'],
      [400, 'B'],
      [800, 'C'],
    ] as const) {
      time = begin + ms;
      await createSpa(okta, label);
    }
    expect(await seen('/api/v1/apps', [1000, 1400, 1799, 1800], labels)).toEqual([
      ['A'],
      ['A', 'B'],
      ['A', 'B'],
      ['A', 'B', 'C'],
    ]);
  });

  it.each([
    ['claims', claim({ name: 'team' }), (body: Raw | Raw[]) => names(body).includes('team')],
    ['policies', policy({ name: 'One' }), (body: Raw | Raw[]) => names(body).includes('One')],
  ])('is each that a server has: %s', async (kind, body, has) => {
    okta.conditions.lag = { ...none, lists: 1000 };
    expect((await call(okta, 'POST', `${server}/${kind}`, body)).status).toBe(201);
    expect(await seen(`${server}/${kind}`, [0, 999, 1000], has)).toEqual([false, false, true]);
  });

  it('below what is new is not there, then empty, then filled', async () => {
    okta.conditions.lag = { ...none, lists: 3000, reads: 1000 };
    const made = objectOf(await call(okta, 'POST', `${server}/policies`, policy({ name: 'One' })));
    const rules = `${server}/policies/${String(made['id'])}/rules`;
    expect((await call(okta, 'POST', rules, rule({ name: 'First' }))).status).toBe(201);
    expect(await seen(rules, [0, 999, 1000, 2999, 3000], names)).toEqual([404, 404, [], [], ['First']]);
  });
});

describe('an object that lags', () => {
  it('is 404 by its id while it is new, and there for a while when it is gone', async () => {
    okta.conditions.lag = { ...none, reads: 1000 };
    const path = `/api/v1/apps/${await createSpa(okta)}`;
    expect(await seen(path, [0, 999, 1000])).toEqual([404, 404, 'there']);
    expect(labels(listOf(await call(okta, 'GET', '/api/v1/apps')))).toEqual(['Portal']);
    await call(okta, 'POST', `${path}/lifecycle/deactivate`);
    await call(okta, 'DELETE', path);
    expect(await seen(path, [1000, 1999, 2000])).toEqual(['there', 'there', 404]);
  });

  it('reads as it was before a change', async () => {
    const path = `/api/v1/apps/${await createSpa(okta, 'One')}`;
    okta.conditions.lag = { ...none, reads: 1000 };
    await call(okta, 'PUT', path, spa('Two'));
    expect(await seen(path, [0, 999, 1000], (body) => (body as Raw)['label'])).toEqual(['One', 'One', 'Two']);
  });

  it('is there and not there in turn, where replicas take turns', async () => {
    okta.conditions.lag = { ...none, reads: 1000, turns: true };
    const path = `/api/v1/apps/${await createSpa(okta)}`;
    expect(await seen(path, [0, 0, 500, 500, 1000, 1000])).toEqual([404, 'there', 404, 'there', 'there', 'there']);
  });

  it('may be written to at once all the same', async () => {
    okta.conditions.lag = { ...none, lists: 1000, searches: 1000, reads: 1000 };
    const id = await createSpa(okta);
    const everyone = String(okta.state.groups[0]?.['id']);
    expect((await call(okta, 'PUT', `/api/v1/apps/${id}/groups/${everyone}`, {})).status).toBe(200);
    const clients = { conditions: { clients: { include: [id] } } };
    expect((await call(okta, 'POST', `${server}/policies`, policy({ name: 'For it', ...clients }))).status).toBe(201);
  });
});

describe('writes that go by what was', () => {
  it('do not find what is new, in the path or in the body, and change nothing then', async () => {
    okta.conditions.lag = { ...none, writes: 1000 };
    const id = await createSpa(okta);
    const everyone = String(okta.state.groups[0]?.['id']);
    const assign = () => call(okta, 'PUT', `/api/v1/apps/${id}/groups/${everyone}`, {});
    const allow = () =>
      call(okta, 'POST', `${server}/policies`, policy({ name: 'For it', conditions: { clients: { include: [id] } } }));
    expect((await assign()).body).toMatchObject({ errorCode: 'E0000007' });
    expect((await allow()).body).toMatchObject({ errorCode: 'E0000001' });
    expect(okta.state.apps[0]?.assignments).toEqual([]);
    time += 1000;
    expect((await assign()).status).toBe(200);
    expect((await allow()).status).toBe(201);
  });

  it('hold a name for taken after its object is gone', async () => {
    const made = objectOf(await call(okta, 'POST', `${server}/claims`, claim({ name: 'email' })));
    okta.conditions.lag = { ...none, writes: 1000 };
    await call(okta, 'DELETE', `${server}/claims/${String(made['id'])}`);
    expect((await call(okta, 'POST', `${server}/claims`, claim({ name: 'email' }))).status).toBe(400);
    time += 1000;
    expect((await call(okta, 'POST', `${server}/claims`, claim({ name: 'email' }))).status).toBe(201);
  });
});

it('the lag of one number is of lists, searches and ids, and begins when it is set', async () => {
  await createSpa(okta, 'Before');
  okta.conditions.lag = lagOf(2000);
  const path = `/api/v1/apps/${await createSpa(okta, 'After')}`;
  expect(await seen(path, [0, 0, 499, 499, 500, 500])).toEqual([404, 'there', 404, 'there', 'there', 'there']);
  expect(await seen('/api/v1/apps', [0, 1999, 2000], labels)).toEqual([['Before'], ['Before'], ['Before', 'After']]);
  expect(await seen('/api/v1/apps?q=Af', [1999, 2000], labels)).toEqual([[], ['After']]);
});

it('everything else is seen at once: who may call, metadata, and what a person signs in to', async () => {
  okta.conditions.lag = lagOf(60_000);
  const id = await createSpa(okta);
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  const asked = new URLSearchParams({
    client_id: id,
    redirect_uri: 'https://portal.example/callback',
    response_type: 'code',
    scope: 'openid',
    state: 's',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const response = await fetch(`${okta.url}/oauth2/default/v1/authorize?${asked}`);
  expect(response.status).toBe(200);
});

it('an update in the meantime is not lost', async () => {
  okta.conditions.lag = { ...none, lists: 1000, reads: 1000, writes: 0 };
  const id = await createSpa(okta, 'One');
  await call(okta, 'PUT', `/api/v1/apps/${id}`, changed(spa('Two'), { 'settings.oauthClient.consent_method': 'REQUIRED' }));
  time += 1000;
  expect(objectOf(await call(okta, 'GET', `/api/v1/apps/${id}`))).toMatchObject({
    label: 'Two',
    settings: { oauthClient: { consent_method: 'REQUIRED' } },
  });
});
