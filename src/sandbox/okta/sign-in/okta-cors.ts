import type { OutgoingHttpHeaders } from 'node:http';
import type { Answer, Org, Request, Route } from '../okta-route.ts';
import type { App } from '../org-state.ts';
import { at } from '../raw.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import { redirectOriginsOf, redirectsTo, trustsForCors } from './redirect-uris.ts';

const allowedHeaders = 'Content-Type, Accept, Authorization, X-Okta-User-Agent-Extended, X-Requested-With, DPoP';

/**
 * Throws for a browser's request to the token endpoint that Okta would not take: its origin is none of the app's redirect
 * URIs', or the app does not use PKCE. Requests without an Origin header come from no browser.
 * @see https://github.com/okta/okta-developer-docs/issues/1678
 */
export function checkBrowser({ headers }: Request, app: App): void {
  if (headers.origin === undefined) return;
  if (!redirectOriginsOf(app).includes(headers.origin)) throw new OAuthRefusal(oauthErrors.foreignOrigin);
  if (at(app.raw, 'credentials', 'oauthClient', 'pkce_required') !== true) {
    throw new OAuthRefusal(oauthErrors.browserWithoutPkce);
  }
}

/**
 * The headers that let a page read an answer of the token endpoint: for origins that an active app of the org is redirected to.
 * Which app asks is known only later, and a preflight never says.
 */
export function tokenCors({ headers: { origin } }: Request, { state }: Org): OutgoingHttpHeaders {
  return origin !== undefined && redirectsTo(origin, state)
    ? // Okta's own library takes the nonce of DPoP from the answer, in a page.
      { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'DPoP-Nonce', vary: 'Origin' }
    : {};
}

/** The headers that let a page of a trusted origin read an answer of the other endpoints. */
export function trustedCors({ headers: { origin } }: Request, { state }: Org): OutgoingHttpHeaders {
  return origin !== undefined && trustsForCors(origin, state) ? { 'access-control-allow-origin': origin, vary: 'Origin' } : {};
}

/**
 * The route that answers a preflight; to an origin that is not allowed it says nothing, and the browser then refuses.
 * Status and list of headers are not recorded.
 */
export function preflight(pattern: string, cors: (request: Request, org: Org) => OutgoingHttpHeaders, methods: string): Route {
  const handle = (request: Request, org: Org): Answer => {
    const allowed = cors(request, org);
    if (Object.keys(allowed).length === 0) return { status: 200 };
    const more = { 'access-control-allow-methods': methods, 'access-control-allow-headers': allowedHeaders };
    return { status: 200, headers: { ...allowed, ...more, 'access-control-max-age': '3600' } };
  };
  return { method: 'OPTIONS', pattern, auth: 'none', handle };
}
