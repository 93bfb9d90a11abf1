import { type AccessPolicy, frontendScopes, ruleThatMatches } from './access-rules.ts';
import { type Claim, claimSpec } from './claims.ts';
import type { AppUris } from './frontend-uris.ts';
import type { JsonObject, Key, Kind, Open, Ref, Resource } from './model.ts';

/** The Okta half of what is asked for, complete: nothing is open any more. */
export interface OktaWishes {
  readonly installation: string;
  readonly appName: string;
  readonly logo: { readonly file: string; readonly sha256: string } | undefined;
  readonly uris: AppUris;
  readonly claims: readonly Claim[];
  readonly accessPolicy: 'auto' | 'skip';
}

/** What was found in the org that the design depends on. */
export interface OktaFacts {
  readonly authServer: { readonly id: string; readonly name: string };
  /** The groups to assign; empty for `none`. */
  readonly groups: readonly { readonly id: string; readonly name: string; readonly everyone: boolean }[];
  readonly policies: readonly AccessPolicy[];
  /** Of the app, where an earlier run made it. */
  readonly clientId: string | undefined;
  /** True when the policy of this installation is already there. */
  readonly ownPolicy: boolean;
}

/** One manifest as an object, for the cluster's half. */
export interface WantedManifest {
  readonly kind: 'kube.ext-auth-server' | 'kube.ext-auth-policy';
  readonly object: JsonObject;
}

/** The name of the access policy of an installation; deterministic, so that another machine finds it. */
export function accessPolicyName(installation: string): string {
  return installation === 'gloo-okta' ? 'gloo-okta' : `gloo-okta ${installation}`;
}

/** The key of the one app of an installation. */
export const appKey: Key = 'okta.app/portal';

/** The lists to which others may add, by path: what they added is kept, and an app is not removed under it. */
export function sharedListsOf(kind: Kind): readonly string[] {
  if (kind === 'okta.app') return ['settings.oauthClient.redirect_uris', 'settings.oauthClient.post_logout_redirect_uris'];
  return kind === 'okta.policy' ? ['conditions.clients.include'] : [];
}

/** All that is wanted in Okta, as Okta's API spells it. */
export function designOkta(wishes: OktaWishes, facts: OktaFacts): readonly Resource[] {
  return [
    app(wishes),
    ...logo(wishes),
    ...facts.groups.map((group) => assignment(group)),
    ...wishes.claims.map((claim) => claimResource(claim, facts.authServer.id)),
    ...access(wishes, facts),
    ...wishes.uris.origins.map((origin) => trustedOrigin(origin, wishes.installation)),
  ];
}

/** All that is wanted in the cluster. It comes after Okta's half: a route is closed only once people can sign in. */
export function designKube(manifests: readonly WantedManifest[], okta: readonly Resource[]): readonly Resource[] {
  const before = okta.map((resource) => resource.key);
  const resources: Resource[] = [];
  for (const { kind, object } of manifests) {
    const { name, namespace } = object.metadata as { name: string; namespace: string };
    resources.push({
      kind,
      key: `${kind}/${namespace}/${name}`,
      title: `${String(object.kind)} ${namespace}/${name}`,
      place: { namespace, name },
      spec: object,
      after: [...before, ...resources.map((resource) => resource.key)],
    });
  }
  return resources;
}

/**
 * A single-page OIDC app with code and refresh token grants, PKCE required and no secret.
 * `issuer_mode` is left to the org: a custom domain changes its default.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/
 */
function app(wishes: OktaWishes): Resource {
  const { redirectUris, signOutUris } = wishes.uris;
  return {
    kind: 'okta.app',
    key: appKey,
    title: `app "${wishes.appName}"`,
    place: {},
    spec: {
      name: 'oidc_client',
      label: wishes.appName,
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
      settings: {
        implicitAssignment: false,
        oauthClient: {
          application_type: 'browser',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: redirectUris,
          post_logout_redirect_uris: signOutUris,
          consent_method: 'TRUSTED',
          refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
        },
      },
      profile: { glooOkta: { name: wishes.installation } },
    },
    sharedLists: sharedListsOf('okta.app'),
  };
}

