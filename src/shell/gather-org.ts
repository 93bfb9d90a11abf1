import { type Fact, known } from '../core/checks/fact.ts';
import type { AccessFacts, KeyState, OpenFacts, OrgFacts } from '../core/checks/okta-facts.ts';
import type { JsonObject } from '../core/model.ts';
import type { OktaRight } from '../core/okta-rights.ts';
import type { NoSession } from '../core/session.ts';
import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { type OpenSide, readOpenSide } from '../oidc/open-facts.ts';
import { type AuthServer, findAuthServer, findGroups } from '../okta/find.ts';
import { readEveryone, readKeyStates } from '../okta/find-more.ts';
import type { Org } from '../okta/org.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import { paths } from '../okta/paths.ts';
import { readAccess } from '../okta/read-access-policies.ts';
import { factOf, thenFact } from './fact-of.ts';

/** What is looked for in an org. */
export interface OrgSearch {
  readonly http: Http;
  /** The trouble says that none is named. */
  readonly orgUrl: Fact<string>;
  readonly authServer: string;
  /** Opens the org with the credentials that were given; absent where there are none. */
  readonly open?: () => Promise<Org>;
  /** Why no sign-in that is kept here opens it. */
  readonly noSession?: NoSession;
  /** Whether trusted origins are wanted. */
  readonly trustedOrigins: boolean;
  /** The scopes that what was chosen needs. */
  readonly neededScopes: readonly string[];
  /** The rights of which they are. */
  readonly neededRights: readonly OktaRight[];
  /** Whether nothing is to be written now. */
  readonly onlyLooks: boolean;
}

/** The way into an org, with whoever answers there. */
export interface Entrance {
  readonly identity: OrgFacts['identity'];
  readonly org: Fact<Org>;
}

/** An org as the checks look at it, and the way into it. */
export interface GatheredOrg {
  readonly facts: OrgFacts;
  readonly org: Fact<Org>;
  readonly authServer: Fact<AuthServer>;
  readonly open: Fact<OpenFacts>;
  readonly keyStates: Fact<readonly KeyState[]>;
}

const closed = {
  code: 'okta-credentials-missing',
  says: 'No credentials for the org are given.',
  hint: 'Sign in with gloo-okta login, set OKTA_CLIENT_TOKEN or OKTA_ACCESS_TOKEN, or give --token-file FILE, --token-stdin, or --service-client-id ID with --private-key-file FILE.',
};

/** Finds out who answers at the org, and opens it. Credentials go only to what has said that it is an org. Reads only. */
export async function enterOrg({ http, orgUrl, open, noSession }: OrgSearch): Promise<Entrance> {
  const identity = await thenFact(orgUrl, async (url) => {
    const { pipeline } = await readOrgIdentity(http, url);
    const engine = pipeline === 'idx' ? 'Identity Engine' : pipeline === 'v1' ? 'Classic Engine' : 'unknown engine';
    return { url, engine } as const;
  });
  if ('trouble' in identity) return { identity, org: identity };
  const trouble = noSession === undefined ? closed : { ...closed, says: noSession.says, hint: noSession.hint };
  return { identity, org: open === undefined ? { trouble } : await factOf(open) };
}

/** Finds out, side by side, whether the org answers, lets us in and has what is needed. Reads only. */
export async function gatherOrg(search: OrgSearch): Promise<GatheredOrg> {
  const { identity, org } = await enterOrg(search);
  const read = (what: string, path: string) => thenFact(org, (opened) => opened.list(path)).then((fact) => ({ what, fact }));
  const authServer = thenFact(org, (opened) => findAuthServer(opened, search.authServer));
  const [reads, server, scopes, open, keyStates] = await Promise.all([
    Promise.all([
      read('apps', paths.oidcApps),
      read('authorization servers', paths.authServers),
      read('groups', paths.builtInGroups),
      ...(search.trustedOrigins ? [read('trusted origins', paths.allOrigins).then(dispensable)] : []),
    ]),
    authServer,
    thenFact(org, (opened) => opened.scopes()),
    authServer.then((fact) => openFactsOf(search, fact)),
    authServer.then((server) => gatherKeyStates(org, server)),
  ]);
  const opened = 'trouble' in org ? org : { value: org.value.openedBy };
  return {
    org,
    authServer: server,
    open,
    keyStates,
    facts: {
      identity,
      opened,
      reads,
      scopes,
      neededScopes: search.neededScopes,
      neededRights: search.neededRights,
      onlyLooks: search.onlyLooks,
      authServer: server,
    },
  };
}

function dispensable<T extends object>(read: T): T & { readonly isDispensable: true } {
  return { ...read, isDispensable: true };
}

/** The public half, by the issuer that Okta names; without credentials only the default server's address can be guessed. */
async function openFactsOf({ http, orgUrl, authServer }: OrgSearch, found: Fact<AuthServer>): Promise<Fact<OpenFacts>> {
  if ('trouble' in orgUrl) return orgUrl;
  const guessed = /^(default|aus\w{8,40})$/.test(authServer) ? `${orgUrl.value}/oauth2/${authServer}` : undefined;
  const issuer = known(found)?.issuer ?? guessed;
  if (issuer === undefined && 'trouble' in found) return found;
  return factOf(async () => {
    const { issuer: named, side } = await readOpenSide(http, issuer ?? '');
    if (side instanceof Problem) throw side;
    return openFacts(named, side);
  });
}

/** Metadata and key set as the checks look at them. */
export function openFacts(issuer: string, { metadata, keySet }: Exclude<OpenSide['side'], Problem>): OpenFacts {
  const { keys } = JSON.parse(keySet.text) as { readonly keys: readonly JsonObject[] };
  const read = keys.map(({ alg }, at) => ({ kid: keySet.kids[at] ?? '', ...(typeof alg === 'string' ? { alg } : {}) }));
  return { issuer, keySet: { url: metadata.jwksUri, keys: read, ignored: keySet.ignored } };
}

/** The signing keys with what each is for. Reads only. */
export async function gatherKeyStates(org: Fact<Org>, server: Fact<{ readonly id: string }>): Promise<Fact<readonly KeyState[]>> {
  return flat(await thenFact(org, (opened) => thenFact(server, ({ id }) => readKeyStates(opened, id))));
}

/** Finds out which access policies would decide, for the groups that are to be assigned. Reads only. */
export async function gatherAccess(
  { org, authServer }: Pick<GatheredOrg, 'org' | 'authServer'>,
  asked: { readonly clientId: string | undefined; readonly groups: readonly string[]; readonly setupMakesOne: boolean },
): Promise<AccessFacts> {
  const [policies, groups, everyone] = await Promise.all([
    thenFact(org, (opened) => thenFact(authServer, (server) => readAccess(opened, server.id))).then(flat),
    thenFact(org, async (opened) => (await findGroups(opened, asked.groups)).map((group) => group.id)),
    thenFact(org, readEveryone),
  ]);
  return { policies, clientId: asked.clientId, groups, everyone, setupMakesOne: asked.setupMakesOne };
}

/** A fact inside a fact as one. */
function flat<T>(fact: Fact<Fact<T>>): Fact<T> {
  return 'trouble' in fact ? fact : fact.value;
}
