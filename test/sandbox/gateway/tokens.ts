import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A signer with its public key. */
export interface Signer {
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
}

export const issuer = 'http://127.0.0.1:8080/oauth2/default';
export const audience = 'api://default';

/** A signer whose public key has these members besides its own. */
export async function aSigner(kid: string, more: JWK = {}): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256', ...more }, privateKey };
}

/** The text of a key set. */
export function keySet(...keys: readonly JWK[]): string {
  return JSON.stringify({ keys });
}

/** The claims of a token as Okta writes them, an hour from `now`. */
export function claimsAt(now: Date, more: JWTPayload = {}): JWTPayload {
  const iat = Math.floor(now.getTime() / 1000);
  return {
    ver: 1,
    iss: issuer,
    aud: audience,
    iat,
    exp: iat + 3600,
    cid: '0oa1',
    scp: ['openid', 'profile'],
    sub: 'ada@example.com',
    ...more,
  };
}

/** A signed token; `header` replaces members of the protected header. */
export function sign(claims: JWTPayload, { jwk, privateKey }: Signer, header: { readonly kid?: string } = {}): Promise<string> {
  const kid = 'kid' in header ? header.kid : jwk.kid;
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...(kid === undefined ? {} : { kid }) }).sign(privateKey);
}

/** The header that carries a token. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** A token put together by hand, with any header and any signature. */
export function forged(header: object, claims: JWTPayload, signature = ''): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}
