import { printableLine } from '../core/printable.ts';
import type { Http } from '../http/http.ts';
import type { Metadata } from './metadata.ts';
import { saidOnPage } from './said-on-page.ts';

/** An OAuth error, in Okta's words. */
export interface Refusal {
  readonly error: string;
  readonly description: string;
}

/**
 * What a request without a person came to: Okta sent its answer on to the app, said an error on a page of its own (it does so
 * where the redirect URI or the client cannot be trusted), or something else that tells nothing.
 */
export type AskedAlone =
  | { readonly kind: 'sent-on'; readonly to: URL; readonly refusal: Refusal | undefined }
  | { readonly kind: 'page'; readonly refusal: Refusal }
  | { readonly kind: 'other'; readonly status: number };

/** What a request without a person may end in when all is well with it. @see OpenID Connect Core 1.0 section 3.1.2.6 */
const wantsPerson: ReadonlySet<string> = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);

/** Sends an authorization request with `prompt=none` and no session, so that nobody is signed in. Throws what the Http throws. */
export async function askAlone(http: Http, authorizeUrl: URL): Promise<AskedAlone> {
  const url = new URL(authorizeUrl);
  url.searchParams.set('prompt', 'none');
  const answer = await http({ method: 'GET', url: url.href, headers: { accept: 'text/html' }, maxBytes: 2_000_000 });
  const location = answer.headers.get('location');
  if (answer.status >= 300 && answer.status < 400 && location !== null && URL.canParse(location, url.href)) {
    const to = new URL(location, url);
    const error = to.searchParams.get('error');
    if (error === null || wantsPerson.has(error)) return { kind: 'sent-on', to, refusal: undefined };
    const description = printableLine(to.searchParams.get('error_description') ?? '');
    return { kind: 'sent-on', to, refusal: { error: printableLine(error, 60), description } };
  }
  if (answer.status < 400 || answer.status >= 500) return { kind: 'other', status: answer.status };
  return { kind: 'page', refusal: saidOnPage(answer.text(), answer.status) };
}

/** What Okta says of a redirect URI: it takes it, or its answer instead; `undefined` where its answer tells nothing of it. */
export type RedirectAnswer = { readonly taken: true } | { readonly refusal: Refusal } | undefined;

/** A fixed one does: nobody is signed in by it, and no code is redeemed. */
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/**
 * Asks the authorization endpoint, as anybody can, whether it would send people back to this URI. Throws what the Http throws.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
 */
export async function askForRedirect(
  http: Http,
  { authorizationEndpoint }: Pick<Metadata, 'authorizationEndpoint'>,
  { clientId, uri }: { readonly clientId: string; readonly uri: string },
): Promise<RedirectAnswer> {
  const url = new URL(authorizationEndpoint);
  const parameters = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: uri,
    scope: 'openid',
    state: 'gloo-okta',
    nonce: 'gloo-okta',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const answer = await askAlone(http, url);
  if (answer.kind === 'page') return { refusal: answer.refusal };
  // a page of a proxy, or Okta's own sign-in page, says nothing of the URI
  return answer.kind === 'sent-on' && isSamePlace(answer.to, uri) ? { taken: true } : undefined;
}

function isSamePlace(to: URL, uri: string): boolean {
  const asked = URL.canParse(uri) ? new URL(uri) : undefined;
  return to.protocol === asked?.protocol && to.host === asked.host && to.pathname === asked.pathname;
}
