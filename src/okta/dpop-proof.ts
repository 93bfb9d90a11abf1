import { createHash, randomUUID } from 'node:crypto';

/** Proves with each request that a token is used by the one who got it. */
export interface Dpop {
  /** The nonce the server last asked for. */
  nonce: string | undefined;
  /** The value of the DPoP header for one request; with `accessToken` bound to that token. */
  proof(method: string, url: string, accessToken?: string): Promise<string>;
}

/**
 * Makes a key for this run alone and signs proofs with it (ES256).
 * @see RFC 9449 section 4.2
 */
export async function makeDpop(now: () => Date): Promise<Dpop> {
  const { SignJWT, exportJWK, generateKeyPair } = await import('jose');
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const dpop: Dpop = {
    nonce: undefined,
    proof: async (method, url, accessToken) => {
      const { origin, pathname } = new URL(url);
      const bound =
        accessToken === undefined
          ? dpop.nonce === undefined
            ? {}
            : { nonce: dpop.nonce }
          : { ath: createHash('sha256').update(accessToken).digest('base64url') };
      return new SignJWT({ htm: method, htu: `${origin}${pathname}`, ...bound })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .setIssuedAt(Math.floor(now().getTime() / 1000))
        .setJti(randomUUID())
        .sign(privateKey);
    },
  };
  return dpop;
}
