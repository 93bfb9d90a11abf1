import type { App, OrgState } from '../org-state.ts';
import { rawAt, textsAt } from '../raw.ts';

/**
 * True for a redirect URI that an app has registered, to the letter; where the app allows it, a `*` stands for letters,
 * digits and hyphens in the first label of the host.
 */
export function registered(uri: string, { raw }: App): boolean {
  const client = rawAt(raw, 'settings', 'oauthClient');
  const uris = textsAt(client, 'redirect_uris');
  if (uri !== '' && uris.includes(uri)) return true;
  if (client['wildcard_redirect'] !== 'SUBDOMAIN') return false;
  return uris.some((known) => known.includes('*') && wildcardFits(known, uri));
}

/** The origins of an app's redirect URIs; those of a scheme of its own have none. */
export function redirectOriginsOf({ raw }: App): string[] {
  const uris = textsAt(raw, 'settings', 'oauthClient', 'redirect_uris');
  const origins = uris.flatMap((uri) => (URL.canParse(uri) ? [new URL(uri).origin] : []));
  return origins.filter((origin) => origin !== 'null');
}

/** True where an active app of the org is redirected to at this origin. */
export function redirectsTo(origin: string, { apps }: OrgState): boolean {
  return apps.some((app) => app.raw['status'] === 'ACTIVE' && redirectOriginsOf(app).includes(origin));
}

/** True for an origin that is trusted for requests from browsers. */
export function trustsForCors(origin: string, { trustedOrigins }: OrgState): boolean {
  return trustedOrigins.some(
    (trusted) =>
      trusted['status'] === 'ACTIVE' &&
      String(trusted['origin']).toLowerCase() === origin.toLowerCase() &&
      Array.isArray(trusted['scopes']) &&
      trusted['scopes'].some((scope) => rawAt(scope)['type'] === 'CORS'),
  );
}

function wildcardFits(known: string, uri: string): boolean {
  const [before = '', after = ''] = known.split('*');
  if (!uri.startsWith(before) || !uri.endsWith(after) || uri.length <= before.length + after.length) return false;
  return /^[A-Za-z0-9-]+$/.test(uri.slice(before.length, uri.length - after.length));
}
