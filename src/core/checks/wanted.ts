import { type Claim, claimSpec } from '../claims.ts';
import { isObject, valueAt } from '../json.ts';
import type { Json, JsonObject, Ledger } from '../model.ts';
import type { AppUris } from '../uris.ts';
import type { Wanted } from './okta-facts.ts';

/**
 * Pure: what setup was asked to make: by the ledger where there is one, else by the answers. Claims of the answers that the
 * ledger does not hold count where they are live, for those were kept as they were found.
 */
export function wantedOf(
  ledger: Ledger | undefined,
  answers: { readonly uris: AppUris; readonly claims: readonly Claim[] },
  liveClaims: readonly JsonObject[] | undefined,
): Wanted {
  const entries = ledger?.entries ?? [];
  const app = entries.find((entry) => entry.kind === 'okta.app');
  const claims = entries.flatMap(({ kind, spec }) =>
    kind === 'okta.claim' && isObject(spec) && typeof spec['name'] === 'string' ? [{ name: spec['name'], spec }] : [],
  );
  const isLive = (name: string) =>
    liveClaims?.some((claim) => claim['name'] === name && claim['claimType'] === 'RESOURCE') === true;
  const kept = answers.claims.filter(
    ({ name }) => !claims.some((claim) => claim.name === name) && (ledger === undefined || app === undefined || isLive(name)),
  );
  return {
    redirectUris:
      app === undefined ? answers.uris.redirectUris : texts(valueAt(app.spec, 'settings.oauthClient.redirect_uris') as Json),
    signOutUris:
      app === undefined
        ? answers.uris.signOutUris
        : texts(valueAt(app.spec, 'settings.oauthClient.post_logout_redirect_uris') as Json),
    groups: entries.flatMap(({ kind, place, title }) =>
      kind === 'okta.assignment' && place['groupId'] !== undefined ? [{ id: place['groupId'], title }] : [],
    ),
    // what was kept is somebody else's, and only its name was asked for
    claims: [...claims, ...kept.map((claim) => ({ name: claim.name, spec: ledger === undefined ? claimSpec(claim) : {} }))],
  };
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
