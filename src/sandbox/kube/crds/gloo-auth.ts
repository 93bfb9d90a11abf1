import {
  anything,
  atMostOne,
  flag,
  list,
  maybeFlag,
  nameOrNumber,
  object,
  reference,
  type Schema,
  text,
  texts,
} from './parts.ts';

const claimsToHeaders = list(object({ claim: text, header: text, append: flag }));
const redis = object({ host: text, db: { type: 'integer', format: 'int32' }, poolSize: { type: 'integer', format: 'int32' } });

function accessTokenValidation(withAudiences: boolean): Schema {
  const jwt = atMostOne(
    object({
      issuer: text,
      ...(withAudiences ? { audiences: list(text) } : {}),
      localJwks: object({ inlineString: text }, ['inlineString']),
      remoteJwks: object({ url: text, refreshInterval: text }, ['url']),
    }),
    'localJwks',
    'remoteJwks',
  );
  const introspection = object(
    {
      introspectionUrl: text,
      clientId: text,
      clientSecretRef: reference,
      userIdAttributeName: text,
      disableClientSecret: maybeFlag,
    },
    ['introspectionUrl'],
  );
  const fields = object({
    jwt,
    introspection,
    introspectionUrl: text,
    userinfoUrl: text,
    cacheTimeout: text,
    requiredScopes: object({ scope: list(text) }),
    dynamicMetadataFromClaims: texts,
    claimsToHeaders,
    azure: anything,
  });
  return atMostOne(fields, 'jwt', 'introspection', 'introspectionUrl');
}

const cookie = object({ allowRefreshing: maybeFlag, keyPrefix: text, targetDomain: text });
const cookieOptions = object({
  domain: text,
  httpOnly: maybeFlag,
  maxAge: { type: 'integer', minimum: 0, maximum: 4_294_967_295, nullable: true },
  notSecure: flag,
  path: { type: 'string', nullable: true },
  sameSite: nameOrNumber,
});
const session = object({
  cookie,
  cookieOptions,
  failOnFetchFailure: flag,
  redis: object({
    allowRefreshing: maybeFlag,
    cookieName: text,
    headerName: text,
    keyPrefix: text,
    options: redis,
    preExpiryBuffer: text,
    targetDomain: text,
  }),
});

const oidcAuthorizationCode = object(
  {
    clientId: text,
    clientSecretRef: reference,
    disableClientSecret: maybeFlag,
    clientAuthentication: object({
      clientSecret: object({ clientSecretRef: reference, disableClientSecret: maybeFlag }),
      privateKeyJwt: object({ signingKeyRef: reference, validFor: text }, ['signingKeyRef']),
    }),
    issuerUrl: text,
    appUrl: text,
    callbackPath: text,
    logoutPath: text,
    afterLogoutUrl: text,
    scopes: list(text),
    session,
    headers: object({ accessTokenHeader: text, idTokenHeader: text, useBearerSchemaForAuthorization: maybeFlag }),
    authEndpointQueryParams: texts,
    tokenEndpointQueryParams: texts,
    discoveryOverride: anything,
    discoveryPollInterval: text,
    jwksCacheRefreshPolicy: object({
      never: { type: 'object', maxProperties: 0 },
      always: { type: 'object', maxProperties: 0 },
      maxIdpReqPerPollingInterval: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
    }),
    endSessionProperties: object({ methodType: nameOrNumber }),
    dynamicMetadataFromClaims: texts,
    accessToken: object({ claimsToHeaders }),
    identityToken: object({ claimsToHeaders }),
    sessionIdHeaderName: text,
    parseCallbackPathAsRegex: flag,
  },
  ['clientId', 'issuerUrl', 'appUrl', 'callbackPath'],
);

// Ways to authenticate that this product does not write are let through as they are, though exactly one may be named.
const otherWays = [
  'basicAuth',
  'oauth',
  'apiKeyAuth',
  'pluginAuth',
  'opaAuth',
  'ldap',
  'jwt',
  'passThroughAuth',
  'hmacAuth',
  'opaServerAuth',
  'portalAuth',
];

/** `glooAuth` of an ExtAuthPolicy. `audiences` of a JWT exists in the schemas of 2026 only, so it can be left out. */
export function glooAuth(withAudiences: boolean): Schema {
  const oauth2 = atMostOne(
    object({ oidcAuthorizationCode, accessTokenValidation: accessTokenValidation(withAudiences), oauth2: anything }),
    'oidcAuthorizationCode',
    'accessTokenValidation',
    'oauth2',
  );
  const ways = Object.fromEntries(otherWays.map((way) => [way, anything]));
  const config = object({ name: { type: 'string', nullable: true }, oauth2, ...ways });
  return object(
    {
      configs: list(atMostOne(config, 'oauth2', ...otherWays)),
      booleanExpr: { type: 'string', nullable: true },
      failOnRedirect: flag,
    },
    ['configs'],
  );
}
