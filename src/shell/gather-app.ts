import { groupsToLetIn } from '../core/checks/app-checks.ts';
import { type Fact, known } from '../core/checks/fact.ts';
import type { AccessFacts, AppFacts } from '../core/checks/okta-facts.ts';
import { wantedOf } from '../core/checks/wanted.ts';
import type { Claim } from '../core/claims.ts';
import type { AppUris } from '../core/frontend-uris.ts';
import { valueAt } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import type { Entry, JsonObject } from '../core/model.ts';
import { readAssignedGroups, readClaims, readEveryone } from '../okta/find-more.ts';
import { makeOktaDrivers } from '../okta/okta-drivers.ts';
import type { Org } from '../okta/org.ts';
import { paths } from '../okta/paths.ts';
import { readAccess } from '../okta/read-access-policies.ts';
import { factOf, thenFact } from './fact-of.ts';

/** Which app is looked for. */
export interface AppSearch {
  readonly org: Fact<Org>;
  /** The id of the authorization server. */
  readonly authServerId: Fact<string>;
  readonly installation: string;
  readonly appName: string;
  /** What is recorded of the installation. */
  readonly entries: readonly Entry[];
  readonly uris: AppUris;
  readonly claims: readonly Claim[];
  readonly accessPolicy: 'auto' | 'skip';
  /** Whether it is recorded that no group was to be assigned. */
  readonly noGroup: boolean;
}

/** An app as the checks look at it, and who will ask for its tokens. */
export interface GatheredApp {
  readonly facts: AppFacts;
  readonly access: AccessFacts;
  readonly appId: string | undefined;
}

/** Finds out, side by side, how the app and what hangs on it are now. Reads only. */
export async function gatherApp(search: AppSearch): Promise<GatheredApp> {
  const { org, authServerId, entries, installation, appName } = search;
  const ofServer = <T>(read: (opened: Org, id: string) => Promise<T>): Promise<Fact<T>> =>
    thenFact(org, (opened) => thenFact(authServerId, (id) => read(opened, id))).then((fact) =>
      'trouble' in fact ? fact : fact.value,
    );
  const found = factOf(async () => {
    if ('trouble' in org) return org;
    const remembered = entries.find((entry) => entry.key === appKey);
    const sought = {
      kind: 'okta.app',
      key: appKey,
      place: {},
      spec: { label: recordedLabel(entries) ?? appName },
      ...(remembered ? { remembered } : {}),
    } as const;
    const seen = await makeOktaDrivers(org.value, installation)['okta.app'].observe(sought);
    return { value: seen } as const;
  }).then((fact) => ('trouble' in fact ? fact : fact.value));
  const assignedTo = found.then(async (observed): Promise<Fact<readonly string[]>> => {
    const seen = known(observed);
    return seen === undefined ? { value: [] } : thenFact(org, (opened) => readAssignedGroups(opened, seen.id));
  });
  const [observed, assigned, liveClaims, policies, everyone, origins] = await Promise.all([
    found,
    assignedTo,
    ofServer(readClaims),
    ofServer(readAccess),
    thenFact(org, readEveryone),
    thenFact(org, (opened) => opened.list(paths.allOrigins)),
  ]);
  const app = await thenFact(observed, async (one) => one?.raw as JsonObject | undefined);
  const seen = known(observed);
  const wanted = { ...wantedOf(entries, search, known(liveClaims)), noGroup: search.noGroup };
  const recorded = entries.find((entry) => entry.key === appKey && entry.id !== null);
  const mayChange = seen === undefined || seen.marked || recorded?.id === seen.id;
  const facts = { app, assigned, wanted, title: `app "${recordedLabel(entries) ?? appName}"`, liveClaims, mayChange, origins };
  const clientId = seen?.outputs['clientId'];
  return {
    facts,
    access: {
      policies,
      everyone,
      clientId,
      // whom it lets in cannot be known of an app that may not be read
      groups: 'trouble' in app ? app : { value: groupsToLetIn(facts) },
      setupMakesOne: search.accessPolicy === 'auto',
    },
    appId: seen?.id,
  };
}

/** How the app is called, as far as that is recorded. */
function recordedLabel(entries: readonly Entry[]): string | undefined {
  const label = valueAt(entries.find((entry) => entry.key === appKey)?.spec ?? {}, 'label');
  return typeof label === 'string' ? label : undefined;
}
