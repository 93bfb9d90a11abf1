import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { listenOnLoopback } from '../../src/oidc/loopback-listener.ts';
import { type SignIn, signIn } from '../../src/oidc/sign-in.ts';
import { anHttp } from '../http/an-http.ts';

const never = new AbortController().signal;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** An authorization server that answers as it is told, and knows what it was asked. */
async function aServer(answers: {
  authorize: (request: IncomingMessage, response: ServerResponse, url: URL) => void;
  token?: (form: URLSearchParams) => unknown;
}) {
  const asked: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/v1/authorize') {
      asked.push(url.searchParams);
      return answers.authorize(request, response, url);
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = (await answers.token?.(new URLSearchParams(body))) as { status?: number } | undefined;
    response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json' });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const metadata = {
    issuer,
    authorizationEndpoint: `${issuer}/v1/authorize`,
    tokenEndpoint: `${issuer}/v1/token`,
    endSessionEndpoint: `${issuer}/v1/logout`,
    jwksUri: `${issuer}/v1/keys`,
    metadataUrl: `${issuer}/x`,
  };
  return { metadata, asked };
}

const redirect = (response: ServerResponse, url: URL, fields: Record<string, string>) => {
  const to = new URL(url.searchParams.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries({ state: url.searchParams.get('state') ?? '', ...fields }))
    to.searchParams.set(name, value);
  response.writeHead(302, { location: to.href }).end();
};
const loginRequired = (response: ServerResponse, url: URL) => redirect(response, url, { error: 'login_required' });

function request(metadata: SignIn['metadata'], change: Partial<SignIn> = {}): SignIn {
  return {
    http: anHttp().http,
    metadata,
    clientId: '0oa1',
    scopes: ['openid'],
    listen: (state) => listenOnLoopback(0, state),
    show: (url) => void fetch(url),
    check: async () => true,
    signal: never,
    timeoutMs: 20_000,
    ...change,
  };
}

/** Shows the sign-in page only to a person; `prompt=none` is told to come with one. */
const withPerson =
  (then: (response: ServerResponse, url: URL) => void) => (_: IncomingMessage, response: ServerResponse, url: URL) =>
    url.searchParams.get('prompt') === 'none' ? loginRequired(response, url) : then(response, url);

