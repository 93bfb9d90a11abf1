import { describe, expect, it } from 'vitest';
import type { AdminRole } from '../../../src/core/admin-roles.ts';
import type { OrgFacts } from '../../../src/core/checks/okta-facts.ts';
import type { CredentialKind } from '../../../src/core/credential-kind.ts';
import type { OktaArea } from '../../../src/core/okta-rights.ts';
import { judged } from './judged.ts';

const areas: readonly OktaArea[] = ['apps', 'assignments', 'authorizationServers', 'trustedOrigins'];
const org: OrgFacts = {
  identity: { value: { url: 'https://acme.okta.com', engine: 'Identity Engine' } },
  opened: { value: 'session' },
  reads: [{ what: 'apps', fact: { value: [] } }],
  neededScopes: ['okta.apps.manage'],
  neededRights: [...areas.map((area) => ({ area, deed: 'manage' as const })), { area: 'groups', deed: 'read' }],
  scopes: { value: ['okta.apps.manage'] },
  authServer: { trouble: { code: 'unknown-auth-server', says: 'None.' } },
};
const look = (roles: readonly AdminRole[] | undefined, more: Partial<OrgFacts> = {}) =>
  judged({ when: 'before', org: { ...org, adminRoles: { value: roles }, ...more } });
const roles = (...types: readonly string[]): readonly AdminRole[] => types.map((type) => ({ type, label: type.toLowerCase() }));
const custom = (...permissions: readonly string[]): AdminRole => ({ type: 'CUSTOM', label: 'Portal', permissions });

describe('the admin role', () => {
  it.each([
    [roles('SUPER_ADMIN'), 'ok', 'You have the admin role super_admin: enough for all that setup writes.'],
    [roles('APP_ADMIN'), 'fail', 'You have the admin role app_admin: not enough for authorization servers.'],
    [roles('APP_ADMIN', 'API_ACCESS_MANAGEMENT_ADMIN'), 'warn', /not documented; if not, setup leaves them alone/],
    [roles('API_ACCESS_MANAGEMENT_ADMIN'), 'warn', /enough for apps, the groups of an app cannot be known without writing/],
    [roles('ORG_ADMIN'), 'fail', /not enough for apps, the groups of an app, authorization servers/],
    [roles('READ_ONLY_ADMIN', 'HELP_DESK_ADMIN'), 'fail', /the admin roles read_only_admin, help_desk_admin: not enough/],
    [roles('ONE_OF_TOMORROW'), 'warn', /cannot be known without writing/],
    [[], 'fail', 'You have no admin role, so it may write nothing.'],
    [[custom('okta.apps.manage', 'okta.authzServers.manage')], 'warn', /enough for the groups of an app cannot be known/],
    [[custom('okta.authzServers.manage')], 'fail', /Portal: not enough for apps, the groups of an app\./],
    [[{ type: 'CUSTOM', label: 'Portal' }], 'warn', /cannot be known without writing/],
  ] as const)('%j', (has, state, says) => {
    const found = look(has).of('okta-roles');
    expect(found).toMatchObject({ state, says: typeof says === 'string' ? says : expect.stringMatching(says) });
  });

  it('that is missing is named with what to give, a custom role as well', () => {
    expect(look(roles('APP_ADMIN')).of('okta-roles')?.hint).toBe(
      'Ask a Super Administrator to give you the role API Access Management Administrator, or a custom role with okta.authzServers.manage.',
    );
  });

  it('of a custom role with all of it but trusted origins is enough for all else', () => {
    const all = [
      'okta.apps.manage',
      'okta.apps.assignment.manage',
      'okta.groups.appAssignment.manage',
      'okta.authzServers.manage',
    ];
    expect(look([custom(...all)]).of('okta-roles')).toMatchObject({ state: 'warn', hint: expect.stringContaining('skip') });
    const without = { neededRights: (org.neededRights ?? []).filter(({ area }) => area !== 'trustedOrigins') };
    expect(look([custom(...all)], without).of('okta-roles')).toMatchObject({
      state: 'ok',
      says: expect.stringContaining('unless it is limited to some apps or to a resource set'),
    });
  });

  it.each(['token', 'access-token', 'session', 'service-app'] as const)(
    'that may not be read (%s) is not known, and what to make sure of is said once',
    (kind: CredentialKind) => {
      const { of } = look(undefined, { opened: { value: kind } });
      expect(of('okta-roles')).toMatchObject({ state: 'skip', hint: expect.stringContaining('Application Administrator') });
      expect(of('okta-writes')?.says ?? '').not.toContain('role');
    },
  );

  it('that may not be read says whether it is the scope or the role that lacks', () => {
    const scope = look(undefined).of('okta-roles');
    expect([scope?.says, scope?.hint]).toEqual([
      expect.stringContaining('lacks the scope'),
      expect.stringContaining('--with-roles'),
    ]);
    const role = look(undefined, { scopes: { value: ['okta.apps.manage', 'okta.roles.read'] } }).of('okta-roles');
    expect([role?.says, role?.hint]).toEqual([
      expect.stringContaining('you may not read roles'),
      expect.not.stringContaining('--with-roles'),
    ]);
  });

  it('is not told of where nobody asked for it', () => {
    expect(judged({ when: 'before', org }).states).not.toHaveProperty('okta-roles');
  });
});
