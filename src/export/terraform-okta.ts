import { isRef, valueAt } from '../core/json.ts';
import type { Json, JsonObject, Key, Open, Ref, Resource } from '../core/model.ts';
import { type Argument, argument, type Block, block, expression, type HclValue, inlineText } from './hcl.ts';
import type { TerraformInput } from './terraform-input.ts';

/** The authorization server, looked up by its name, so that no id stands in the code. */
const server = expression('data.okta_auth_server.this.id');

/** The data sources and resources of Okta's side, in the order in which they depend on each other. */
export function oktaBlocks(input: TerraformInput): readonly Block[] {
  const groups = input.groups.map((group) =>
    group.everyone
      ? block('data', ['okta_everyone_group', 'everyone'], [])
      : block('data', ['okta_group', nameOf(group.name)], [argument('name', group.name)]),
  );
  return [
    block('data', ['okta_auth_server', 'this'], [argument('name', input.authServer.name)]),
    ...groups,
    ...input.wanted.flatMap((resource) => resourceBlock(resource, input) ?? []),
  ];
}

/** The address of a wanted thing in the code, e.g. `okta_app_oauth.portal`; `undefined` for what is part of another one. */
export function addressOf(resource: Pick<Resource, 'kind' | 'key'>, input: TerraformInput): string | undefined {
  const type = types[resource.kind];
  if (type === undefined) return undefined;
  const name = resource.key.slice(resource.kind.length + 1);
  const group = input.groups.find(({ id }) => id === name);
  return `${type}.${resource.kind === 'okta.assignment' && group ? groupName(group) : nameOf(name)}`;
}

/** Terraform's name of each kind. A logo is an argument of the app, and the record on the app is of no use to Terraform. */
const types: Readonly<Record<string, string>> = {
  'okta.app': 'okta_app_oauth',
  'okta.assignment': 'okta_app_group_assignment',
  'okta.claim': 'okta_auth_server_claim',
  'okta.policy': 'okta_auth_server_policy',
  'okta.rule': 'okta_auth_server_policy_rule',
  'okta.origin': 'okta_trusted_origin',
};

function resourceBlock(resource: Resource, input: TerraformInput): Block | undefined {
  const [type, name] = addressOf(resource, input)?.split('.') ?? [];
  const body = type === undefined ? undefined : bodies[type]?.(resource, input);
  return type === undefined || name === undefined || body === undefined ? undefined : block('resource', [type, name], body);
}

type Body = (resource: Resource, input: TerraformInput) => Block['body'];

const bodies: Readonly<Record<string, Body>> = {
  okta_app_oauth: app,
  okta_app_group_assignment: assignment,
  okta_auth_server_claim: claim,
  okta_auth_server_policy: policy,
  okta_auth_server_policy_rule: rule,
  okta_trusted_origin: origin,
};

/**
 * The app. Every argument is set whose default in the provider is not what setup sends.
 * @see https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_oauth
 */
function app(resource: Resource, input: TerraformInput): Block['body'] {
  const client = 'settings.oauthClient';
  const made = input.ids.size > 0;
  const chosen = (name: string, value: HclValue | undefined): readonly Argument[] =>
    value === undefined ? [] : [argument(name, value)];
  const left = ['profile', 'issuer_mode'];
  return [
    argument('label', at(resource, 'label')),
    argument('type', at(resource, `${client}.application_type`)),
    argument('grant_types', at(resource, `${client}.grant_types`)),
    argument('response_types', at(resource, `${client}.response_types`)),
    argument('redirect_uris', at(resource, `${client}.redirect_uris`)),
    argument('post_logout_redirect_uris', at(resource, `${client}.post_logout_redirect_uris`)),
    ...chosen('wildcard_redirect', optional(resource, `${client}.wildcard_redirect`)),
    argument('token_endpoint_auth_method', at(resource, 'credentials.oauthClient.token_endpoint_auth_method')),
    argument('pkce_required', at(resource, 'credentials.oauthClient.pkce_required')),
    argument('auto_key_rotation', at(resource, 'credentials.oauthClient.autoKeyRotation')),
    argument('omit_secret', true),
    argument('consent_method', at(resource, `${client}.consent_method`)),
    argument('implicit_assignment', at(resource, 'settings.implicitAssignment')),
    argument('refresh_token_rotation', at(resource, `${client}.refresh_token.rotation_type`)),
    argument('refresh_token_leeway', at(resource, `${client}.refresh_token.leeway`)),
    ...chosen('logo', input.logo === undefined ? undefined : expression(`"\${path.module}/${input.logo}"`)),
    argument('profile', expression(`jsonencode(${inlineText(at(resource, 'profile'))})`)),
    block(
      'lifecycle',
      [],
      [
        argument(
          'ignore_changes',
          left.map((name) => expression(name)),
        ),
      ],
      made
        ? 'The profile holds the record of gloo-okta, by which it still finds what it made.'
        : 'The org chooses how its issuer is named, and gloo-okta verify reads the profile.',
    ),
  ];
}

