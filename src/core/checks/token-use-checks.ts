import { valueAt } from '../json.ts';
import type { Json } from '../model.ts';
import { type Check, fail, type Judged, judgeFact, ok, skip, type Verdict, warn } from './check.ts';
import { known } from './fact.ts';
import type { Facts } from './facts.ts';

/** Whether the tokens that Okta would issue are of use to the gateway and to a frontend in a browser. */
export const tokenUseChecks = {
  dpop: {
    group: 'okta',
    why: 'A token that is bound to a key of the client (DPoP) is issued only to a client that proves it, and the frontends here do not.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'blocks',
    judge: ({ client }) =>
      judgeFact(client, (app) => {
        if (app === undefined) return undefined;
        if (valueAt(app, 'settings.oauthClient.dpop_bound_access_tokens') !== true)
          return ok('The app takes tokens that are not bound to a key (no DPoP).');
        return fail(
          'The app is bound to DPoP: Okta refuses every token request of the frontend, which proves no key.',
          'Switch it off in the Admin Console: Applications > the app > General > Proof of possession > Require Demonstrating Proof of Possession (DPoP) header in token requests.',
        );
      }),
  },
  'network-zone': {
    group: 'okta',
    why: 'A client that is limited to network zones gets no tokens from anywhere else.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials'],
    setup: 'shown',
    judge: ({ client }) => judgeFact(client, (app) => (app === undefined ? undefined : judgeZone(valueAt(app, networkPath)))),
  },
  'token-encryption': {
    group: 'okta',
    why: 'Neither the gateway nor a frontend can read a token that is encrypted.',
    asked: 'always',
    needs: ['okta-reachable', 'okta-credentials', 'auth-server'],
    setup: 'blocks',
    judge: judgeEncryption,
  },
  'signing-keys': {
    group: 'okta',
    why: 'The gateway takes signing keys with a kid alone, and a token signed by any other never holds.',
    asked: 'always',
    needs: ['okta-reachable', 'api-access-management', 'auth-server', 'metadata'],
    setup: 'blocks',
    owns: ['key-set-unusable'],
    judge: judgeSigningKeys,
  },
} as const satisfies Readonly<Record<string, Check>>;

const networkPath = 'settings.oauthClient.network';

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ OpenIdConnectApplicationNetwork */
function judgeZone(network: unknown): Verdict {
  const { connection, include, exclude } = (network ?? {}) as { readonly [field: string]: Json };
  if (connection !== 'ZONE') return ok('The app is not limited to network zones.');
  const [allowed, refused] = [textsOf(include), textsOf(exclude)];
  const parts = [
    ...(allowed.length > 0 ? [`only from the zones ${allowed.join(', ')}`] : []),
    ...(refused.length > 0 ? [`not from the zones ${refused.join(', ')}`] : []),
  ];
  const where = 'Applications > the app > General > Network zones';
  if (refused.includes('ALL_IP_ZONES'))
    return fail(
      'The app is limited to network zones so that Okta issues tokens from no zone at all.',
      `Allow a zone in the Admin Console: ${where}.`,
    );
  return warn(
    `The app is limited to network zones: Okta issues tokens ${parts.join(' and ') || 'only from some zones'}. Whoever signs in from elsewhere gets none.`,
    `If that is not meant so, allow them in the Admin Console: ${where}.`,
  );
}

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/AuthorizationServer/ accessTokenEncryptedResponseAlgorithm */
function judgeEncryption({ org, client }: Facts): Judged {
  return judgeFact(org?.authServer, ({ name, accessTokenEncryption }) =>
    judgeFact(client ?? { value: undefined }, (app) => {
      if (accessTokenEncryption !== '')
        return fail(
          `The authorization server ${name} encrypts access tokens (${accessTokenEncryption}), and the gateway cannot read them.`,
          'Switch it off in the Admin Console: Security > API > the authorization server > Settings > Access token encryption; or choose another: --auth-server NAME.',
        );
      const ofId = valueAt(app ?? {}, 'settings.oauthClient.id_token_encrypted_response_alg');
      if (typeof ofId === 'string' && ofId !== '')
        return fail(
          `Okta encrypts the ID tokens of the app (${ofId}), and the frontend cannot read them.`,
          'Switch it off in the Admin Console: Applications > the app > Sign On > ID token encryption.',
        );
      return ok('Tokens are signed and not encrypted.');
    }),
  );
}

/** Algorithms with which somebody signs that others can verify. Which of them Gloo takes is not written down beyond RS256. */
const signing = /^(RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384|ES512|EdDSA)$/;

/** @see auth_config.proto of solo-apis, the comments of JwtValidation */
function judgeSigningKeys({ open, keyStates }: Facts): Judged {
  return judgeFact(open, ({ issuer, keySet }) => {
    if (keySet === undefined) return skip(`the key set of ${issuer} cannot be read from here.`);
    const active = (keyStates && known(keyStates)) ?? [];
    const signs = active.filter(({ status }) => status === 'ACTIVE').map(({ kid }) => kid);
    const odd = keySet.keys.filter(({ alg }) => alg !== undefined && !signing.test(alg));
    const ignored = keySet.ignored.filter(({ kid }) => kid !== undefined);
    const flaws = new Map([
      ...ignored.map(({ kid, why }) => [kid ?? '', why] as const),
      ...odd.map(({ kid, alg }) => [kid, `its algorithm ${alg} signs no token that others can verify`] as const),
    ]);
    const told = ([kid, why]: readonly [string, string]) => `${kid} (${why})`;
    const dead = signs.flatMap((kid) => (flaws.has(kid) ? [told([kid, flaws.get(kid) ?? ''])] : []));
    const mend = 'Let Okta make new keys: Admin Console > Security > API > the authorization server > Settings > Rotate keys.';
    if (dead.length > 0) return fail(`Okta signs with a key that the gateway does not take: ${dead.join(', ')}.`, mend);
    const usable = keySet.keys.filter(({ kid }) => !flaws.has(kid));
    if (usable.length === 0) return fail(`The gateway takes none of Okta's keys: ${[...flaws].map(told).join(', ')}.`, mend);
    const unknown = usable.filter(({ alg }) => alg !== undefined && alg !== 'RS256');
    if (unknown.length > 0)
      return warn(
        `Okta signs with ${[...new Set(unknown.map(({ alg }) => alg))].join(', ')}; that every version of Gloo takes it is known of RS256 alone.`,
        'See whether a call with a real token passes: gloo-okta verify --app-url URL --login',
      );
    if (odd.length > 0) return warn(`The gateway ignores a key that Okta publishes: ${[...flaws].map(told).join(', ')}.`, mend);
    return ok(`The gateway takes the signing keys of ${issuer}: ${usable.map(({ kid }) => kid).join(', ')}.`);
  });
}

function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
