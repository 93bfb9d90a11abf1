import { expect, test } from 'vitest';
import { parseMetadata, readMetadata } from '../../src/oidc/metadata.ts';
import { aServer } from '../http/a-server.ts';
import { anHttp } from '../http/an-http.ts';

const issuer = 'https://acme.okta.com/oauth2/default';
const url = `${issuer}/.well-known/openid-configuration`;
const good = (at = issuer) => ({
  issuer: at,
  authorization_endpoint: `${at}/v1/authorize`,
  token_endpoint: `${at}/v1/token`,
  end_session_endpoint: `${at}/v1/logout`,
  jwks_uri: `${at}/v1/keys`,
});
const unusable = (message: string) =>
  expect.objectContaining({ code: 'metadata-unusable', message: expect.stringContaining(message) });
const failure = (text: string): unknown => {
  try {
    return parseMetadata(text, issuer, url);
  } catch (error) {
    return error;
  }
};

test('reads the endpoints, without credentials', async () => {
  const server = await aServer((seen) => ({ json: good(`http://${seen.headers.host}/oauth2/default`) }));
  const at = `${server.url}/oauth2/default`;
  expect(await readMetadata(anHttp().http, at)).toEqual({
    issuer: at,
    authorizationEndpoint: `${at}/v1/authorize`,
    tokenEndpoint: `${at}/v1/token`,
    endSessionEndpoint: `${at}/v1/logout`,
    jwksUri: `${at}/v1/keys`,
    metadataUrl: `${at}/.well-known/openid-configuration`,
  });
  expect(server.seen.map((one) => one.path)).toEqual(['/oauth2/default/.well-known/openid-configuration']);
  expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
});

test.each([
  ['<html>Sign in to the Wi-Fi</html>', 'not a JSON document'],
  ['[]', 'not a JSON document'],
  ['null', 'not a JSON document'],
  ...['', '""', '0', 'false', '"x"', '[{}]'].map((text): [string, string] => [text, 'not a JSON document']),
  [JSON.stringify(good('https://acme.okta.com/oauth2/other')), 'another issuer'],
  [JSON.stringify({ ...good(), issuer: `${issuer}/` }), 'another issuer'],
  [JSON.stringify({ ...good(), issuer: undefined }), 'found none'],
  [`{"__proto__":${JSON.stringify(good())}}`, 'found none'],
  [JSON.stringify({ ...good(), jwks_uri: undefined }), 'names no jwks_uri'],
  [JSON.stringify({ ...good(), end_session_endpoint: 7 }), 'names no end_session_endpoint'],
  [JSON.stringify({ ...good(), token_endpoint: 'https://evil.example/token' }), 'its token_endpoint is on another host'],
  [JSON.stringify({ ...good(), jwks_uri: 'http://acme.okta.com/keys' }), 'its jwks_uri is without TLS'],
  [JSON.stringify({ ...good(), authorization_endpoint: '/v1/authorize' }), 'is not an https URL'],
  [JSON.stringify({ ...good(), authorization_endpoint: 'javascript:alert(1)' }), 'is not an https URL'],
  [JSON.stringify({ ...good(), jwks_uri: 'https://acme.okta.com@acme.okta.com/k' }), 'carries a user name'],
])('refuses %s', (text, why) => {
  expect(failure(text)).toEqual(unusable(why));
});

test('text from outside is made printable', () => {
  const message = String(failure(JSON.stringify({ ...good(), issuer: `x\u001b[31m${'y'.repeat(5000)}` })));
  expect(message).not.toContain('\u001b');
  expect(message.length).toBeLessThan(800);
});

test('a server without metadata is named', async () => {
  const server = await aServer(() => ({ status: 404 }));
  await expect(readMetadata(anHttp().http, server.url)).rejects.toEqual(unusable('HTTP 404'));
});