function assignment(resource: Resource, input: TerraformInput): Block['body'] {
  return [argument('app_id', place(resource, 'appId', input)), argument('group_id', place(resource, 'groupId', input))];
}

function claim(resource: Resource): Block['body'] {
  const filter = optional(resource, 'group_filter_type');
  return [
    argument('auth_server_id', server),
    argument('name', at(resource, 'name')),
    argument('status', at(resource, 'status')),
    argument('claim_type', at(resource, 'claimType')),
    argument('value_type', at(resource, 'valueType')),
    ...(filter === undefined ? [] : [argument('group_filter_type', filter)]),
    argument('value', at(resource, 'value')),
    argument('always_include_in_token', at(resource, 'alwaysIncludeInToken')),
    argument('scopes', at(resource, 'conditions.scopes')),
  ];
}

function policy(resource: Resource, input: TerraformInput): Block['body'] {
  return [
    argument('auth_server_id', server),
    argument('name', at(resource, 'name')),
    argument('status', at(resource, 'status')),
    argument('description', at(resource, 'description')),
    argument('priority', expression('var.access_policy_priority')),
    argument('client_whitelist', known(valueAt(resource.spec, 'conditions.clients.include'), input)),
  ];
}

function rule(resource: Resource, input: TerraformInput): Block['body'] {
  const conditions = (path: string) => known(valueAt(resource.spec, `conditions.${path}`), input);
  const lifetimes = 'actions.token';
  return [
    argument('auth_server_id', server),
    argument('policy_id', place(resource, 'policyId', input)),
    argument('name', at(resource, 'name')),
    argument('status', at(resource, 'status')),
    argument('priority', known(resource.born?.['priority'], input)),
    argument('group_whitelist', conditions('people.groups.include')),
    argument('grant_type_whitelist', conditions('grantTypes.include')),
    argument('scope_whitelist', conditions('scopes.include')),
    argument('access_token_lifetime_minutes', at(resource, `${lifetimes}.accessTokenLifetimeMinutes`)),
    argument('refresh_token_lifetime_minutes', at(resource, `${lifetimes}.refreshTokenLifetimeMinutes`)),
    argument('refresh_token_window_minutes', at(resource, `${lifetimes}.refreshTokenWindowMinutes`)),
  ];
}

/**
 * A trusted origin. Its scopes are a list up to 6.13 and in 6.15, and blocks in 6.14 and from 7.0 on.
 * @see https://github.com/okta/terraform-provider-okta/issues/2910
 */
function origin(resource: Resource, { providerMajor }: TerraformInput): Block['body'] {
  const scopes = ((resource.born?.['scopes'] ?? []) as readonly JsonObject[]).map((scope) => String(scope['type']));
  const common = [argument('name', String(resource.born?.['name'] ?? '')), argument('origin', at(resource, 'origin'))];
  return providerMajor === '6'
    ? [...common, argument('active', true), argument('scopes', scopes)]
    : [...common, argument('status', 'ACTIVE'), ...scopes.map((type) => block('scopes', [], [argument('type', type)]))];
}

/** A field of what is wanted that the code cannot do without. */
function at(resource: Resource, path: string): HclValue {
  const value = optional(resource, path);
  if (value === undefined) throw new Error(`${resource.key} has no ${path}`);
  return value;
}

function optional(resource: Resource, path: string): HclValue | undefined {
  return valueAt(resource.spec, path) as Json | undefined as HclValue | undefined;
}

function place(resource: Resource, part: string, input: TerraformInput): HclValue {
  return known(resource.place[part] as Open | undefined, input);
}

/** A value in which refs, and ids of what is looked up, are written as addresses. */
function known(value: Open | undefined, input: TerraformInput): HclValue {
  if (isRef(value)) return expression(reference(value, input));
  if (Array.isArray(value)) return value.map((member: Open) => known(member, input));
  const group = input.groups.find(({ id }) => id === value);
  if (group === undefined) return value as HclValue;
  return expression(group.everyone ? 'data.okta_everyone_group.everyone.id' : `data.okta_group.${nameOf(group.name)}.id`);
}

/** An app's id is its client id unless somebody chose another one. */
function reference({ ref, output }: Ref, input: TerraformInput): string {
  const kind = ref.split('/')[0] as Resource['kind'];
  const address = addressOf({ kind, key: ref as Key }, input);
  return `${address}.${output === 'clientId' ? 'client_id' : output}`;
}

function groupName(group: TerraformInput['groups'][number]): string {
  return group.everyone ? 'everyone' : nameOf(group.name);
}

/** A name of Terraform's for any text. Two texts that differ only in signs get different names by a number of their letters. */
function nameOf(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const same = plain === text;
  const sum = [...text].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 1_679_616, 7);
  const name = same ? plain : `${plain}_${sum.toString(36)}`;
  return /^[a-z]/.test(name) ? name : `n_${name}`;
}
