import { readJwt } from '../core/read-jwt.ts';
import { Problem } from '../errors.ts';
import { textsAt } from './json-shape.ts';
import { type ServiceApp, serviceAppAuthorizer } from './service-app.ts';

/**
 * The scopes of the access token that a service app gets: Okta leaves out, without a word, what was not granted.
 * Throws what asking for the token throws, and `answer-unusable` for a token that does not say its scopes.
 * @see https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
 */
export async function readGrantedScopes(app: ServiceApp): Promise<readonly string[]> {
  const { authorization = '' } = await serviceAppAuthorizer(app).headers('GET', `${app.orgUrl}/api/v1/apps`);
  // Okta does not promise what the token looks like
  const claims = readJwt(authorization.replace(/^\w+ /, ''))?.claims;
  if (Array.isArray(claims?.['scp'])) return textsAt(claims, 'scp');
  throw new Problem(
    'answer-unusable',
    "The service app's access token does not say its scopes.",
    'See them in the Admin Console: the app > Okta API Scopes.',
  );
}
