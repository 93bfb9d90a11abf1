import type { LabelledApp } from '../core/checks/okta-facts.ts';
import { isObject } from '../core/json.ts';
import type { JsonObject } from '../core/model.ts';
import { textAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/** Reads the ids of the groups that an app is assigned to; none when the app is not there. */
export async function readAssignedGroups(org: Org, appId: string): Promise<readonly string[]> {
  return (await org.listIfThere(paths.assignments(appId))).map((group) => textAt(group, 'id'));
}

/** Reads the claims of an authorization server. */
export async function readClaims(org: Org, authServerId: string): Promise<readonly JsonObject[]> {
  return org.list(paths.claims(authServerId));
}

/**
 * Reads the signing keys of an authorization server with what each is for: ACTIVE signs, NEXT will, EXPIRED did.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/AuthorizationServerKeys/
 */
export async function readKeyStates(
  org: Org,
  authServerId: string,
): Promise<readonly { readonly kid: string; readonly status: string }[]> {
  const keys = await org.list(paths.keys(authServerId));
  return keys.map((key) => ({ kid: textAt(key, 'kid'), status: textAt(key, 'status') }));
}

/** Reads the id of Okta's built-in group of all users; `undefined` when the org shows none. */
export async function readEveryone(org: Org): Promise<string | undefined> {
  const groups = await org.list(paths.builtInGroups);
  const everyone = groups.find((group) => textAt(group, 'profile', 'name') === 'Everyone');
  return everyone === undefined ? undefined : textAt(everyone, 'id');
}

/**
 * Reads the active apps of any type that carry a label, whatever its case, but those with one of these ids.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ `q` is the start of a name or label
 */
export async function readNamesakes(org: Org, label: string, but: readonly string[]): Promise<readonly LabelledApp[]> {
  const wanted = label.trim().toLowerCase();
  return (await org.list(paths.appsNamed(label)))
    .filter((app) => textAt(app, 'label').trim().toLowerCase() === wanted && textAt(app, 'status') === 'ACTIVE')
    .filter((app) => !but.includes(textAt(app, 'id')))
    .map((app) => {
      const type = textAt(app, 'settings', 'oauthClient', 'application_type');
      const isOidc = textAt(app, 'name') === 'oidc_client';
      return { id: textAt(app, 'id'), label: textAt(app, 'label'), type: isOidc ? `OIDC, ${type}` : textAt(app, 'name') };
    });
}

/** Reads the profile of a person; `undefined` when there is none. */
export async function readProfile(org: Org, userId: string): Promise<JsonObject | undefined> {
  const profile = (await org.find(paths.user(userId)))?.['profile'];
  return isObject(profile) ? profile : undefined;
}
