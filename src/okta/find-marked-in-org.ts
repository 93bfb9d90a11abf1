import type { Json, JsonObject } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { linesIn } from '../core/record-lines.ts';
import { Problem } from '../errors.ts';
import { installationOf } from '../kinds/app.ts';
import { kinds } from '../kinds/kinds.ts';
import { isMarkedOrigin } from '../kinds/origin.ts';
import { isMarkedPolicy } from '../kinds/policy.ts';
import { listAuthServers } from './find.ts';
import { textAt, textsAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/** An app that carries the mark of an installation. */
export interface FoundApp {
  readonly id: string;
  readonly clientId: string;
  readonly raw: Json;
}

/** An access policy that carries the mark. */
export interface FoundPolicy {
  readonly id: string;
  readonly name: string;
  readonly authServerId: string;
  readonly clients: readonly string[];
}

/** Reads the apps whose `profile` says that `installation` made or took them over: the OIDC apps of the org, page by page. */
export async function findMarkedApps(org: Org, installation: string): Promise<readonly FoundApp[]> {
  return (await org.list(paths.oidcApps))
    .filter((app) => installationOf(app) === installation)
    .map((app) => ({ id: textAt(app, 'id'), clientId: textAt(app, 'credentials', 'oauthClient', 'client_id'), raw: app }));
}

/** Reads the access policies, of all authorization servers, whose description carries the mark of `installation`. */
export async function findMarkedPolicies(org: Org, installation: string): Promise<readonly FoundPolicy[]> {
  const servers = await listAuthServers(org);
  const found = await Promise.all(
    servers.map(async ({ id }) =>
      (await org.list(paths.policies(id)))
        .filter((policy) => isMarkedPolicy(policy, installation))
        .map((policy) => ({
          id: textAt(policy, 'id'),
          name: textAt(policy, 'name'),
          authServerId: id,
          clients: textsAt(policy, 'conditions', 'clients', 'include'),
        })),
    ),
  );
  return found.flat();
}

/** Reads the trusted origins whose name carries the mark of `installation`; none where they may not be read. */
export async function findMarkedOrigins(
  org: Org,
  installation: string,
): Promise<readonly { readonly id: string; readonly origin: string }[]> {
  const origins = await org.list(paths.allOrigins).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'okta-right-missing') return [];
    throw error;
  });
  return origins
    .filter((one) => isMarkedOrigin(one, installation))
    .map((one) => ({ id: textAt(one, 'id'), origin: textAt(one, 'origin') }));
}

/**
 * Reads which other installations of this tool use an object, or have it from us, by the records on their apps: each in words.
 * @throws Problem `okta-late` where the org's list of apps stays older than what this run has done
 */
export async function findInstallationsUsing(org: Org, installation: string, id: string): Promise<readonly string[]> {
  const apps = await org.listAsNew(paths.oidcApps);
  if (apps === undefined)
    throw new Problem(
      'okta-late',
      "Okta's list of apps does not show yet what this run did, so it does not tell whether others use what was to be removed.",
      'Nothing that others may use was removed. Run it again in a minute.',
    );
  return installationsUsing(apps, installation, id).map((name) => `the installation "${printableLine(name, 60)}" uses it`);
}

/** The names of other installations that made or use an object, by the records on these apps. Pure. */
export function installationsUsing(apps: readonly JsonObject[], installation: string, id: string): readonly string[] {
  const uses = (app: JsonObject) => (linesIn(kinds, app) ?? []).some((line) => line.state !== 'changed' && line.id === id);
  return apps
    .filter((app) => textAt(app, 'status') === 'ACTIVE' && uses(app))
    .flatMap((app) => installationOf(app) ?? [])
    .filter((name) => name !== installation);
}
