import type { GatewayRequest } from './gateway-request.ts';

/**
 * The access token of a request: from `Authorization: Bearer`, the query, an urlencoded form or a cookie; undefined when there
 * is none. `readsBody`: whether the ExtAuthServer is sent the body, which it is with `requestBody` only. Not known: which
 * place wins when there are several (here the first in this order) and whether "Bearer" may be in lower case (here it may).
 * The cookie's name is that of kgateway#4427.
 * @see RFC 6750 section 2
 */
export function readToken(request: GatewayRequest, readsBody: boolean): string | undefined {
  const header = /^bearer +(\S+) *$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const form = readsBody ? request.form?.get('access_token') : undefined;
  return header ?? (request.query.get('access_token') || form || cookieOf(request, 'access_token') || undefined);
}

function cookieOf(request: GatewayRequest, name: string): string | undefined {
  for (const pair of (request.headers['cookie'] ?? '').split(';')) {
    const [key = '', ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}
