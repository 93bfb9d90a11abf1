import type { Shapes } from './body.ts';
import type { Edition } from './org-state.ts';
import type { Writable } from './overlay.ts';
import { copyOf, type Raw, rawAt, textAt, textsAt } from './raw.ts';

/** Grants that a client may have. */
export const grants = [
  'authorization_code',
  'client_credentials',
  'implicit',
  'interaction_code',
  'password',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:openid:params:grant-type:ciba',
  'urn:okta:params:oauth:grant-type:otp',
  'urn:okta:params:oauth:grant-type:oob',
  'http://auth0.com/oauth/grant-type/mfa-otp',
  'http://auth0.com/oauth/grant-type/mfa-oob',
] as const;

const authMethods = ['client_secret_basic', 'client_secret_jwt', 'client_secret_post', 'none', 'private_key_jwt'] as const;
const signOnModes = [
  'AUTO_LOGIN',
  'BASIC_AUTH',
  'BOOKMARK',
  'BROWSER_PLUGIN',
  'OPENID_CONNECT',
  'SAML_1_1',
  'SAML_2_0',
  'SECURE_PASSWORD_STORE',
  'WS_FEDERATION',
] as const;

const signingAlgorithms = ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'] as const;
/** The algorithms by which Okta encrypts tokens for whoever is to read them. */
export const encryptionAlgorithms = ['RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512'] as const;

const texts = { list: 'string' } as const;

/** The types of an OIDC app's fields. */
export const appShapes: Shapes = {
  name: 'string',
  label: 'string',
  signOnMode: signOnModes,
  profile: 'object',
  accessibility: { fields: { selfService: 'boolean', errorRedirectUrl: 'string', loginRedirectUrl: 'string' } },
  visibility: {
    fields: {
      autoLaunch: 'boolean',
      autoSubmitToolbar: 'boolean',
      hide: { fields: { iOS: 'boolean', web: 'boolean' } },
      appLinks: 'object',
    },
  },
  credentials: {
    fields: {
      userNameTemplate: { fields: { template: 'string', type: ['BUILT_IN', 'CUSTOM', 'NONE'] } },
      oauthClient: {
        fields: {
          autoKeyRotation: 'boolean',
          client_id: 'string',
          client_secret: 'string',
          pkce_required: 'boolean',
          token_endpoint_auth_method: authMethods,
        },
      },
    },
  },
  settings: {
    fields: {
      app: 'object',
      implicitAssignment: 'boolean',
      manualProvisioning: 'boolean',
      notes: { fields: { admin: 'string', enduser: 'string' } },
      oauthClient: {
        fields: {
          application_type: ['browser', 'native', 'service', 'web'],
          client_uri: 'string',
          consent_method: ['REQUIRED', 'TRUSTED'],
          backchannel_authentication_request_signing_alg: signingAlgorithms,
          backchannel_custom_authenticator_id: 'string',
          backchannel_token_delivery_mode: ['ping', 'poll', 'push'],
          dpop_bound_access_tokens: 'boolean',
          frontchannel_logout_session_required: 'boolean',
          frontchannel_logout_uri: 'string',
          grant_types: { list: grants },
          id_token_encrypted_response_alg: encryptionAlgorithms,
          idp_initiated_login: { fields: { mode: ['DISABLED', 'OKTA', 'SPEC'], default_scope: texts } },
          initiate_login_uri: 'string',
          issuer_mode: ['CUSTOM_URL', 'DYNAMIC', 'ORG_URL'],
          jwks: { fields: { keys: { list: 'object' } } },
          jwks_uri: 'string',
          logo_uri: 'string',
          network: { fields: { connection: ['ANYWHERE', 'ZONE'], include: texts, exclude: texts } },
          participate_slo: 'boolean',
          policy_uri: 'string',
          post_logout_redirect_uris: texts,
          redirect_uris: texts,
          refresh_token: { fields: { rotation_type: ['ROTATE', 'STATIC'], leeway: 'integer' } },
          request_object_signing_alg: signingAlgorithms,
          response_types: { list: ['code', 'id_token', 'token'] },
          sector_identifier_uri: 'string',
          subject_type: ['pairwise', 'public'],
          tos_uri: 'string',
          wildcard_redirect: ['DISABLED', 'SUBDOMAIN'],
        },
      },
    },
  },
};

/**
 * Which of an OIDC app's fields a create or an update writes: all that Okta's description has, but for those that it calls
 * read-only, that say what the app is (`name`, `status`), or that are kept elsewhere.
 */
