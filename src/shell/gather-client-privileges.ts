import type { Fact } from '../core/checks/fact.ts';
import type { Facts } from '../core/checks/facts.ts';
import { isGranted } from '../core/okta-rights.ts';
import { Problem } from '../errors.ts';
import type { Org } from '../okta/org.ts';
import { paths } from '../okta/paths.ts';
import { thenFact } from './fact-of.ts';

/** What reading it takes. @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/orgsettingadmin/ */
const scope = 'okta.orgs.read';

/**
 * Finds out whether the org makes every new service app a Super Administrator: with an API token, or an access token that may
 * read it; for a service app without the scope it is said that it cannot be known. Reads only.
 */
export async function gatherClientPrivileges(org: Fact<Org>): Promise<Pick<Facts, 'clientPrivileges'>> {
  if ('trouble' in org) return {};
  const { openedBy } = org.value;
  const scopes = openedBy === 'token' ? undefined : await org.value.scopes().catch(() => []);
  if (scopes !== undefined && !isGranted(scope, scopes)) {
    return openedBy === 'service-app' ? { clientPrivileges: { value: undefined } } : {};
  }
  if (openedBy !== 'token' && scopes === undefined) return {};
  return { clientPrivileges: await thenFact(org, readPrivileges) };
}

async function readPrivileges(org: Org): Promise<boolean | undefined> {
  try {
    return (await org.read(paths.clientPrivileges))['clientPrivilegesSetting'] === true;
  } catch (error) {
    if (error instanceof Problem && ['okta-right-missing', 'okta-refused'].includes(error.code)) return undefined;
    throw error;
  }
}
