import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { askForRedirect } from '../../src/oidc/ask-authorize.ts';
import { anHttp } from '../http/an-http.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** What is said of a URI by an endpoint that answers so; and what it was asked. */
async function asked(uri: string, answer: (response: ServerResponse) => void) {
  let query = new URLSearchParams();
  const server = createServer((request, response) => {
    query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const authorizationEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/authorize`;
  const said = await askForRedirect(anHttp().http, { authorizationEndpoint }, { clientId: '0oa1', uri });
  return { said, query };
}
const sendTo = (location: string) => (response: ServerResponse) => void response.writeHead(302, { location }).end();

it('a URI that Okta sends its answer to is taken, whatever the answer', async () => {
  const uri = 'https://a.example.com/cb?x=1';
  for (const error of ['login_required', 'access_denied']) {
    const { said, query } = await asked(uri, sendTo(`${uri}&error=${error}&state=gloo-okta`));
    expect(said).toEqual({ taken: true });
    expect(Object.fromEntries(query)).toMatchObject({
      client_id: '0oa1',
      redirect_uri: uri,
      prompt: 'none',
      response_type: 'code',
    });
  }
});

it("is refused by Okta's page, in its words", async () => {
  const page = "<p>The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://x</p>";
  const { said } = await asked('https://a.example.com/', (response) => void response.writeHead(400).end(page));
  expect(said).toMatchObject({ refusal: { description: expect.stringContaining('must be a Login redirect URI') } });
});

it.each([
  ['a redirect elsewhere', sendTo('https://proxy.example.com/login')],
  ['one to another path', sendTo('https://a.example.com/other?error=login_required')],
  ['a page that is fine', (response: ServerResponse) => void response.writeHead(200).end('<p>Sign in</p>')],
  ['trouble', (response: ServerResponse) => void response.writeHead(502).end()],
])('%s tells nothing of it', async (_, answer) => {
  expect((await asked('https://a.example.com/', answer)).said).toBeUndefined();
});
