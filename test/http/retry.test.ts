import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { aServer, type Reply } from './a-server.ts';
import { anHttp } from './an-http.ts';

const replies = (...list: Reply[]) => {
  let at = 0;
  return () => list[Math.min(at++, list.length - 1)] ?? {};
};
const date = 'Sun, 22 Nov 2026 10:00:00 GMT';
const epoch = Date.parse(date) / 1000;

test('a 429 waits for the reset by the clock of the server, whatever the method', async () => {
  const limited = { status: 429, headers: { date, 'x-rate-limit-reset': String(epoch + 12) }, json: {} };
  const server = await aServer(replies(limited, { json: { ok: true } }));
  const { http, slept, waits } = anHttp({ now: () => new Date(0) });
  const answer = await http({ method: 'POST', url: server.url, body: 'b' });
  expect(answer.status).toBe(200);
  expect(slept).toEqual([13_000]);
  expect(waits).toEqual([{ reason: 'rate-limit', seconds: 13, url: server.url }]);
  expect(server.seen.map((one) => one.body)).toEqual(['b', 'b']);
});

test('the 0/0 headers of a concurrency limit wait for the suggested reset', async () => {
  const headers = { date, 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(epoch + 1) };
  const server = await aServer(replies({ status: 429, headers }, { json: {} }));
  const { http, slept } = anHttp();
  expect((await http({ method: 'GET', url: server.url })).status).toBe(200);
  expect(slept).toEqual([2000]);
});

test('a rate limit without headers backs off', async () => {
  const server = await aServer(replies({ status: 429 }, { status: 429 }, { json: {} }));
  const { http, slept } = anHttp();
  expect((await http({ method: 'GET', url: server.url })).status).toBe(200);
  expect(slept).toEqual([1000, 2000]);
});

test('a rate limit that will not end is handed back', async () => {
  const server = await aServer(() => ({ status: 429 }));
  const { http, slept } = anHttp();
  expect((await http({ method: 'GET', url: server.url })).status).toBe(429);
  expect(slept.length).toBeGreaterThan(0);
  expect(server.seen).toHaveLength(slept.length + 1);
});

test('a reset that is too far away is not waited for', async () => {
  const server = await aServer(() => ({ status: 429, headers: { date, 'x-rate-limit-reset': String(epoch + 3600) } }));
  const { http, slept } = anHttp();
  expect((await http({ method: 'GET', url: server.url })).status).toBe(429);
  expect(slept).toEqual([]);
});

test.each(['GET', 'PUT', 'DELETE'] as const)('%s is tried again after a 5xx', async (method) => {
  const server = await aServer(replies({ status: 503 }, { status: 500 }, { json: {} }));
  const { http, slept } = anHttp();
  expect((await http({ method, url: server.url })).status).toBe(200);
  expect(slept).toEqual([500, 1000]);
});

test('Retry-After is honoured', async () => {
  const server = await aServer(replies({ status: 503, headers: { 'retry-after': '7' } }, { json: {} }));
  const { http, slept } = anHttp();
  await http({ method: 'GET', url: server.url });
  expect(slept).toEqual([7000]);
});

test('a 5xx that stays is handed back', async () => {
  const server = await aServer(() => ({ status: 502 }));
  expect((await anHttp().http({ method: 'GET', url: server.url })).status).toBe(502);
  expect(server.seen).toHaveLength(4);
});

test('a POST is never repeated after a 5xx or a cut connection', async () => {
  const failing = await aServer(() => ({ status: 500 }));
  expect((await anHttp().http({ method: 'POST', url: failing.url })).status).toBe(500);
  expect(failing.seen).toHaveLength(1);
  const cutting = await aServer((_, response) => void response.destroy());
  await expect(anHttp().http({ method: 'POST', url: cutting.url })).rejects.toMatchObject({ code: 'okta-unreachable' });
  expect(cutting.seen).toHaveLength(1);
});

test('a read whose connection is cut is tried again', async () => {
  let cut = 2;
  const server = await aServer((_, response) => {
    if (cut-- > 0) return void response.destroy();
    return { json: { ok: true } };
  });
  expect((await anHttp().http({ method: 'GET', url: server.url })).text()).toBe('{"ok":true}');
  expect(server.seen).toHaveLength(3);
});

test('a wait that a signal ends throws its reason', async () => {
  const stop = new AbortController();
  const reason = new Problem('interrupted', 'Stopped.', 'Run it again.');
  const server = await aServer(() => ({ status: 429, headers: { 'retry-after': '60' } }));
  const { http } = anHttp({
    sleep: (ms) => delay(ms, undefined, { signal: stop.signal }),
    onWait: () => stop.abort(reason),
  });
  // what was refused so far was not done
  await expect(http({ method: 'GET', url: server.url })).rejects.toMatchObject({ code: 'interrupted', unsent: true });
});
