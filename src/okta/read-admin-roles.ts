import type { AdminRole } from '../core/admin-roles.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import { objectsAt, textAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/**
 * Reads the admin roles of whoever opened the org, those of their groups included; `undefined` where they may not be read. One
 * read, one more for an API token, which does not say whose it is, and one for each custom role.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/roleassignmentauser/
 */
export async function readAdminRoles(org: Org): Promise<readonly AdminRole[] | undefined> {
  const list = await unlessForbidden(async () => {
    const { kind, id } = org.holder ?? { kind: 'user', id: textAt(await org.read(paths.user('me')), 'id') };
    return org.list(kind === 'client' ? paths.clientRoles(id) : paths.userRoles(id));
  });
  if (list === undefined) return undefined;
  const active = list.filter((role) => textAt(role, 'status') !== 'INACTIVE');
  return Promise.all(
    active.map(async (role) => {
      const type = textAt(role, 'type');
      const about = { type, label: printableLine(textAt(role, 'label'), 100) || printableLine(type, 100) };
      const custom = type === 'CUSTOM' ? textAt(role, 'role') : '';
      if (custom === '') return about;
      const found = await unlessForbidden(() => org.find(paths.rolePermissions(custom)));
      return found === undefined
        ? about
        : { ...about, permissions: objectsAt(found, 'permissions').map((one) => textAt(one, 'label')) };
    }),
  );
}

/** What may not be read is not known; a person who asks for the roles of an app that is none is refused, too. */
async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem && ['okta-right-missing', 'okta-refused'].includes(error.code)) return undefined;
    throw error;
  }
}
