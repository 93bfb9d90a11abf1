import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';
import { isGranted } from '../core/okta-rights.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { printableLine } from '../core/printable.ts';
import { keepSecret, type Secret } from '../core/secret.ts';
import { Problem } from '../errors.ts';
import type { Http, HttpAnswer } from '../http/http.ts';
import { type Authorizer, scopesInToken } from './authorizer.ts';
import { type Dpop, makeDpop } from './dpop-proof.ts';
import { notOkta, problemOf } from './okta-errors.ts';
import { parsePrivateKey, type SigningKey } from './private-key.ts';

/** An API service app, and what its token request needs. */
export interface ServiceApp {
  readonly orgUrl: string;
  readonly clientId: string;
  readonly privateKey: Secret;
  /** The `kid` of the key as Okta knows it; else that of the JWK, if any. */
  readonly keyId?: string;
  /** What is asked for: Okta leaves out, without a word, what was not granted. */
  readonly scopes: readonly string[];
  readonly http: Http;
  readonly now: () => Date;
}

interface AccessToken {
  readonly text: string;
  /** Epoch milliseconds after which a new one is asked for. */
  readonly until: number;
  /** The scopes that were granted, as the answer says or the token itself. */
  readonly scopes: readonly string[] | undefined;
}

/**
 * Gets access tokens with a signed assertion and hands them out as headers. The token request is ours, not the SDK's, which
 * hides its errors. A token bound to a key of ours (DPoP) is used where the app demands it.
 * Throws `okta-key-refused`, `okta-rate-limit`, `okta-failed`, `not-okta`, and what the Http throws.
 * @see RFC 6749 section 4.4, RFC 7523 section 2.2, RFC 9449
 */
export function serviceAppAuthorizer(app: ServiceApp): Authorizer {
  const signingKey = parsePrivateKey(app.privateKey);
  let token: Promise<AccessToken> | undefined;
  let dpop: Dpop | undefined;

  const ask = async (asking: ServiceApp): Promise<HttpAnswer> => {
    let answer = await askToken(asking, signingKey, await dpop?.proof('POST', tokenUrl(app)));
    for (let more = 2; more > 0 && wantsProof(answer); more -= 1) {
      dpop ??= await makeDpop(app.now);
      dpop.nonce = answer.headers.get('dpop-nonce') ?? dpop.nonce;
      answer = await askToken(asking, signingKey, await dpop.proof('POST', tokenUrl(app)));
    }
    return answer;
  };

  const fetchToken = async (): Promise<AccessToken> => {
    const answer = await ask(app);
    const wider = { ...app, scopes: withManage(app.scopes, answer) };
    if (wider.scopes.join() === app.scopes.join()) return readToken(app, answer);
    const second = await ask(wider);
    return second.status === 200 || answer.status !== 200 ? readToken(app, second) : readToken(app, answer);
  };

  const current = async (): Promise<AccessToken> => {
    token ??= fetchToken();
    const mine = token;
    try {
      const found = await mine;
      if (found.until > app.now().getTime()) return found;
    } catch (error) {
      if (token === mine) token = undefined;
      throw error;
    }
    if (token === undefined || token === mine) token = fetchToken();
    return token;
  };

  return {
    headers: async (method, url) => {
      const { text } = await current();
      if (dpop === undefined) return { authorization: `Bearer ${text}` };
      return { authorization: `DPoP ${text}`, dpop: await dpop.proof(method, url, text) };
    },
    renew: () => {
      token = undefined;
      return true;
    },
    scopes: async () => (await current()).scopes,
  };
}

function tokenUrl(app: ServiceApp): string {
  return `${app.orgUrl}/oauth2/v1/token`;
}

async function askToken(app: ServiceApp, { key, alg, keyId }: SigningKey, proof: string | undefined): Promise<HttpAnswer> {
  const { SignJWT } = await import('jose');
  const seconds = Math.floor(app.now().getTime() / 1000);
  const kid = app.keyId ?? keyId;
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
    .setIssuer(app.clientId)
    .setSubject(app.clientId)
    .setAudience(tokenUrl(app))
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .setJti(randomUUID())
    .sign(key);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: app.scopes.join(' '),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: keepSecret(assertion),
  });
  return app.http({
    method: 'POST',
    url: tokenUrl(app),
    accept: 'json',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(proof === undefined ? {} : { dpop: proof }) },
    body: body.toString(),
  });
}

/** Scopes to read that were not granted, as the ones to manage, which read too: an app may have been granted only those. */
function withManage(scopes: readonly string[], answer: HttpAnswer): readonly string[] {
  const { error, scope } = bodyOf(answer);
  const isNone = error === 'consent_required' || error === 'invalid_scope';
  const granted = isNone ? [] : answer.status === 200 ? scope?.split(' ') : undefined;
  if (granted === undefined) return scopes;
  const wider = scopes.map((one) => (isGranted(one, granted) ? one : one.replace(/\.read$/, '.manage')));
  return [...new Set(wider)];
}

function wantsProof(answer: HttpAnswer): boolean {
  const { error } = bodyOf(answer);
  return error === 'use_dpop_nonce' || error === 'invalid_dpop_proof';
}

function readToken(app: ServiceApp, answer: HttpAnswer): AccessToken {
  const { access_token: text, expires_in: seconds = 0, scope, error, error_description: description } = bodyOf(answer);
  if (answer.status === 200 && text !== undefined) {
    const until = app.now().getTime() + Math.max(seconds - 60, 1) * 1000;
    return { text: keepSecret(text), until, scopes: scope?.split(' ') ?? scopesInToken(text) };
  }
  if (answer.status === 429 || answer.status >= 500) throw problemOf(answer, 'POST', 'service-app');
  if (error === undefined) throw notOkta(new URL(answer.url), `its token endpoint answered HTTP ${answer.status}`);
  const said = printableLine(description ?? error);
  const message = `Okta gave the service app ${printableLine(app.clientId, 100)} no access token: ${said.replace(/\.$/, '')} (${printableLine(error, 60)}).`;
  throw new Problem('okta-key-refused', message, hintOf(error, app));
}

function hintOf(error: string, app: ServiceApp): string {
  if (error === 'invalid_scope' || error === 'consent_required')
    return `Grant these on the app, under Okta API Scopes: ${app.scopes.join(', ')}.`;
  if (error === 'invalid_client') {
    return "Check the client id, that the key's public half is registered on the app, and this machine's clock.";
  }
  if (error === 'invalid_dpop_proof') return 'Switch off "Require DPoP header in token requests" on the app.';
  return 'Check the service app in the Admin Console.';
}

/** @see RFC 6749 sections 5.1 and 5.2 */
const tokenAnswer = objectOf({
  access_token: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/))), undefined),
  expires_in: v.fallback(v.number(), 3600),
  scope: v.fallback(v.optional(v.string()), undefined),
  error: v.fallback(v.optional(v.string()), undefined),
  error_description: v.fallback(v.optional(v.string()), undefined),
});

function bodyOf(answer: HttpAnswer): Partial<v.InferOutput<typeof tokenAnswer>> {
  return parseJsonAs(tokenAnswer, answer.text()) ?? {};
}
