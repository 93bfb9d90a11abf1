import type { Fact } from '../core/checks/fact.ts';
import type { GatewayAddress } from '../core/checks/gateway-address.ts';
import type { Answered, GatewayFacts } from '../core/checks/gateway-facts.ts';
import type { Secret } from '../core/secret.ts';
import type { Http, HttpRequest } from '../http/http.ts';
import { factOf } from './fact-of.ts';

/** What is called. */
export interface GatewaySearch {
  readonly http: Http;
  readonly address: GatewayAddress;
  /** Where the frontend is served. */
  readonly frontendOrigin: string | undefined;
  readonly oktaHost: string | undefined;
  /** An access token that Okta has just issued. */
  readonly token?: Secret;
}

/** Milliseconds that the gateway gets to answer one call. */
const patience = 15_000;

/** A token that nobody signed: three parts, as a JWT has them. */
const falseToken = `${encoded({ alg: 'RS256', kid: 'gloo-okta-false', typ: 'JWT' })}.${encoded({ sub: 'nobody', iss: 'https://nobody.invalid' })}.${Buffer.alloc(256, 1).toString('base64url')}`;

/** Calls the gateway without a token, with a false one, as a browser's preflight, and with a real one. GET and OPTIONS only. */
export async function gatherGateway(search: GatewaySearch): Promise<GatewayFacts> {
  const { http, address, frontendOrigin, oktaHost, token } = search;
  const { url } = address;
  const call = (headers: Readonly<Record<string, string>>, method: HttpRequest['method'] = 'GET'): Promise<Fact<Answered>> =>
    factOf(() => answered(http, { method, url, headers, maxBytes: 5_000_000, timeoutMs: patience })).then(asOwn);
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const wantsPreflight = frontendOrigin !== undefined && frontendOrigin !== new URL(url).origin;
  const asked = {
    origin: frontendOrigin ?? '',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  };
  const [withoutToken, withFalse, preflight, trueToken] = await Promise.all([
    call({}),
    call(bearer(falseToken)),
    wantsPreflight ? call(asked, 'OPTIONS') : undefined,
    token === undefined ? undefined : call(bearer(token.reveal())),
  ]);
  return {
    ...address,
    oktaHost,
    withoutToken,
    falseToken: withFalse,
    ...(preflight === undefined
      ? {
          noPreflight:
            frontendOrigin === undefined
              ? 'the origin of the frontend is not known.'
              : 'the frontend has the same origin, so a browser sends none.',
        }
      : { preflight: { origin: frontendOrigin ?? '', answer: preflight } }),
    ...(trueToken === undefined ? {} : { trueToken }),
  };
}

async function answered(http: Http, request: HttpRequest): Promise<Answered> {
  const { status, headers } = await http(request);
  const named = {
    location: headers.get('location'),
    allowOrigin: headers.get('access-control-allow-origin'),
    allowHeaders: headers.get('access-control-allow-headers'),
  };
  return {
    status,
    ...(Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null)) as Omit<Answered, 'status'>),
  };
}

/** Trouble with the gateway is no trouble with Okta. */
function asOwn<T>(fact: Fact<T>): Fact<T> {
  if (!('trouble' in fact)) return fact;
  return {
    trouble: {
      ...fact.trouble,
      code: 'gateway-unreachable',
      hint: 'Check --app-url, and that the gateway can be reached from here.',
    },
  };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
