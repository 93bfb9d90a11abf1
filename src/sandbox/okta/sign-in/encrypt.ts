import { CompactEncrypt, importJWK, type JWK } from 'jose';
import type { App, AuthorizationServer } from '../org-state.ts';
import { isRaw, type Raw, rawAt, textAt } from '../raw.ts';
import { notImitated, type OAuthError, OAuthRefusal, oauthErrors } from './oauth-texts.ts';

/**
 * An access token as a server hands it out: encrypted for the API that is to read it, where the server has an algorithm and a
 * key for that. Throws Okta's error where there is no key. That the content is encrypted by A256GCM is assumed.
 * @see RFC 7519 section 5.2
 */
export async function encryptedForServer(token: string, { raw }: AuthorizationServer): Promise<string> {
  const algorithm = textAt(raw, 'accessTokenEncryptedResponseAlgorithm');
  return algorithm === undefined ? token : encrypted(token, algorithm, keyIn(raw, oauthErrors.noServerKey));
}

/** An ID token as an app gets it: encrypted for the app, where it has an algorithm and a key for that. Throws Okta's error. */
export async function encryptedForApp(token: string, { raw }: App): Promise<string> {
  const client = rawAt(raw, 'settings', 'oauthClient');
  const algorithm = textAt(client, 'id_token_encrypted_response_alg');
  if (algorithm === undefined) return token;
  return encrypted(token, algorithm, keyIn(client, oauthErrors.noClientKey, oauthErrors.noActiveClientKey));
}

function keyIn(holder: Raw, none: OAuthError, noneActive: OAuthError = none): Raw {
  if (typeof holder['jwks_uri'] === 'string') throw notImitated("the fetching of encryption keys from a 'jwks_uri'");
  const { keys } = rawAt(holder, 'jwks');
  const forThis = Array.isArray(keys) ? keys.filter(isRaw).filter(({ use }) => use === 'enc') : [];
  const key = forThis.find(({ status }) => status !== 'INACTIVE');
  if (key === undefined) throw new OAuthRefusal(forThis.length === 0 ? none : noneActive);
  return key;
}

async function encrypted(token: string, alg: string, key: Raw): Promise<string> {
  const { kid, kty, n, e } = key;
  return new CompactEncrypt(Buffer.from(token))
    .setProtectedHeader({ alg, enc: 'A256GCM', cty: 'JWT', ...(typeof kid === 'string' ? { kid } : {}) })
    .encrypt(await importJWK({ kty, n, e } as JWK, alg));
}
