/** An OAuth error as Okta words it. */
export interface OAuthError {
  /** Of an answer in JSON; an error that goes to the redirect URI has none. */
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

/**
 * The errors of the authorization server, in Okta's words and with the statuses of its catalogue (release 2026.08.1).
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
export const oauthErrors = {
  notAssigned: of(400, 'access_denied', 'User is not assigned to the client application.'),
  noPolicy: of(401, 'access_denied', 'Policy evaluation failed for this request, please check the policy configurations.'),
  unknownClient: of(401, 'invalid_client', "Invalid value for 'client_id' parameter."),
  noCredentials: of(401, 'invalid_client', 'No client credentials found.'),
  badBasic: of(401, 'invalid_client', 'Found Authentication header but was not valid client credentials.'),
  wrongMethod: of(
    401,
    'invalid_client',
    'Client authentication failed. Either the client or the client credentials are invalid.',
  ),
  wrongSecret: of(401, 'invalid_client', 'The client secret supplied for a confidential client is invalid.'),
  browserWithoutPkce: of(401, 'invalid_client', 'Browser requests to the token endpoint must use Proof Key for Code Exchange.'),
  manyCredentials: of(
    401,
    'invalid_request',
    'Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, ' +
      'credentials in the post body, or a client_assertion in the post body.',
  ),
  credentialsInQuery: of(400, 'invalid_request', 'Client credentials cannot be supplied via query parameters.'),
  badAssertionType: of(400, 'invalid_request', 'The client_assertion_type is invalid.'),
  twice: of(400, 'invalid_request', 'The request contained multiple parameters with the same name.'),
  badState: of(400, 'invalid_request', "The authentication request has an invalid 'state' parameter."),
  badMaxAge: of(400, 'invalid_request', "Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1."),
  noChallenge: of(400, 'invalid_request', 'PKCE code challenge is required by the application.'),
  badChallenge: of(400, 'invalid_request', 'PKCE code challenge contains illegal characters.'),
  badChallengeMethod: of(400, 'invalid_request', 'PKCE code challenge method is not supported. Valid values: [S256]'),
  noVerifier: of(400, 'invalid_request', 'PKCE code verifier is required by the application.'),
  verifierAlone: of(
    400,
    'invalid_request',
    'PKCE code challenge should be specified in the authorize request for code verification.',
  ),
  otherKey: of(400, 'invalid_dpop_proof', 'Invalid DPoP Public Key binding in refresh token'),
  outsideZones: of(403, 'access_denied', "The request is made from outside the client's permitted network zones."),
  noServerKey: of(400, 'invalid_request', 'No encryption key found for the authorization server.'),
  noClientKey: of(401, 'invalid_client', 'No encryption key found for the client.'),
  noActiveClientKey: of(401, 'invalid_client', 'No active encryption key found for the client.'),
  noScopes: of(400, 'invalid_scope', 'No scopes were requested.'),
  nothingGranted: of(400, 'consent_required', 'You are not allowed any of the requested scopes.'),
  badDeviceCode: of(400, 'invalid_grant', 'The device code is invalid or has expired.'),
  badUserCode: of(400, 'invalid_user_code', 'The user code is invalid or has expired.'),
  devicePending: of(400, 'authorization_pending', 'The device authorization is pending. Please try again later.'),
  slowDown: of(400, 'slow_down', 'Slow down the polling frequency. Please try again later.'),
  deviceExpired: of(400, 'expired_token', 'The device code has expired.'),
  denied: of(403, 'access_denied', 'The resource owner or authorization server denied the request.'),
  wrongVerifier: of(400, 'invalid_grant', 'PKCE verification failed.'),
  badCode: of(400, 'invalid_grant', 'The authorization code is invalid or has expired.'),
  otherClient: of(
    400,
    'invalid_grant',
    "The grant was issued to another client. Please make sure the 'client_id' matches the one used at the authorize request.",
  ),
  otherServer: of(400, 'invalid_request', 'The grant was issued for another authorization server.'),
  otherRedirectUri: of(
    400,
    'invalid_grant',
    "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
  ),
  badRefreshToken: of(400, 'invalid_grant', 'The refresh token is invalid or expired.'),
  foreignOrigin: of(
    400,
    'invalid_request',
    'Browser requests to the token endpoint must be part of at least one whitelisted redirect_uri.',
  ),
  unknownScope: of(400, 'invalid_scope', 'One or more scopes are not configured for the authorization server resource.'),
  noDefaultScopes: of(
    400,
    'invalid_scope',
    "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
  ),
  openidRequired: of(
    400,
    'invalid_scope',
    "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
  ),
  openidForService: of(400, 'invalid_scope', "Cannot request 'openid' scopes using client credentials."),
  loginRequired: of(400, 'login_required', 'The client specified not to prompt, but the user is not logged in.'),
  requestExpired: of(400, 'login_required', 'Request expired, please start over and try again.'),
  postMessageWithCode: of(
    400,
    'unsupported_response_mode',
    "'okta_post_message' response mode cannot be used with the 'code' response type.",
  ),
  badResponseMode: of(
    400,
    'unsupported_response_mode',
    'The response mode is not supported by the authorization server. Valid response modes: ' +
      '[query, fragment, form_post, okta_post_message].',
  ),
  tooManyGroups: of(
    400,
    'server_error',
    'The groups claim matched too many groups and must be configured to match fewer groups.',
  ),
  otherSession: of(400, 'id_token_does_not_match_session', "The ID token subject does not match the current session's user."),
  badIdToken: of(401, 'invalid_token', 'The id token is invalid.'),
  noTokenParameter: of(400, 'invalid_request', "The 'token' parameter is required."),
  noAccessToken: of(401, 'invalid_request', 'The access token is missing.'),
  badAccessToken: of(401, 'invalid_token', 'The access token is invalid.'),
} as const;

/** Thrown where a request is refused; who catches it decides between JSON, page and redirect. */
export class OAuthRefusal extends Error {
  readonly oauth: OAuthError;

  /** `oauth`: the error and Okta's words for it. */
  constructor(oauth: OAuthError) {
    super(`${oauth.error} ${oauth.description}`);
    this.oauth = oauth;
  }
}

/** What the sandbox says where a real org would go on and the sandbox cannot: never a word of Okta's. */
export function notImitated(what: string): OAuthRefusal {
  return new OAuthRefusal(
    of(501, 'server_error', `The gloo-okta sandbox does not imitate ${what}. This is the sandbox refusing, not Okta.`),
  );
}

/** An error with words of its own. */
export function of(status: number, error: string, description: string): OAuthError {
  return { status, error, description };
}
