import type { AuthorizationServer } from '../org-state.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';

const aboutPerson: readonly string[] = ['profile', 'email', 'address', 'phone'];

/** The scopes that a text asks for or, where it is empty, the server's default ones. Throws Okta's invalid_scope. */
export function scopesOf(text: string, server: AuthorizationServer): string[] {
  const asked = wordsOf(text);
  const scopes = asked.length === 0 ? defaultScopesOf(server) : asked;
  const known = server.scopes.map((scope) => scope['name']);
  if (scopes.some((scope) => !known.includes(scope))) throw new OAuthRefusal(oauthErrors.unknownScope);
  // Documented as a sentence of the catalogue; which scopes it counts as OpenID's is assumed to be these.
  if (!scopes.includes('openid') && scopes.some((scope) => aboutPerson.includes(scope))) {
    throw new OAuthRefusal(oauthErrors.openidRequired);
  }
  return scopes;
}

/** The scopes that a service app asks for; none of them may be about a person. Throws Okta's invalid_scope. */
export function serviceScopesOf(text: string, server: AuthorizationServer): string[] {
  if (wordsOf(text).some((scope) => scope === 'openid' || scope === 'offline_access' || aboutPerson.includes(scope))) {
    throw new OAuthRefusal(oauthErrors.openidForService);
  }
  return scopesOf(text, server);
}

/** The different words of a list with spaces between them. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.split(' ').filter((word) => word !== ''))];
}

function defaultScopesOf({ scopes }: AuthorizationServer): string[] {
  const names = scopes.filter((scope) => scope['default'] === true).map((scope) => String(scope['name']));
  if (names.length === 0) throw new OAuthRefusal(oauthErrors.noDefaultScopes);
  return names;
}
