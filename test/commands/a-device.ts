import { newRole } from '../../src/sandbox/okta/roles.ts';
import { seedLoginApp } from '../../src/sandbox/okta/seed-org.ts';
import type { OktaStandIn } from '../../src/sandbox/okta/start-okta.ts';
import { activateByScript } from '../../src/sandbox/sign-in-by-script.ts';

/** The scopes of a whole set-up. */
export const allScopes = [
  'okta.apps.manage',
  'okta.authorizationServers.manage',
  'okta.groups.read',
  'okta.trustedOrigins.manage',
] as const;

/** Roles that the sandbox's person may have. */
type RoleType = Parameters<typeof newRole>[0];

/** Gives the org's person these roles, and no other. */
export function giveRoles(okta: OktaStandIn, ...types: readonly RoleType[]): void {
  const person = okta.state.users.find(({ raw }) => raw['id'] === okta.state.token.userId);
  if (person !== undefined) person.roles = types.map((type) => newRole(type, 'user', new Date()));
}

/** An access token that the org's person got by device, with these scopes granted and asked for. */
export async function accessToken(okta: OktaStandIn, scopes: readonly string[] = allScopes): Promise<string> {
  const clientId = String(seedLoginApp(okta, scopes).raw['id']);
  const post = async (path: string, form: Record<string, string>) => {
    const response = await fetch(`${okta.url}/oauth2/v1/${path}`, { method: 'POST', body: new URLSearchParams(form) });
    return (await response.json()) as Record<string, string>;
  };
  const device = await post('device/authorize', { client_id: clientId, scope: scopes.join(' ') });
  await activateByScript({ verificationUri: device['verification_uri_complete'] ?? '', ...okta.user });
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
  const got = await post('token', { grant_type: grantType, device_code: device['device_code'] ?? '', client_id: clientId });
  return got['access_token'] ?? '';
}
