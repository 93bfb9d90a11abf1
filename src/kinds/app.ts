import { isObject, valueAt, withValue } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import type { Json, JsonObject, Open } from '../core/model.ts';
import { plainLine } from '../core/record-lines.ts';
import type { OktaKindRules, OktaWishes } from './wishes.ts';

const redirectUris = 'settings.oauthClient.redirect_uris';
const wildcards = 'settings.oauthClient.wildcard_redirect';
const sharedLists = [redirectUris, 'settings.oauthClient.post_logout_redirect_uris'];

/** The app: all else of an installation hangs on it. Its `profile` carries the mark, and the record. */
export const appKind: OktaKindRules = {
  title: (label) => `app "${label}"`,
  rights: { manages: 'apps', reads: ['authorizationServers'] },
  sharedLists,
  knownBy: 'mark',
  namedWhenUsed: false,
  removal: 'deactivated-first',
  wanted: (wishes, { ownWildcards }) => [
    {
      kind: 'okta.app',
      key: appKey,
      title: appKind.title(wishes.appName),
      place: {},
      spec: appSpec(wishes, ownWildcards),
      sharedLists,
      ...noteOf(wishes),
    },
  ],
  // whose app it is, is told by where the record stands; which URIs are ours, only the record tells
  line: (app) => {
    if (app.key !== appKey) return undefined;
    const whose = app.state === 'changed' ? plainLine({ ...app, id: null }) : { key: appKey };
    return { ...whose, spec: listsIn(app.spec) };
  },
  recall: (name, { app, line }) => {
    if (`okta.app/${name}` !== appKey) return undefined;
    const label = valueAt(app.raw, 'label');
    return {
      title: appKind.title(typeof label === 'string' ? label : ''),
      place: {},
      spec: isObject(line.spec) ? line.spec : {},
      needs: [],
      id: app.id,
      outputs: { id: app.id, clientId: app.clientId },
    };
  },
  reasonsToStay: ({ spec }, { raw }) => {
    const uris = sharedLists.flatMap((path) => addedByOthers(valueAt(raw, path), valueAt(spec, path)));
    return uris.length > 0 ? [`others added URIs to it: ${uris.join(', ')}`] : [];
  },
};

/** The installation whose mark an app carries; `undefined` where it carries none. */
export function installationOf(app: Json): string | undefined {
  const name = valueAt(app, 'profile.glooOkta.name');
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/**
 * A single-page OIDC app with code and refresh token grants, PKCE required and no secret.
 * `issuer_mode` is left to the org: a custom domain changes its default.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/
 */
function appSpec({ appName, uris, installation, wildcardRedirect }: OktaWishes, ownWildcards: boolean): JsonObject {
  // where nobody asks for wildcards the field is left alone, unless it was set here: others may need theirs
  const wildcards = wildcardRedirect ? { wildcard_redirect: 'SUBDOMAIN' } : ownWildcards ? { wildcard_redirect: 'DISABLED' } : {};
  return {
    name: 'oidc_client',
    label: appName,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
    settings: {
      implicitAssignment: false,
      oauthClient: {
        application_type: 'browser',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: uris.redirectUris,
        post_logout_redirect_uris: uris.signOutUris,
        consent_method: 'TRUSTED',
        refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
        ...wildcards,
      },
    },
    profile: { glooOkta: { name: installation } },
  };
}

/** Says which addresses were typed in another form. */
function noteOf({ respelled }: OktaWishes): { readonly note?: string } {
  if (respelled.length === 0) return {};
  const forms = respelled.map(({ typed, used }) => `${typed} is used as ${used}`);
  return { note: `${forms.join(', ')}, the form that browsers send` };
}

/** Whether this installation allowed wildcards in the app's redirect URIs, by what is recorded of it. */
export function allowedWildcards(recorded: Open): boolean {
  return valueAt(recorded, wildcards) === 'SUBDOMAIN';
}

/** What is written into lists that others share, and whether wildcards count there. */
function listsIn(spec: Open): Open {
  const paths = allowedWildcards(spec) ? [...sharedLists, wildcards] : sharedLists;
  return paths.reduce<Open>((lists, path) => {
    const members = valueAt(spec, path);
    return members === undefined ? lists : withValue(lists, path, members);
  }, {});
}

/** The redirect URI of a sign-in of ours from a terminal, which a run that was cut short leaves behind. */
const signIn = /^http:\/\/127\.0\.0\.1:\d+\/callback$/;

/** The URIs of a list that are not ours; none where it is not known which are. */
function addedByOthers(list: Open | undefined, ours: Open | undefined): readonly string[] {
  if (!Array.isArray(list) || !Array.isArray(ours)) return [];
  return list.filter((uri): uri is string => typeof uri === 'string' && !ours.includes(uri) && !signIn.test(uri));
}
