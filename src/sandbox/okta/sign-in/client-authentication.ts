import { timingSafeEqual } from 'node:crypto';
import { clientOf } from '../client-assertion.ts';
import type { Org, Request } from '../okta-route.ts';
import { type App, appOfClient } from '../org-state.ts';
import { textAt } from '../raw.ts';
import { notImitated, OAuthRefusal, oauthErrors } from './oauth-texts.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface Shown {
  readonly method: 'client_secret_basic' | 'client_secret_post' | 'none';
  readonly clientId: string;
  readonly secret: string;
}

/**
 * The active app that sends a request, by the one method that it is registered with. Throws Okta's invalid_client, or
 * invalid_request for credentials in more than one place or in the query.
 * @see RFC 6749 section 2.3
 */
export async function authenticatedClient(request: Request, form: URLSearchParams, org: Org): Promise<App> {
  if (request.query.has('client_secret') || request.query.has('client_assertion')) {
    throw new OAuthRefusal(oauthErrors.credentialsInQuery);
  }
  const places = [request.headers.authorization !== undefined, form.has('client_secret'), form.has('client_assertion')];
  if (places.filter(Boolean).length > 1) throw new OAuthRefusal(oauthErrors.manyCredentials);
  if (form.has('client_assertion')) return asserted(request, form, org);
  const shown = shownBy(request, form);
  const app = appOfClient(org.state, shown.clientId);
  if (app === undefined || app.raw['status'] !== 'ACTIVE') throw new OAuthRefusal(oauthErrors.unknownClient);
  const method = textAt(app.raw, 'credentials', 'oauthClient', 'token_endpoint_auth_method');
  if (method === 'client_secret_jwt') throw notImitated("the client authentication 'client_secret_jwt'");
  if (method !== shown.method) throw new OAuthRefusal(oauthErrors.wrongMethod);
  if (method !== 'none' && !same(app.clientSecret, shown.secret)) throw new OAuthRefusal(oauthErrors.wrongSecret);
  return app;
}

async function asserted(request: Request, form: URLSearchParams, org: Org): Promise<App> {
  if (form.get('client_assertion_type') !== assertionType) throw new OAuthRefusal(oauthErrors.badAssertionType);
  return clientOf(form.get('client_assertion') ?? '', `${org.url}${request.path}`, org);
}

function shownBy({ headers }: Request, form: URLSearchParams): Shown {
  const clientId = form.get('client_id') ?? '';
  if (headers.authorization !== undefined) return basic(headers.authorization);
  const secret = form.get('client_secret');
  if (secret !== null) return { method: 'client_secret_post', clientId, secret };
  if (clientId === '') throw new OAuthRefusal(oauthErrors.noCredentials);
  return { method: 'none', clientId, secret: '' };
}

function basic(header: string): Shown {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header) ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  // what okta-auth-js sends where it revokes a token of an app without a secret
  if (/^[\w-]+$/.test(text)) return { method: 'none', clientId: text, secret: '' };
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (id === undefined || id === '' || secret === undefined) throw new OAuthRefusal(oauthErrors.badBasic);
  try {
    // RFC 6749 has both parts form-encoded first.
    const [clientId = '', plain = ''] = [id, secret].map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    return { method: 'client_secret_basic', clientId, secret: plain };
  } catch {
    throw new OAuthRefusal(oauthErrors.badBasic);
  }
}

function same(known: string | undefined, shown: string): boolean {
  const [left, right] = [Buffer.from(known ?? ''), Buffer.from(shown)];
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
