import type { Org } from '../okta-route.ts';
import type { App } from '../org-state.ts';
import { type Raw, rawAt, textAt } from '../raw.ts';
import type { Lifetimes } from './access-policy.ts';
import { requiredOf } from './form.ts';
import { type Asking, admit, issueTokens } from './issue.ts';
import { OAuthRefusal, oauthErrors, of } from './oauth-texts.ts';
import { wordsOf } from './scopes.ts';
import { type Family, type Grant, revokeFamily, type SignIns, signInsOf, unguessable } from './sign-ins.ts';

const usualLeeway = 30;
const minuteMs = 60 * 1000;

/** Exchanges a refresh token of a custom authorization server. */
export async function refreshGrant(form: URLSearchParams, asking: Asking, org: Org): Promise<Raw> {
  return refreshed(form, asking, String(asking.server.raw['id']), org, async (grant, scopes, family) => {
    const issue = { ...asking, grant, scopes };
    const admitted = admit(issue, org);
    checkAge(family, admitted.lifetimes, org);
    return issueTokens(issue, admitted, org);
  });
}

/**
 * Exchanges a refresh token for what `issue` gives and, where the app's tokens rotate, for a new refresh token. A token that was
 * replaced is good for the app's leeway (30 s where it says nothing) and gets the family's current one; after that its use
 * ends the whole family: the newest refresh token and all access tokens since the sign-in.
 * What Okta answers within the leeway is not documented further than that the old token is valid, to get the new one.
 * @see https://developer.okta.com/docs/guides/refresh-tokens/main/
 */
export async function refreshed(
  form: URLSearchParams,
  { app, jkt }: Pick<Asking, 'app' | 'jkt'>,
  serverId: string,
  org: Org,
  issue: (grant: Grant, scopes: readonly string[], family: Family) => Promise<Raw>,
): Promise<Raw> {
  const signIns = signInsOf(org);
  const token = requiredOf(form, 'refresh_token');
  const family = signIns.families.get(token);
  if (family === undefined || family.revoked || !belongs(family.grant, app, serverId)) throw refused();
  if (family.jkt !== undefined && family.jkt !== jkt) throw new OAuthRefusal(oauthErrors.otherKey);
  checkReuse(token, family, app, signIns, org);
  const scopes = scopesFor(form.get('scope') ?? '', family.grant);
  const body = await issue(family.grant, scopes, family);
  // Another request may have replaced it meanwhile.
  checkReuse(token, family, app, signIns, org);
  // Asked without offline_access, Okta gives an access token only.
  if (!scopes.includes('offline_access')) return body;
  return { ...body, refresh_token: nextToken(token, family, app, signIns, org) };
}

function checkReuse(token: string, family: Family, app: App, signIns: SignIns, org: Org): void {
  const replaced = family.replaced.get(token);
  if (replaced === undefined || org.now().getTime() - replaced <= leewayOf(app) * 1000) return;
  revokeFamily(signIns, family);
  throw refused();
}

function nextToken(token: string, family: Family, app: App, { families }: SignIns, org: Org): string {
  const now = org.now().getTime();
  family.lastUsed = now;
  // Only the current token is replaced: a late twin of the request that replaced it gets what that one got.
  if (token !== family.current || rotationOf(app)['rotation_type'] === 'STATIC') return family.current;
  family.replaced.set(token, now);
  family.current = unguessable();
  families.set(family.current, family);
  return family.current;
}

// The rule that matches now says how long; 0 is without end.
function checkAge({ created, lastUsed }: Family, { refreshMinutes, refreshWindowMinutes }: Lifetimes, org: Org): void {
  const now = org.now().getTime();
  const tooOld = refreshMinutes > 0 && now - created > refreshMinutes * minuteMs;
  const unused = now - lastUsed > refreshWindowMinutes * minuteMs;
  if (tooOld || unused) throw refused();
}

function scopesFor(text: string, { scopes }: Grant): readonly string[] {
  const asked = wordsOf(text);
  const denied = asked.filter((scope) => !scopes.includes(scope));
  if (denied.length > 0) {
    const says =
      'Some of the scopes requested for the refresh request were not granted in the original authorize request. ' +
      `Denied scopes: ${denied.join(', ')}.`;
    throw new OAuthRefusal(of(400, 'access_denied', says));
  }
  return asked.length === 0 ? scopes : asked;
}

function belongs(grant: Grant, { raw }: App, serverId: string): boolean {
  return grant.clientId === textAt(raw, 'credentials', 'oauthClient', 'client_id') && grant.serverId === serverId;
}

function leewayOf(app: App): number {
  const { leeway } = rotationOf(app);
  return typeof leeway === 'number' ? leeway : usualLeeway;
}

function rotationOf({ raw }: App): Raw {
  return rawAt(raw, 'settings', 'oauthClient', 'refresh_token');
}

function refused(): OAuthRefusal {
  return new OAuthRefusal(oauthErrors.badRefreshToken);
}
