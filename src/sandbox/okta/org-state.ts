import type { JWK } from 'jose';
import { type Raw, textAt } from './raw.ts';

/**
 * The whole of one Okta org, as plain JSON that may be changed in place (tests seed it so).
 * Raw objects are kept as Okta answers them, unknown fields included, but without what depends on the address the org
 * answers at (`_links`, `issuer`): those are added to each answer, so that a state file outlives its port.
 */
export interface OrgState {
  /** `00o…` */
  id: string;
  /** What the org is called; also its subdomain. */
  name: string;
  created: string;
  /** The org's general settings that were written, e.g. `companyName`; absent until then. */
  settings?: Raw;
  edition: Edition;
  /** The API token (SSWS). */
  token: Token;
  groups: Raw[];
  users: User[];
  apps: App[];
  authorizationServers: AuthorizationServer[];
  trustedOrigins: Raw[];
  /** Where requests may come from: `id`, `name`, `status`, `gateways` of CIDR or RANGE. */
  networkZones: Raw[];
  /** Client ids of apps that were deleted: none of them is given again. */
  retiredClientIds: string[];
  /** Whether new service apps are super administrators (the org setting `clientPrivilegesSetting`). */
  clientPrivileges: boolean;
  /** App sign-on policies (`rst…`, type ACCESS_POLICY). */
  signOnPolicies: Raw[];
  /** The rules of those of them whose rules somebody wrote, by id; the others have one that allows everybody. */
  signOnRules?: Record<string, Raw[]>;
  /** The profile enrollment policy (`rst…`) that apps point to. */
  profileEnrollmentPolicyId: string;
  /** The `kid` that every app shows under `credentials.signing`. */
  appSigningKid: string;
  /** The org authorization server's keys; none until they are first needed. */
  orgKeys: SigningKey[];
}

/** What kind of org it is. */
export interface Edition {
  /** False: `/authorizationServers` answers 401 E0000015, and there is no custom authorization server. */
  apiAccessManagement: boolean;
  /** `idx` is Okta Identity Engine, `v1` the classic engine. */
  pipeline: 'idx' | 'v1';
  /** Whether apps have an object under `universalLogout`, as in nearly all orgs recorded since March 2026, or null. */
  universalLogout: boolean;
  /** Whether OIDC apps have `participate_slo`; the orgs that were recorded in January 2026 had it not. */
  singleLogout: boolean;
  /**
   * Whether the client id of a deleted app can be used again. Not documented; the acceptance tests of okta/terraform-provider-okta
   * made and deleted an app with one fixed client id for years.
   */
  clientIdsReturn: boolean;
}

/** What a new Integrator Free Plan org is. */
export const usualEdition: Edition = {
  apiAccessManagement: true,
  pipeline: 'idx',
  universalLogout: true,
  singleLogout: true,
  clientIdsReturn: true,
};

/**
 * What an administrator may do. `read-only` may change nothing; `app-admin` may change apps, and read the rest;
 * `no-admin` (a service app without a role) may not do anything.
 */
export type Rights = 'super' | 'app-admin' | 'read-only' | 'no-admin';

/** A kind of administrator. `CUSTOM`: by the permissions that it lists. */
export type RoleType =
  | 'API_ACCESS_MANAGEMENT_ADMIN'
  | 'APP_ADMIN'
  | 'CUSTOM'
  | 'GROUP_MEMBERSHIP_ADMIN'
  | 'HELP_DESK_ADMIN'
  | 'ORG_ADMIN'
  | 'READ_ONLY_ADMIN'
  | 'REPORT_ADMIN'
  | 'SUPER_ADMIN'
  | 'USER_ADMIN';

/** A role that a person or a service app has. */
export interface Role {
  /** Of the assignment. */
  id: string;
  type: RoleType;
  created: string;
  /** Of a custom role, e.g. `okta.apps.manage`. */
  permissions?: string[];
  /** What a custom role is called. */
  label?: string;
  /** The groups that a custom role is for; all when absent. */
  groupIds?: string[];
}

/** An API token and whose it is. */
interface Token {
  /** `00T…` */
  id?: string;
  value: string;
  userId: string;
  rights: Rights;
  /** Where it may be used from, as Okta writes it; anywhere when absent. */
  network?: Raw;
  /** True once it was revoked: it is then no token any more. */
  revoked?: boolean;
}

/** A person. Everyone is a member of the group Everyone whether or not it is listed in `groupIds`. */
export interface User {
  /** `id`, `status`, `profile` (login, email, firstName, lastName, organization, …) and so on. */
  raw: Raw;
  password: string;
  groupIds: string[];
  /** What makes a person an administrator; nothing when absent. */
  roles?: Role[];
}