export const appWritable: Writable = {
  id: false,
  orn: false,
  name: false,
  status: false,
  created: false,
  lastUpdated: false,
  features: false,
  _links: false,
  _embedded: false,
  label: true,
  profile: true,
  signOnMode: true,
  universalLogout: true,
  licensing: true,
  expressConfiguration: true,
  accessibility: { selfService: true, errorRedirectUrl: true, loginRedirectUrl: true },
  visibility: { autoLaunch: true, autoSubmitToolbar: true, hide: { iOS: true, web: true }, appLinks: true },
  credentials: {
    signing: false,
    userNameTemplate: true,
    oauthClient: {
      autoKeyRotation: true,
      client_id: true,
      client_secret: false,
      pkce_required: true,
      token_endpoint_auth_method: true,
    },
  },
  settings: {
    emOptInStatus: false,
    app: true,
    implicitAssignment: true,
    inlineHookId: true,
    identityStoreId: true,
    manualProvisioning: true,
    notes: { admin: true, enduser: true },
    notifications: { vpn: { network: true, message: true, helpUrl: true } },
    oauthClient: {
      application_type: true,
      backchannel_authentication_request_signing_alg: true,
      backchannel_custom_authenticator_id: true,
      backchannel_token_delivery_mode: true,
      client_uri: true,
      consent_method: true,
      dpop_bound_access_tokens: true,
      frontchannel_logout_session_required: true,
      frontchannel_logout_uri: true,
      grant_types: true,
      id_token_encrypted_response_alg: true,
      idp_initiated_login: true,
      initiate_login_uri: true,
      issuer_mode: true,
      jwks: true,
      jwks_uri: true,
      logo_uri: true,
      network: true,
      participate_slo: true,
      policy_uri: true,
      post_logout_redirect_uris: true,
      redirect_uris: true,
      refresh_token: true,
      request_object_signing_alg: true,
      response_types: true,
      sector_identifier_uri: true,
      subject_type: true,
      tos_uri: true,
      wildcard_redirect: true,
    },
  },
};

// As recorded. In a few orgs of early 2026 it is null, and there is no `participate_slo`.
const universalLogout: Raw = {
  status: 'DISABLED',
  supportType: 'FULL',
  identityStack: 'NOT_SHARED',
  protocol: 'GLOBAL_TOKEN_REVOCATION',
};

/** What an OIDC app has where a request says nothing. `before` is the app as it is, on an update. */
export function appDefaults(sent: Raw, before: Raw | undefined, edition: Edition): Raw {
  const client = rawAt(sent, 'settings', 'oauthClient');
  const type = textAt(client, 'application_type') ?? 'web';
  const granted = textsAt(client, 'grant_types');
  // An update that does not speak of rotation keeps what was set.
  const rotation = rawAt(before, 'settings', 'oauthClient', 'refresh_token');
  return {
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: false,
      hide: { iOS: true, web: true },
      appLinks: { oidc_client_link: true },
    },
    credentials: {
      userNameTemplate: { template: `\${source.login}`, type: 'BUILT_IN' },
      oauthClient: {
        autoKeyRotation: true,
        token_endpoint_auth_method: 'client_secret_basic',
        pkce_required: type === 'browser' || type === 'native',
      },
    },
    universalLogout: edition.universalLogout ? copyOf(universalLogout) : null,
    settings: {
      app: {},
      notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
      manualProvisioning: false,
      implicitAssignment: false,
      emOptInStatus: 'NONE',
      notes: { admin: null, enduser: null },
      oauthClient: {
        client_uri: null,
        logo_uri: null,
        redirect_uris: [],
        response_types: [],
        grant_types: [],
        application_type: type,
        consent_method: 'TRUSTED',
        issuer_mode: 'ORG_URL',
        idp_initiated_login: { mode: 'DISABLED', default_scope: [] },
        wildcard_redirect: 'DISABLED',
        dpop_bound_access_tokens: false,
        ...(edition.singleLogout ? { participate_slo: false } : {}),
        ...('frontchannel_logout_uri' in client ? { frontchannel_logout_session_required: false } : {}),
        ...(granted.includes('urn:openid:params:grant-type:ciba') ? { backchannel_token_delivery_mode: 'poll' } : {}),
        ...(granted.includes('refresh_token') && Object.keys(rotation).length > 0 ? { refresh_token: copyOf(rotation) } : {}),
      },
    },
  };
}
