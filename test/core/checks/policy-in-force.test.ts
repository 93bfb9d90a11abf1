import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../src/core/checks/policy-in-force.ts';

const issuer = 'https://acme.okta.com/oauth2/default';
const jwksUri = `${issuer}/v1/keys`;

describe('a live policy', () => {
  const policy = (jwt: Record<string, unknown>) =>
    readPolicy(
      JSON.parse(
        JSON.stringify({ spec: { config: { glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt } } }] } } } }),
      ),
    );

  it('is read: issuer, audiences and the keys that can verify', () => {
    const keys = [
      { kid: 'a', use: 'sig', kty: 'RSA' },
      { kid: 'b', use: 'enc', kty: 'RSA' },
      { use: 'sig', kty: 'EC' },
      { kid: 'c', use: 'sig', kty: 'oct' },
    ];
    expect(policy({ issuer, audiences: ['api://default'], localJwks: { inlineString: JSON.stringify({ keys }) } })).toMatchObject(
      {
        issuer,
        audiences: ['api://default'],
        keys: { kind: 'inline', kids: ['a'] },
      },
    );
    expect(policy({ remoteJwks: { url: jwksUri } }).keys).toEqual({ kind: 'remote', url: jwksUri });
    expect(policy({ localJwks: { inlineString: '{keys:[]}' } }).keys).toMatchObject({ kind: 'unreadable' });
    expect(policy({ issuer }).keys).toEqual({ kind: 'none' });
    expect(readPolicy({})).toEqual({ audiences: [], keys: { kind: 'none' } });
  });
});
