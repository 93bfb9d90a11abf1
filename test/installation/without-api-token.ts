import { accessToken, allScopes } from '../commands/a-device.ts';
import { anInstallation } from './an-installation.ts';

/** A machine on which nobody has an API token, and an access token with these scopes. */
export async function withoutApiToken(scopes: readonly string[] = allScopes) {
  const installation = await anInstallation();
  const { machine } = installation;
  const { okta } = machine.sandbox;
  const token = await accessToken(okta, scopes);
  const before = await installation.now();
  delete machine.env['OKTA_CLIENT_TOKEN'];
  return { ...installation, okta, token, before };
}
