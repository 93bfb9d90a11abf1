import type { Org } from './okta-route.ts';
import type { App } from './org-state.ts';
import { appOfClient } from './org-state.ts';
import { at, type Raw, rawAt, textAt, textsAt } from './raw.ts';
import { blank, invalid, refusal, taken } from './refusal.ts';
import { flawOfRedirectUri } from './uri-rules.ts';

const longestLabel = 100;

/**
 * Throws 400 E0000001 for an OIDC app that Okta would not take, though its JSON is of the right form; `secret` is one that was
 * sent.
 * Causes marked [I] in okta.md have Okta's words; the others are the sandbox's, for Okta's are not recorded.
 */
export function checkApp(raw: Raw, secret: string | undefined, org: Org, before: App | undefined): void {
  const label = textAt(raw, 'label') ?? '';
  if (label.trim() === '') throw blank('label');
  if (label.length > longestLabel)
    throw invalid('label', `label: The field is too long, the limit is ${longestLabel} characters`);
  checkUris(raw);
  checkGrants(raw);
  checkClient(raw);
  checkRefreshToken(raw);
  checkSecret(secret);
  checkClientId(raw, org, before);
}

/** Throws Okta's refusal of a new app that does not say what it is made of. */
export function checkTemplate(sent: Raw): void {
  const mode = textAt(sent, 'signOnMode');
  if (mode === 'OPENID_CONNECT' && textAt(sent, 'name') === 'oidc_client') return;
  if (mode === undefined || mode === 'OPENID_CONNECT') {
    const definition = "The settings.signOn object doesn't match the type indicated by signOnMode value or is ill defined";
    throw invalid('mediated', 'Invalid signOnMode', definition);
  }
  // Not Okta's answer: the sandbox keeps apps of other kinds when they are seeded, but does not make or change them.
  throw refusal(501, 'SANDBOX', `The gloo-okta sandbox makes OPENID_CONNECT apps only, not ${mode}.`);
}

function checkUris(raw: Raw): void {
  const client = rawAt(raw, 'settings', 'oauthClient');
  const wildcards = client['wildcard_redirect'] === 'SUBDOMAIN';
  for (const field of ['redirect_uris', 'post_logout_redirect_uris']) {
    const flaws = textsAt(client, field).flatMap((uri) => flawOfRedirectUri(uri, wildcards && field === 'redirect_uris') ?? []);
    if (flaws.length > 0) throw invalid(field, ...flaws.map((flaw) => `${field}: ${flaw}`));
  }
  for (const field of ['initiate_login_uri', 'client_uri', 'logo_uri', 'policy_uri', 'tos_uri']) {
    const uri = textAt(client, field);
    if (uri !== undefined && !URL.canParse(uri)) throw invalid(field, `${field}: '${uri}' is not a valid URI`);
  }
}

function checkGrants(raw: Raw): void {
  const client = rawAt(raw, 'settings', 'oauthClient');
  const granted = textsAt(client, 'grant_types');
  const answered = textsAt(client, 'response_types');
  if (granted.length === 0) throw blank('grant_types');
  if (granted.includes('authorization_code') && !answered.includes('code')) {
    throw invalid('response_types', "response_types: 'code' is required when 'grant_types' contains 'authorization_code'");
  }
  if (granted.includes('implicit') && !answered.some((type) => type === 'token' || type === 'id_token')) {
    throw invalid('response_types', "response_types: 'token' or 'id_token' is required when 'grant_types' contains 'implicit'");
  }
  const redirected = granted.includes('authorization_code') || granted.includes('implicit');
  if (redirected && textsAt(client, 'redirect_uris').length === 0) throw blank('redirect_uris');
}

function checkClient(raw: Raw): void {
  const method = textAt(raw, 'credentials', 'oauthClient', 'token_endpoint_auth_method');
  const pkce = at(raw, 'credentials', 'oauthClient', 'pkce_required');
  const type = textAt(raw, 'settings', 'oauthClient', 'application_type');
  const granted = textsAt(raw, 'settings', 'oauthClient', 'grant_types');
  const byCode = granted.includes('authorization_code');
  // Recorded: a browser app with the implicit grant alone may have a secret. Whether one with a code may is not.
  if (type === 'browser' && byCode && method !== 'none') {
    throw invalid('token_endpoint_auth_method', "token_endpoint_auth_method: must be 'none' for application_type 'browser'");
  }
  if (method === 'none' && pkce !== true) {
    throw invalid('pkce_required', "pkce_required: must be true when 'token_endpoint_auth_method' is 'none'");
  }
  // By Okta's own word in terraform-provider-okta#580; its sentence for it is not known.
  if (type === 'web' && byCode && method === 'none') {
    throw invalid('token_endpoint_auth_method', "token_endpoint_auth_method: cannot be 'none' for application_type 'web'");
  }
  if (type === 'service' ? granted.includes('authorization_code') : granted.includes('client_credentials') && type !== 'web') {
    throw invalid('grant_types', `grant_types: not allowed for application_type '${type ?? ''}'`);
  }
  if (type === 'service' && method === 'none') {
    throw invalid('token_endpoint_auth_method', "token_endpoint_auth_method: cannot be 'none' for application_type 'service'");
  }
}

function checkRefreshToken(raw: Raw): void {
  const client = rawAt(raw, 'settings', 'oauthClient');
  if (!textsAt(client, 'grant_types').includes('refresh_token')) return;
  // [I] terraform-provider-okta#1629; perhaps Okta says it only to an empty object.
  if (textAt(client, 'refresh_token', 'rotation_type') === undefined) {
    throw invalid('rotation_type', "'rotation_type' is required.");
  }
  const leeway = at(client, 'refresh_token', 'leeway');
  if (typeof leeway === 'number' && (leeway < 0 || leeway > 60)) throw invalid('leeway', 'leeway: must be from 0 to 60');
}

function checkSecret(secret: string | undefined): void {
  if (secret === undefined || (secret.length >= 14 && secret.length <= 100)) return;
  throw invalid('client_secret', 'client_secret: must be of 14 to 100 characters');
}

function checkClientId(raw: Raw, { state }: Org, before: App | undefined): void {
  const id = textAt(raw, 'credentials', 'oauthClient', 'client_id') ?? '';
  if (!/^[A-Za-z0-9$\-_.+!*'(),]{6,100}$/.test(id) || id === 'ALL_CLIENTS') {
    throw invalid('client_id', "client_id: must be of 6 to 100 characters, letters, digits or $-_.+!*'(),");
  }
  // Which words Okta has for a taken one is not recorded: these are its usual ones for what must be unique.
  const holder = appOfClient(state, id);
  const isSpent = !state.edition.clientIdsReturn && state.retiredClientIds.includes(id);
  if ((holder !== undefined && holder !== before) || isSpent) throw taken('client_id');
  const earlier = textAt(before?.raw, 'credentials', 'oauthClient', 'client_id');
  if (earlier !== undefined && earlier !== id) throw invalid('client_id', 'client_id: cannot be changed');
}