function logo(wishes: OktaWishes): readonly Resource[] {
  if (wishes.logo === undefined) return [];
  const spec = { file: wishes.logo.file, sha256: wishes.logo.sha256 };
  return [
    { kind: 'okta.logo', key: 'okta.logo/portal', title: 'logo', place: { appId: outputOf(appKey, 'id') }, spec, within: appKey },
  ];
}

function assignment(group: OktaFacts['groups'][number]): Resource {
  return {
    kind: 'okta.assignment',
    key: `okta.assignment/${group.id}`,
    title: `assignment of group ${group.name}`,
    place: { appId: outputOf(appKey, 'id'), groupId: group.id },
    spec: {},
    within: appKey,
  };
}

function claimResource(claim: Claim, authServerId: string): Resource {
  return {
    kind: 'okta.claim',
    key: `okta.claim/${claim.name}`,
    title: `claim "${claim.name}"`,
    place: { authServerId },
    spec: claimSpec(claim),
    // it has no place for a mark: the record on the app has to name it before it is made
    after: [appKey],
  };
}

/** A policy and a rule, unless somebody else's rule lets this client's tokens be issued already. */
function access(wishes: OktaWishes, facts: OktaFacts): readonly Resource[] {
  if (wishes.accessPolicy === 'skip') return [];
  const everyone = facts.groups.find((group) => group.everyone)?.id;
  const groups = [...new Set(facts.groups.map((group) => group.id))];
  const name = accessPolicyName(wishes.installation);
  const others = facts.policies.filter((policy) => policy.name !== name);
  const request = { clientId: facts.clientId, groups, everyone, scopes: frontendScopes };
  if (!facts.ownPolicy && ruleThatMatches(others, request) !== undefined) return [];
  const policy: Key = 'okta.policy/portal';
  const people = everyone !== undefined || groups.length === 0 ? ['EVERYONE'] : groups;
  return [
    {
      kind: 'okta.policy',
      key: policy,
      title: `access policy "${name}"`,
      place: { authServerId: facts.authServer.id },
      spec: {
        type: 'OAUTH_AUTHORIZATION_POLICY',
        status: 'ACTIVE',
        name,
        description: `Lets ${wishes.appName} sign people in. Made by gloo-okta:${wishes.installation}`,
        conditions: { clients: { include: [outputOf(appKey, 'clientId')] } },
      },
      sharedLists: sharedListsOf('okta.policy'),
      // Last in line: no rule of the org is overtaken.
      born: { priority: others.length + 1 },
    },
    {
      kind: 'okta.rule',
      key: 'okta.rule/portal',
      title: `rule "Sign-in" of access policy "${name}"`,
      place: { authServerId: facts.authServer.id, policyId: outputOf(policy, 'id') },
      spec: {
        type: 'RESOURCE_ACCESS',
        status: 'ACTIVE',
        name: 'Sign-in',
        conditions: {
          people: { groups: { include: people } },
          grantTypes: { include: ['authorization_code'] },
          scopes: { include: ['*'] },
        },
        actions: { token: { accessTokenLifetimeMinutes: 60, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 } },
      },
      born: { priority: 1 },
      within: policy,
    },
  ];
}

/** Lets the frontend call Okta from the browser and come back after sign-out; one that is there serves as it is. */
function trustedOrigin(origin: string, installation: string): Resource {
  return {
    kind: 'okta.origin',
    key: `okta.origin/${origin}`,
    title: `trusted origin ${origin}`,
    place: {},
    spec: { origin } satisfies Open,
    born: { name: `gloo-okta:${installation} ${origin}`, scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] },
  };
}

function outputOf(key: Key, output: string): Ref {
  return { ref: key, output };
}