/** An app of any kind, with all that goes when it goes. */
export interface App {
  raw: Raw;
  /** Shown only in the answers to create and update. */
  clientSecret?: string;
  /** The app sign-on policy in force for it. */
  accessPolicyId: string;
  /** The `_links` that a seeded app came with, `{org}` standing for the org's address; absent: those of an OIDC app. */
  links?: Raw;
  /** Group assignments: `id` (of the group), `lastUpdated`, `priority`, `profile`. */
  assignments: Raw[];
  /** People whom it is assigned to one by one, as answered, without links. */
  users?: Raw[];
  logo?: Logo;
  /** Okta API scopes granted to it, e.g. `okta.apps.manage`. */
  grantedScopes: string[];
  /** When a scope was granted, and by whom; absent for scopes that were seeded. */
  grantNotes?: { [scope: string]: { at: string; by: string } };
  /** What a service app may do by itself, as tests seed it; besides its `roles`. */
  rights: Rights;
  /** The admin roles of a service app; none when absent. */
  roles?: Role[];
}

/** An uploaded logo. */
interface Logo {
  fileId: string;
  contentType: string;
  base64: string;
}

/** A custom authorization server. `raw.default` marks the one that answers to `default`. */
export interface AuthorizationServer {
  raw: Raw;
  claims: Raw[];
  scopes: Raw[];
  policies: Policy[];
  /** The ACTIVE key signs; ACTIVE, NEXT and EXPIRED are all published. */
  keys: SigningKey[];
}

/** An access policy; its rules in order of priority. */
export interface Policy {
  raw: Raw;
  rules: Raw[];
}

/** A signing key. `privateJwk` never leaves the org but for the state file. */
export interface SigningKey {
  kid: string;
  status: 'ACTIVE' | 'NEXT' | 'EXPIRED';
  /** RS256 when absent, as all of Okta's are. */
  alg?: string;
  publicJwk: JWK & { kty: string };
  privateJwk: JWK;
  created: string;
}

/** An org without its secrets, as plain JSON: two of them are equal when the orgs are. */
export interface OrgSnapshot {
  groups: Raw[];
  users: { raw: Raw; groupIds: string[] }[];
  apps: Omit<App, 'clientSecret'>[];
  authorizationServers: (Omit<AuthorizationServer, 'keys'> & { keys: { kid: string; status: string }[] })[];
  trustedOrigins: Raw[];
  signOnPolicies: Raw[];
}

/** A deep copy of what an administrator could see: no password, no client secret, no private key, no token. */
export function snapshotOf(state: OrgState): OrgSnapshot {
  return structuredClone({
    groups: state.groups,
    users: state.users.map(({ raw, groupIds }) => ({ raw, groupIds })),
    apps: state.apps.map(({ clientSecret: _, ...app }) => app),
    authorizationServers: state.authorizationServers.map(({ keys, ...server }) => ({
      ...server,
      keys: keys.map(({ kid, status }) => ({ kid, status })),
    })),
    trustedOrigins: state.trustedOrigins,
    signOnPolicies: state.signOnPolicies,
  });
}

/** The group that everybody is in. Throws when the org has lost it. */
export function everyoneOf(state: OrgState): Raw {
  const found = state.groups.find((group) => group['type'] === 'BUILT_IN' && textAt(group, 'profile', 'name') === 'Everyone');
  if (found === undefined) throw new Error('this org has no group Everyone');
  return found;
}

/** The ids of all groups a person is in, Everyone included. */
export function groupIdsOf(state: OrgState, user: User): string[] {
  const everyone = String(everyoneOf(state)['id']);
  return [everyone, ...user.groupIds.filter((id) => id !== everyone)];
}

/** An OIDC app by its client id. */
export function appOfClient(state: OrgState, clientId: string): App | undefined {
  return state.apps.find(({ raw }) => textAt(raw, 'credentials', 'oauthClient', 'client_id') === clientId);
}

/** A custom authorization server by its id or, for the default one, by `default`. */
export function authorizationServerOf(state: OrgState, idOrDefault: string): AuthorizationServer | undefined {
  return state.authorizationServers.find(
    ({ raw }) => raw['id'] === idOrDefault || (raw['default'] === true && idOrDefault === 'default'),
  );
}

/** The issuer of a custom authorization server of the org at `url`. */
export function issuerOf(url: string, server: AuthorizationServer): string {
  return `${url}/oauth2/${nameInPath(server)}`;
}

/** What stands for a custom authorization server in paths: `default` for the default one, else its id. */
export function nameInPath({ raw }: AuthorizationServer): string {
  return raw['default'] === true ? 'default' : String(raw['id']);
}
