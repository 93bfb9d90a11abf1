import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import type { OktaStandIn } from '../sandbox/okta/start-okta.ts';
import { signInByScript } from '../sandbox/sign-in-by-script.ts';

/** How someone signs in: gets the address of the sign-in page, gives the address to which Okta sent them back. */
export type Person = (authorizeUrl: string) => Promise<string>;

/** What came of a sign-in. */
export interface SignedIn {
  readonly accessToken: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Signs someone in at the sandbox as a frontend does: authorization code with PKCE, in the client library of somebody else,
 * so that the sandbox is not judged by itself.
 */
export async function signIn(issuer: string, clientId: string, redirectUri: string, person: Person): Promise<SignedIn> {
  const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
    // The sandbox is plain http, on loopback.
    execute: [client.allowInsecureRequests],
  });
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const authorizeUrl = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  const back = await person(authorizeUrl.href);
  const tokens = await client.authorizationCodeGrant(config, new URL(back), { pkceCodeVerifier: verifier, expectedState: state });
  return { accessToken: tokens.access_token, claims: decodeJwt(tokens.access_token) };
}

/** The sandbox's own person, who fills in the page as a browser would. */
export function scriptedPerson(okta: OktaStandIn): Person {
  return async (authorizeUrl) => (await signInByScript({ authorizeUrl, ...okta.user })).redirectUrl;
}

/** A place on loopback to which a browser is sent back. */
export interface Landing {
  readonly uri: string;
  /** The address with which the browser came back. */
  readonly arrival: Promise<string>;
  readonly close: () => Promise<void>;
}

/** Opens a landing on a free port. */
export async function openLanding(): Promise<Landing> {
  let arrived: (url: string) => void = () => undefined;
  const arrival = new Promise<string>((resolve) => {
    arrived = resolve;
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', uri);
    response.writeHead(url.pathname === '/callback' ? 200 : 404, {
      'content-type': 'text/plain; charset=utf-8',
      connection: 'close',
    });
    response.end(url.pathname === '/callback' ? 'You are signed in. Go back to the terminal.\n' : 'Nothing is here.\n');
    if (url.pathname === '/callback') arrived(url.href);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  return {
    uri,
    arrival,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
