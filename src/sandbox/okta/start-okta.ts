import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCallLog } from '../call-log.ts';
import { apiTokenRoutes } from './api-token-routes.ts';
import { appAssignmentRoutes } from './app-assignment-routes.ts';
import { appGrantRoutes } from './app-grant-routes.ts';
import { appLogoRoutes } from './app-logo-routes.ts';
import { appRoutes } from './app-routes.ts';
import { appUserRoutes } from './app-user-routes.ts';
import { authorizationServerRoutes } from './authorization-server-routes.ts';
import type { Call } from './call-record.ts';
import { claimRoutes } from './claim-routes.ts';
import { type Conditions, easyConditions } from './conditions.ts';
import { groupMemberRoutes } from './group-member-routes.ts';
import { groupRoutes } from './group-routes.ts';
import { newId } from './ids.ts';
import { keyRoutes } from './key-routes.ts';
import { type KeyTurns, keyTurnsOf } from './key-turns.ts';
import { metadataRoutes } from './metadata-routes.ts';
import { newOrg } from './new-org.ts';
import { type Faults, newFaults } from './okta-faults.ts';
import type { Org, Route } from './okta-route.ts';
import { readStateFile, saverOf } from './okta-state-file.ts';
import { orgRoutes } from './org-routes.ts';
import {
  authorizationServerOf,
  type Edition,
  type OrgSnapshot,
  type OrgState,
  type Rights,
  snapshotOf,
  usualEdition,
} from './org-state.ts';
import { orgTokenRoutes } from './org-token-routes.ts';
import { originRoutes } from './origin-routes.ts';
import { policyRoutes } from './policy-routes.ts';
import { textAt } from './raw.ts';
import { roleRoutes } from './role-routes.ts';
import { newRole } from './roles.ts';
import { ruleRoutes } from './rule-routes.ts';
import { scopeRoutes } from './scope-routes.ts';
import { listenerOf } from './serve-okta.ts';
import { signInRoutes } from './sign-in/sign-in-routes.ts';
import { userLifecycleRoutes } from './user-lifecycle-routes.ts';
import { userRoutes } from './user-routes.ts';

/** How the org starts. `token`, `edition` and `rights`, where given, come before what a state file or `state` says. */
export interface OktaOptions {
  /** 0, or absent: any free port. */
  readonly port?: number;
  /** What makes the org hard to deal with; nothing when absent. */
  readonly conditions?: Partial<Conditions>;
  /** Read at the start where it exists; written (0600, all at once) at the start and after every write. Holds secrets. */
  readonly stateFile?: string;
  /** Starts as a copy of this org, where there is no state file; quicker than a new one, which makes new keys. */
  readonly state?: OrgState;
  /** The API token; a random one when absent. */
  readonly token?: string;
  readonly edition?: Partial<Edition>;
  /** What the API token may do; `super` when absent. */
  readonly rights?: Rights;
  /** How many objects a page has when the caller names no limit; each endpoint's own default when absent. */
  readonly pageSize?: number;
  readonly now?: () => Date;
}

/** A running org. */
export interface OktaStandIn {
  /** e.g. `http://127.0.0.1:40123`, without a trailing slash. */
  readonly url: string;
  /** The API token. */
  readonly token: string;
  /** Live: a change is seen by the next request (and saved after the next write). */
  readonly state: OrgState;
  /** A person who can sign in. */
  readonly user: { readonly login: string; readonly password: string };
  /** All requests so far, without secrets. */
  calls(): readonly Call[];
  /** `METHOD path` of each request that no endpoint takes. */
  unknownRoutes(): readonly string[];
  /** The org as plain JSON, without secrets; two are equal when the orgs are. */
  snapshot(): OrgSnapshot;
  /** Turns the signing keys of an authorization server, `default` when absent. Throws where there is none of that name. */
  keyTurns(server?: string): KeyTurns;
  readonly faults: Faults;
  readonly conditions: Conditions;
  /** Saves the state now, where there is a state file. */
  save(): Promise<void>;
  /** Stops at once, cutting what hangs, and saves the state. */
  close(): Promise<void>;
}

/** Every endpoint of the org. */
export const routes: readonly Route[] = [
  ...orgRoutes,
  ...appRoutes,
  ...appAssignmentRoutes,
  ...appLogoRoutes,
  ...appUserRoutes,
  ...appGrantRoutes,
  ...apiTokenRoutes,
  ...roleRoutes,
  ...authorizationServerRoutes,
  ...keyRoutes,
  ...claimRoutes,
  ...scopeRoutes,
  ...policyRoutes,
  ...ruleRoutes,
  ...groupRoutes,
  ...groupMemberRoutes,
  ...originRoutes,
  ...userRoutes,
  ...userLifecycleRoutes,
  ...metadataRoutes,
  ...orgTokenRoutes,
  ...signInRoutes,
];

/**
 * Starts an Okta org on 127.0.0.1: its management API, metadata and key sets. Throws when the port is taken or the state
 * file is not one.
 */
export async function startOkta(options: OktaOptions = {}): Promise<OktaStandIn> {
  const now = options.now ?? (() => new Date());
  const state = await stateFor(options, now());
  const write = options.stateFile === undefined ? undefined : saverOf(options.stateFile);
  const save = async (): Promise<void> => write?.(state);
  await save();
  const calls = makeCallLog<Call>();
  const unknown: string[] = [];
  const faults = newFaults();
  const conditions = { ...easyConditions(), ...options.conditions };
  const closing = new AbortController();
  // Longer than any client waits between two calls: a connection that is closed as a POST comes cuts the POST off.
  const server = createServer({ keepAliveTimeout: 120_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deviceSeconds = (): number => conditions.deviceSeconds;
  const org: Org = { state, url, now, pageSize: options.pageSize ?? 0, deviceSeconds };
  server.on(
    'request',
    listenerOf({
      org,
      routes,
      faults,
      conditions,
      closing: closing.signal,
      record: (call) => void calls.add(call),
      unknown: (route) => void unknown.push(route),
      save,
    }),
  );
  const [person] = state.users;
  return {
    url,
    token: state.token.value,
    state,
    user: { login: textAt(person?.raw, 'profile', 'login') ?? '', password: person?.password ?? '' },
    calls: calls.all,
    unknownRoutes: () => [...unknown],
    snapshot: () => snapshotOf(state),
    keyTurns: (name = 'default') => {
      const server = authorizationServerOf(state, name);
      if (server === undefined) throw new Error(`no authorization server ${name}`);
      return keyTurnsOf(server, now);
    },
    faults,
    conditions,
    save,
    close: async () => {
      closing.abort();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await save();
    },
  };
}

async function stateFor({ stateFile, state, token, edition, rights }: OktaOptions, now: Date): Promise<OrgState> {
  const held = (stateFile === undefined ? undefined : await readStateFile(stateFile)) ?? structuredClone(state);
  if (held === undefined) {
    return newOrg({
      edition: { ...usualEdition, ...edition },
      ...(token === undefined ? {} : { token }),
      rights: rights ?? 'super',
      now,
    });
  }
  // what an org of an earlier version did not have
  held.edition = { ...usualEdition, ...held.edition, ...edition };
  held.retiredClientIds ??= [];
  held.networkZones ??= [];
  held.clientPrivileges ??= false;
  held.token.id ??= newId('apiToken');
  const owner = held.users.find(({ raw }) => raw['id'] === held.token.userId);
  if (owner !== undefined) owner.roles ??= [newRole('SUPER_ADMIN', 'user', now)];
  if (token !== undefined) held.token.value = token;
  if (rights !== undefined) held.token.rights = rights;
  return held;
}
