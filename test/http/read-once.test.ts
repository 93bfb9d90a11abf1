import { expect, it } from 'vitest';
import type { Http, HttpRequest } from '../../src/http/http.ts';
import { readOnce } from '../../src/http/read-once.ts';
import { makeMemory } from '../../src/memory.ts';

/** A way to the network that counts, and answers with these statuses in turn; the last one stays. */
function counting(...statuses: number[]) {
  const sent: HttpRequest[] = [];
  const http: Http = async (request) => {
    sent.push(request);
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    if (status === 0) throw new Error('cut');
    return { url: request.url, status: status ?? 200, headers: new Headers(), bytes: new Uint8Array(), text: () => '' };
  };
  return { http, sent };
}

const url = 'https://acme.okta.com/oauth2/default/.well-known/openid-configuration';

it('asks for a well-known document once, also when it is wanted twice in one moment', async () => {
  const { http, sent } = counting(200);
  const once = readOnce(http, makeMemory());
  await Promise.all([once({ method: 'GET', url }), once({ method: 'GET', url })]);
  await once({ method: 'GET', url });
  expect(sent).toHaveLength(1);
});

it('asks again after a failure, whichever it was', async () => {
  const { http, sent } = counting(0, 503, 200);
  const once = readOnce(http, makeMemory());
  await expect(once({ method: 'GET', url })).rejects.toThrow('cut');
  expect((await once({ method: 'GET', url })).status).toBe(503);
  expect((await once({ method: 'GET', url })).status).toBe(200);
  expect((await once({ method: 'GET', url })).status).toBe(200);
  expect(sent).toHaveLength(3);
});

it('remembers nothing else', async () => {
  const { http, sent } = counting(200);
  const once = readOnce(http, makeMemory());
  for (const other of ['https://acme.okta.com/oauth2/default/v1/keys', `${url}?client_id=x`]) {
    await once({ method: 'GET', url: other });
    await once({ method: 'GET', url: other });
  }
  expect(sent).toHaveLength(4);
});
