import type { ZonedToken } from '../core/checks/okta-facts.ts';
import { Problem } from '../errors.ts';
import { textAt, textsAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/**
 * Reads which API tokens of whoever gave one are limited to network zones; `undefined` where that may not be read. An API token
 * cannot ask which of them it is: Okta tells it only whose it is. One read, and one more where any token is limited.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApiToken/
 */
export async function readZonedTokens(org: Org): Promise<readonly ZonedToken[] | undefined> {
  try {
    const all = await org.list(paths.apiTokens);
    const zoned = all.filter((token) => textAt(token, 'network', 'connection') === 'ZONE');
    if (zoned.length === 0) return [];
    const userId = textAt(await org.read(paths.user('me')), 'id');
    const ofSamePerson = all.filter((token) => textAt(token, 'userId') === userId).length;
    return zoned
      .filter((token) => textAt(token, 'userId') === userId)
      .map((token) => ({
        name: textAt(token, 'name'),
        include: textsAt(token, 'network', 'include'),
        exclude: textsAt(token, 'network', 'exclude'),
        ofSamePerson,
      }));
  } catch (error) {
    if (error instanceof Problem && error.code === 'okta-right-missing') return undefined;
    throw error;
  }
}