describe('a sign-in', () => {
  it('asks with PKCE, state and nonce, and redeems the code with the verifier', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    let form: URLSearchParams | undefined;
    let nonce = '';
    const { metadata, asked } = await aServer({
      authorize: withPerson((response, url) => {
        nonce = url.searchParams.get('nonce') ?? '';
        redirect(response, url, { code: 'c1' });
      }),
      token: async (sent) => {
        form = sent;
        const idToken = await new SignJWT({ nonce })
          .setProtectedHeader({ alg: 'RS256', kid: 'k' })
          .setIssuer(metadata.issuer)
          .setAudience('0oa1')
          .setSubject('ada')
          .setIssuedAt()
          .setExpirationTime('1h')
          .sign(privateKey);
        return { token_type: 'Bearer', access_token: 'a.b.c', id_token: idToken, expires_in: 3600, scope: 'openid' };
      },
    });
    const outcome = await signIn(request(metadata));
    expect(outcome).toHaveProperty('tokens');
    expect(JSON.stringify(outcome)).not.toContain('a.b.c');
    const [, parameters] = asked;
    expect(parameters?.get('code_challenge_method')).toBe('S256');
    expect(parameters?.get('response_type')).toBe('code');
    expect(parameters?.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(form?.get('code')).toBe('c1');
    expect(form?.get('code_verifier')).toMatch(/^[\w-]{43,}$/);
    expect(form?.get('client_id')).toBe('0oa1');
    expect(form?.has('client_secret')).toBe(false);
  });

  it('gives what the authorization server answers instead of a code', async () => {
    const { metadata } = await aServer({
      authorize: withPerson((response, url) =>
        redirect(response, url, { error: 'access_denied', error_description: 'User is not assigned.' }),
      ),
    });
    expect(await signIn(request(metadata))).toEqual({
      refusal: { error: 'access_denied', description: 'User is not assigned.' },
    });
  });

  it('gives what the token endpoint answers instead of tokens', async () => {
    const { metadata } = await aServer({
      authorize: withPerson((response, url) => redirect(response, url, { code: 'c1' })),
      token: () => ({ status: 400, error: 'invalid_grant', error_description: 'PKCE verification failed.' }),
    });
    expect(await signIn(request(metadata))).toEqual({
      refusal: { error: 'invalid_grant', description: 'PKCE verification failed.' },
    });
  });

  it('does not take an ID token with another nonce', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const { metadata } = await aServer({
      authorize: withPerson((response, url) => redirect(response, url, { code: 'c1' })),
      token: async () => ({
        token_type: 'Bearer',
        access_token: 'a',
        id_token: await new SignJWT({ nonce: 'other' })
          .setProtectedHeader({ alg: 'RS256' })
          .setIssuer(metadata.issuer)
          .setAudience('0oa1')
          .setSubject('x')
          .setIssuedAt()
          .setExpirationTime('1h')
          .sign(privateKey),
      }),
    });
    expect(await signIn(request(metadata))).toMatchObject({ refusal: { error: 'unusable' } });
  });

  it('tells what stands only on a page, without showing the page to a person', async () => {
    const { metadata } = await aServer({
      authorize: (_, response) =>
        response
          .writeHead(400, { 'content-type': 'text/html' })
          .end(
            '<h1>400</h1><p>The &#39;redirect_uri&#39; parameter must be a Login redirect URI in the client app settings: x</p>',
          ),
    });
    const shown: string[] = [];
    const outcome = await signIn(request(metadata, { show: (url) => void shown.push(url) }));
    expect(outcome).toMatchObject({
      refusal: { error: 'invalid_request', description: expect.stringContaining("'redirect_uri' parameter must be") },
    });
    expect(shown).toEqual([]);
  });

  const tokensOf = async (issuer: string, nonce: string) => ({
    token_type: 'Bearer',
    access_token: 'a.b.c',
    id_token: await new SignJWT({ nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(issuer)
      .setAudience('0oa1')
      .setSubject('ada')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign((await generateKeyPair('RS256')).privateKey),
  });

  it.each([
    ['says that the person is signed in once the tokens are checked', 200, true, 'You are signed in.'],
    ['does not say so when the tokens do not hold', 200, false, 'what it issued does not hold'],
    ['does not say so when the code is not redeemed', 400, true, 'did not sign you in'],
    ['does not say so when the token endpoint cannot be understood', 500, true, 'did not sign you in'],
  ])('the page %s', async (_, status, holds, text) => {
    let nonce = '';
    const order: string[] = [];
    const { metadata } = await aServer({
      authorize: withPerson((response, url) => {
        nonce = url.searchParams.get('nonce') ?? '';
        redirect(response, url, { code: 'c1' });
      }),
      token: async () => {
        order.push('redeemed');
        return status === 200
          ? tokensOf(metadata.issuer, nonce)
          : status === 400
            ? { status, error: 'invalid_grant' }
            : { status };
      },
    });
    let page: Promise<string> | undefined;
    const outcome = signIn(
      request(metadata, {
        show: (url) => {
          page = fetch(url).then((response) => {
            order.push('shown');
            return response.text();
          });
        },
        check: async () => {
          order.push('checked');
          return holds;
        },
      }),
    ).catch((error: unknown) => error);
    await outcome;
    expect(await page).toContain(text);
    expect(order).toEqual(['redeemed', ...(status === 200 ? ['checked'] : []), 'shown']);
  });

  it.each([
    '""',
    '0',
    'false',
    'null',
    '[]',
    '"x"',
    '{}',
    '{"access_token":0}',
    '{"access_token":"a","token_type":[],"id_token":{}}',
    '<',
  ])('takes no tokens from a token endpoint that answers %s', async (body) => {
    const { metadata } = await aServer({
      authorize: withPerson((response, url) => redirect(response, url, { code: 'c1' })),
      token: () => body,
    });
    expect(await signIn(request(metadata))).toMatchObject({ refusal: { error: 'unusable' } });
  });

  it('ends when nobody signs in, and when the run is stopped', async () => {
    const { metadata } = await aServer({ authorize: (_, response, url) => loginRequired(response, url) });
    expect(await signIn(request(metadata, { show: () => undefined, timeoutMs: 30 }))).toMatchObject({
      refusal: { error: 'timeout' },
    });
    const stop = new AbortController();
    const reason = new Error('stopped');
    await expect(signIn(request(metadata, { show: () => stop.abort(reason), signal: stop.signal }))).rejects.toBe(reason);
  });
});

describe('the listener', () => {
  it('takes the first answer with the state, and turns everything else away', async () => {
    const listener = await listenOnLoopback(0, 'right');
    const answer = listener.answer(never, 20_000);
    const { origin } = new URL(listener.redirectUri);
    const statusOf = async (path: string, init?: RequestInit) => (await fetch(origin + path, init)).status;
    expect(await statusOf('/callback?code=x&state=wrong')).toBe(404);
    expect(await statusOf('/callback?code=x')).toBe(404);
    expect(await statusOf('/other?code=x&state=right')).toBe(404);
    expect(await statusOf('/callback?code=x&state=right', { method: 'POST' })).toBe(404);
    const page = fetch(`${origin}/callback?code=y&state=right`);
    expect((await answer)?.get('code')).toBe('y');
    listener.show('signed-in');
    expect([(await page).status, await (await page).text()]).toEqual([200, expect.stringContaining('You are signed in.')]);
    await listener.close();
  });

  it('tells a page that still waits when it is closed', async () => {
    const listener = await listenOnLoopback(0, 's');
    const answer = listener.answer(never, 20_000);
    const page = fetch(`${listener.redirectUri}?code=y&state=s`);
    await answer;
    await listener.close();
    expect(await (await page).text()).toContain('did not come to its end');
  });

  it('says so when the port is taken', async () => {
    const first = await listenOnLoopback(0, 'a');
    const port = Number(new URL(first.redirectUri).port);
    await expect(listenOnLoopback(port, 'b')).rejects.toMatchObject({
      code: 'bad-value',
      hint: expect.stringContaining('--login-port'),
    });
    await first.close();
  });
});
