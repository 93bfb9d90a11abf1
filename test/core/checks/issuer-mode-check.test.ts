import { expect, it } from 'vitest';
import { judged } from './judged.ts';

const identity = { value: { url: 'https://acme.okta.com', engine: 'unknown engine' } } as const;
const mode = (issuerMode: string) => {
  const issuer = 'https://acme.okta.com/oauth2/default';
  const more = { rotationMode: '', nextRotation: '', audiences: [], accessTokenEncryption: '', issuerMode };
  const authServer = { value: { id: 'aus1', name: 'default', issuer, ...more } };
  return judged({ org: { identity, opened: { value: 'token' }, reads: [], neededScopes: [], authServer } }).of('issuer-mode');
};

it('an authorization server whose tokens may name another issuer is told of, and no other', () => {
  expect(mode('DYNAMIC')).toMatchObject({ state: 'warn', says: expect.stringContaining('https://acme.okta.com/oauth2/default') });
  for (const other of ['ORG_URL', 'CUSTOM_URL', '']) expect(mode(other)).toBeUndefined();
});
