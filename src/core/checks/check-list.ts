/** Where a finding stands on the screen, in this order. */
export const groups = {
  okta: 'Okta',
  cluster: 'Cluster',
  force: 'In force',
  gateway: 'Gateway',
  'sign-in': 'Sign-in',
} as const;

/** What a check is about. */
interface Check {
  readonly group: keyof typeof groups;
  /** Why it matters, in one sentence. */
  readonly why: string;
}

/** Every check by its stable id, in the order in which findings are shown. Each has an entry in docs/checks.md. */
// biome-ignore format: a table, one check a line
export const checkList = {
  'okta-reachable': { group: 'okta', why: 'Without a way to the org nothing can be read or made there.' },
  'okta-credentials': { group: 'okta', why: 'Okta tells and changes nothing without credentials that it accepts.' },
  'okta-reads': { group: 'okta', why: 'What cannot be read cannot be compared with what is wanted.' },
  'okta-writes': { group: 'okta', why: 'A right that is missing would stop the set-up half-way.' },
  'api-access-management': { group: 'okta', why: 'Without it the org has no authorization server whose access tokens a gateway can check.' },
  'auth-server': { group: 'okta', why: 'Only an active custom authorization server issues access tokens for the gateway.' },
  metadata: { group: 'okta', why: 'Endpoints and signing keys are read from the metadata; without it no token can be checked.' },
  'app-active': { group: 'okta', why: 'An app that is missing or inactive signs nobody in.' },
  'app-grants': { group: 'okta', why: 'Without the code and refresh token grants, PKCE and no secret the frontend cannot get tokens.' },
  'redirect-uris': { group: 'okta', why: 'Okta compares a redirect URI to the letter, the trailing slash too, and refuses the sign-in otherwise.' },
  'app-assigned': { group: 'okta', why: 'Okta signs in only people to whom the app is assigned.' },
  claims: { group: 'okta', why: 'A claim that is not on the access token cannot be used by portal groups and policies.' },
  'access-rule': { group: 'okta', why: 'Without a matching rule Okta answers "Policy evaluation failed for this request" instead of a token.' },
  'loopback-uri': { group: 'okta', why: 'A redirect URI to this machine belongs to the app only while a test sign-in runs.' },

  kubectl: { group: 'cluster', why: 'Everything in the cluster is done through kubectl.' },
  context: { group: 'cluster', why: 'The context says which cluster is meant; a wrong one would be changed instead.' },
  'api-server': { group: 'cluster', why: 'Nothing can be read or applied while the API server does not answer.' },
  'cluster-rights': { group: 'cluster', why: 'A right that is missing would stop the set-up half-way.' },
  namespace: { group: 'cluster', why: 'The two resources are made in this namespace.' },
  'gloo-crds': { group: 'cluster', why: 'Without the CRDs the cluster does not know what an ExtAuthPolicy is.' },
  'cluster-name': { group: 'cluster', why: "Gloo finds the ext-auth service by Gloo's own name of the cluster." },
  'ext-auth-pods': { group: 'cluster', why: 'These pods decide about every request; without them protected routes answer with an error or stay open.' },
  'ext-auth-port': { group: 'cluster', why: 'The ExtAuthServer must name a port that the Service really has.' },
  'one-ext-auth-server': { group: 'cluster', why: 'A workspace may have only one ExtAuthServer, and the routes of a gateway share one.' },
  'one-policy-per-route': { group: 'cluster', why: 'Gloo lets one ext-auth policy work on a route; a second one becomes FAILED, and its rules do not hold.' },
  'routes-selected': { group: 'cluster', why: 'A policy protects only routes that carry its label; without one everything stays open.' },

  'ext-auth-server': { group: 'force', why: 'A policy works only with an ExtAuthServer that Gloo has accepted.' },
  'ext-auth-policy': { group: 'force', why: 'Until Gloo has accepted the policy in its present form, nothing is enforced.' },
  'auth-config': { group: 'force', why: 'The ext-auth service works by the AuthConfig; one that it rejects enforces nothing.' },
  issuer: { group: 'force', why: 'The gateway refuses every token whose issuer differs from the one in the policy.' },
  'key-set-origin': { group: 'force', why: 'Keys of another authorization server never verify the tokens of this one.' },
  'keys-in-force': { group: 'force', why: 'A token signed with a key that the policy does not hold is refused.' },

  'gateway-without-token': { group: 'gateway', why: 'Accepted is not enforced: only a refused call shows that the gateway protects.' },
  'gateway-false-token': { group: 'gateway', why: 'A gateway that takes any token protects nothing.' },
  'gateway-preflight': { group: 'gateway', why: 'A browser asks without a token first; when that is refused, the frontend cannot call at all.' },
  'gateway-true-token': { group: 'gateway', why: 'A gateway that refuses good tokens locks everybody out.' },

  'sign-in': { group: 'sign-in', why: 'Only a real sign-in shows that Okta issues tokens to a person.' },
  'groups-limit': { group: 'sign-in', why: 'Okta issues no token at all when a groups claim matches more than 100 groups.' },
  'id-token': { group: 'sign-in', why: 'The frontend takes who signed in from the ID token.' },
  'access-token': { group: 'sign-in', why: 'The gateway lets through only what the applied policy can verify.' },
  'token-claims': { group: 'sign-in', why: 'Portal groups and policies decide by these claims.' },
} as const satisfies Readonly<Record<string, Check>>;

/** The stable id of a check. */
export type CheckId = keyof typeof checkList;

/** All ids, in the order in which findings are shown. */
export const checkIds = Object.keys(checkList) as readonly CheckId[];

/** Whether a text is the id of a check. */
export function isCheckId(text: string): text is CheckId {
  return Object.hasOwn(checkList, text);
}
