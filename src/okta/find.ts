import type { JsonObject } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import { textAt, textsAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/** A custom authorization server. */
export interface AuthServer {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** `AUTO` or `MANUAL`: who changes the signing keys; empty when Okta does not say. */
  readonly rotationMode: string;
  /** ISO 8601; empty when Okta does not say. */
  readonly nextRotation: string;
  /** Which of its addresses it names as the issuer: `ORG_URL`, `CUSTOM_URL` or `DYNAMIC`; empty when Okta does not say. */
  readonly issuerMode: string;
  /** How access tokens are encrypted, e.g. `RSA-OAEP-256`; empty when they are not. */
  readonly accessTokenEncryption: string;
}

/** Lists the org's custom authorization servers, inactive ones too: one read. */
export async function listAuthServers(org: Org): Promise<readonly (AuthServer & { readonly active: boolean })[]> {
  return (await org.list(paths.authServers)).map((server) => ({
    id: textAt(server, 'id'),
    name: textAt(server, 'name'),
    issuer: textAt(server, 'issuer'),
    audiences: textsAt(server, 'audiences'),
    rotationMode: textAt(server, 'credentials', 'signing', 'rotationMode'),
    nextRotation: textAt(server, 'credentials', 'signing', 'nextRotation'),
    issuerMode: textAt(server, 'issuerMode'),
    accessTokenEncryption: textAt(server, 'accessTokenEncryptedResponseAlgorithm'),
    active: textAt(server, 'status') !== 'INACTIVE',
  }));
}

/**
 * Finds a custom authorization server by its id, its issuer or its exact name: one read, remembered.
 * Throws `org-auth-server` for the org's own, `unknown-auth-server` for none, an inactive one, or several of that name.
 */
export async function findAuthServer(org: Org, idOrName: string): Promise<AuthServer> {
  const asked = idOrName.trim().replace(/\/$/, '');
  if (asked.toLowerCase() === 'org' || asked === org.url) {
    const message =
      "The org's own authorization server cannot be used: its access tokens are for Okta's API only, its keys are not published for them, and it takes no claims.";
    throw new Problem('org-auth-server', message, 'Choose a custom one, e.g. --auth-server default.');
  }
  const servers = await listAuthServers(org);
  const byId = servers.filter((one) => one.id === asked || one.issuer === asked || isIssuerAt(org.url, asked, one));
  const found = byId.length > 0 ? byId : servers.filter((one) => one.name === asked);
  const [server] = found;
  const named = `authorization server "${printableLine(asked, 100)}"`;
  const choices = servers.filter((one) => one.active).map((one) => `${printableLine(one.name, 60)} (${one.id})`);
  const hint =
    choices.length === 0
      ? 'Create one in the Admin Console: Security > API.'
      : `Choose one with --auth-server: ${choices.slice(0, 20).join(', ')}.`;
  if (server === undefined) throw new Problem('unknown-auth-server', `There is no ${named} in this org.`, hint);
  if (found.length > 1) throw new Problem('unknown-auth-server', `There is more than one ${named}; give the id.`, hint);
  if (!server.active) {
    throw new Problem(
      'unknown-auth-server',
      `The ${named} is inactive, so it issues no tokens.`,
      'Activate it in the Admin Console, or choose another with --auth-server.',
    );
  }
  const { active: _, ...rest } = server;
  return rest;
}

/** Whether this is a server's issuer by the org's own address, where it has one by a custom domain. */
function isIssuerAt(orgUrl: string, asked: string, { id, name, issuer }: AuthServer): boolean {
  const last = issuer.slice(issuer.lastIndexOf('/') + 1);
  return [id, last, ...(name === 'default' ? [name] : [])].some((one) => asked === `${orgUrl}/oauth2/${one}`);
}

/** A group that can be assigned. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly everyone: boolean;
}

/**
 * Finds groups by name or id, in the order asked for; `everyone` is Okta's built-in group of all users.
 * Throws `unknown-group` for none, or several of that name.
 */
export async function findGroups(org: Org, names: readonly string[]): Promise<readonly Group[]> {
  return Promise.all(names.map((name) => (name.toLowerCase() === 'everyone' ? findEveryone(org) : findGroup(org, name))));
}

async function findEveryone(org: Org): Promise<Group> {
  const group = (await org.list(paths.builtInGroups)).find((one) => textAt(one, 'profile', 'name') === 'Everyone');
  if (group !== undefined) return groupOf(group);
  throw new Problem(
    'unknown-group',
    'The group Everyone cannot be seen with these credentials. Every org has it, but a Group Administrator does not see it, and a custom role sees only the groups it is for.',
    'Use credentials that see it (an Application Administrator, or a custom role for all groups), or name another group with --assign GROUP.',
  );
}

async function findGroup(org: Org, name: string): Promise<Group> {
  const hint =
    'Check --assign: the exact name of a group, its id, everyone or none. Where there is such a group, the admin role is not for it: a custom role sees only the groups in its resource set.';
  if (/^00g\w{10,40}$/.test(name)) {
    const group = await org.find(paths.group(name));
    if (group !== undefined) return groupOf(group);
  }
  const groups = await org.list(paths.groupsNamed(name));
  const found = groups.filter((group) => textAt(group, 'profile', 'name') === name);
  const [group] = found;
  if (group === undefined)
    throw new Problem(
      'unknown-group',
      `These credentials see no group "${printableLine(name, 100)}" in this org.`,
      listed(name) ?? hint,
    );
  if (found.length === 1) return groupOf(group);
  const ids = found.map((one) => textAt(one, 'id')).join(', ');
  throw new Problem(
    'unknown-group',
    `There is more than one group "${printableLine(name, 100)}".`,
    `Give the id with --assign: ${ids}.`,
  );
}

/** A name with commas may be several. */
function listed(name: string): string | undefined {
  const names = name.split(',').map((one) => printableLine(one.trim(), 100));
  if (names.length < 2 || names.includes('')) return undefined;
  return `For several groups give the flag once for each: ${names.map((one) => `--assign ${/^[\w@.:-]+$/.test(one) ? one : `"${one}"`}`).join(' ')}`;
}

function groupOf(group: JsonObject): Group {
  const name = textAt(group, 'profile', 'name');
  return { id: textAt(group, 'id'), name, everyone: textAt(group, 'type') === 'BUILT_IN' && name === 'Everyone' };
}
