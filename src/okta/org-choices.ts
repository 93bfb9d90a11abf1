import { Problem } from '../errors.ts';
import { textAt } from './json-shape.ts';
import type { Org } from './org.ts';

/** The most groups that are offered to choose from. */
const mostGroups = 100;

/**
 * The org's name as its administrators know it; `undefined` where these credentials may not read it.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/OrgSettingGeneral/
 */
export async function readOrgName(org: Org): Promise<string | undefined> {
  const settings = await readable(() => org.read('/api/v1/org'));
  return textAt(settings, 'companyName') || textAt(settings, 'subdomain') || undefined;
}

/** The names of the org's groups; `undefined` where there are too many to choose from or they may not be read: one read. */
export async function listGroupNames(org: Org): Promise<readonly string[] | undefined> {
  const page = await readable(() => org.firstPage(`/api/v1/groups?limit=${mostGroups}`));
  if (page === undefined || page.length >= mostGroups) return undefined;
  const names = page.map((group) => textAt(group, 'profile', 'name')).filter((name) => name !== '' && name !== 'Everyone');
  return names.filter((name, at) => names.indexOf(name) === at);
}

async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem && error.code === 'okta-right-missing') return undefined;
    throw error;
  }
}
