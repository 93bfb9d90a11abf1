import { createHash } from 'node:crypto';
import type { Org } from '../okta-route.ts';
import type { App, AuthorizationServer } from '../org-state.ts';
import { at, type Raw, textAt } from '../raw.ts';
import { requiredOf } from './form.ts';
import { type Asking, admit, issueTokens, mayRefresh } from './issue.ts';
import { OAuthRefusal, oauthErrors } from './oauth-texts.ts';
import { type Code, type Grant, newFamily, revokeFamily, revokeGrant, signInsOf } from './sign-ins.ts';

/**
 * Exchanges an authorization code for tokens. A code is good for 300 seconds and once: a second use ends what the first one
 * got. A refused attempt leaves the code as it is; whether Okta does so is not known.
 * @see RFC 6749 section 4.1.3, RFC 7636 section 4.6
 */
export async function codeGrant(form: URLSearchParams, asking: Asking, org: Org): Promise<Raw> {
  const { app, server } = asking;
  const signIns = signInsOf(org);
  const code = signIns.codes.get(requiredOf(form, 'code'));
  if (code === undefined) throw new OAuthRefusal(oauthErrors.badCode);
  checkGrant(code.grant, app, server);
  if (code.used) {
    if (code.family === undefined) revokeGrant(signIns, code.grant);
    else revokeFamily(signIns, code.family);
    throw new OAuthRefusal(oauthErrors.badCode);
  }
  if (requiredOf(form, 'redirect_uri') !== code.redirectUri) throw new OAuthRefusal(oauthErrors.otherRedirectUri);
  checkVerifier(form.get('code_verifier') ?? '', code, app);
  // Before the first wait, so that of two requests side by side only one gets tokens.
  code.used = true;
  const { grant, nonce } = code;
  try {
    const issue = { ...asking, grant, scopes: grant.scopes, ...(nonce === undefined ? {} : { nonce }) };
    const body = await issueTokens(issue, admit(issue, org), org);
    return grant.scopes.includes('offline_access') && mayRefresh(app)
      ? { ...body, refresh_token: refreshTokenOf(code, asking.jkt, org) }
      : body;
  } catch (error) {
    code.used = false;
    throw error;
  }
}

// Given to another app, or by another server.
function checkGrant({ clientId, serverId }: Grant, { raw }: App, server: AuthorizationServer): void {
  if (clientId !== textAt(raw, 'credentials', 'oauthClient', 'client_id')) throw new OAuthRefusal(oauthErrors.otherClient);
  if (serverId !== server.raw['id']) throw new OAuthRefusal(oauthErrors.otherServer);
}

function checkVerifier(verifier: string, { challenge }: Code, { raw }: App): void {
  if (challenge === undefined) {
    if (verifier !== '') throw new OAuthRefusal(oauthErrors.verifierAlone);
    if (at(raw, 'credentials', 'oauthClient', 'pkce_required') === true) throw new OAuthRefusal(oauthErrors.noVerifier);
    return;
  }
  if (verifier === '') throw new OAuthRefusal(oauthErrors.noVerifier);
  const hash = createHash('sha256').update(verifier).digest('base64url');
  if (hash !== challenge) throw new OAuthRefusal(oauthErrors.wrongVerifier);
}

function refreshTokenOf(code: Code, jkt: string | undefined, org: Org): string {
  code.family = newFamily(code.grant, jkt, org);
  return code.family.current;
}
