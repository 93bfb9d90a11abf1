import type { Claim } from '../claims.ts';
import type { AppUris } from '../frontend-uris.ts';
import { isObject, valueAt } from '../json.ts';
import type { Entry, Json, JsonObject } from '../model.ts';
import type { Wanted } from './okta-facts.ts';

/**
 * Pure: what setup was asked to make: by what is recorded of it, else by the answers; and the URIs that the frontends send as
 * they are known by now, which may be more than an older version registered. Claims of the answers that are not recorded count
 * where they are live, for those were kept as they were found.
 */
export function wantedOf(
  entries: readonly Entry[],
  answers: { readonly uris: AppUris; readonly claims: readonly Claim[] },
  liveClaims: readonly JsonObject[] | undefined,
): Wanted {
  const app = entries.find((entry) => entry.kind === 'okta.app');
  const uris = (list: string) => texts(valueAt(app?.spec ?? {}, `settings.oauthClient.${list}`) as Json | undefined);
  const claims = entries.flatMap(({ kind, spec }) =>
    kind === 'okta.claim' && isObject(spec) && typeof spec['name'] === 'string' ? [{ name: spec['name'], spec }] : [],
  );
  const isLive = (name: string) =>
    liveClaims?.some((claim) => claim['name'] === name && claim['claimType'] === 'RESOURCE') === true;
  // what was kept is somebody else's, and only its name was asked for
  const others =
    app === undefined ? [] : answers.claims.filter(({ name }) => !claims.some((claim) => claim.name === name) && isLive(name));
  return {
    recorded: app !== undefined,
    origins: entries.flatMap(({ kind, spec }) =>
      kind === 'okta.origin' && isObject(spec) && typeof spec['origin'] === 'string' ? [spec['origin']] : [],
    ),
    redirectUris: [...new Set([...answers.uris.redirectUris, ...(app === undefined ? [] : uris('redirect_uris'))])],
    signOutUris: [...new Set([...answers.uris.signOutUris, ...(app === undefined ? [] : uris('post_logout_redirect_uris'))])],
    groups: entries.flatMap(({ kind, place, title }) =>
      kind === 'okta.assignment' && place['groupId'] !== undefined ? [{ id: place['groupId'], title }] : [],
    ),
    claims: [...claims, ...others.map(({ name }) => ({ name, spec: {} }))],
  };
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
