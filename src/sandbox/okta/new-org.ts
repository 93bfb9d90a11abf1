import { randomBytes } from 'node:crypto';
import { newAuthorizationServer } from './authorization-server-routes.ts';
import { newId, randomText, timestamp } from './ids.ts';
import type { Edition, OrgState, User } from './org-state.ts';
import type { Raw } from './raw.ts';
import { newRole } from './roles.ts';

/** What may be chosen about a new org. */
export interface NewOrg {
  readonly edition: Edition;
  /** The API token; a random one when absent. */
  readonly token?: string;
  readonly rights: OrgState['token']['rights'];
  readonly now: Date;
}

/**
 * A new org, as a new Integrator Free Plan org is: the two built-in groups, the person who owns it (with `organization`
 * set, which a real new org leaves to that person), a `default` authorization server without an access policy, app sign-on
 * policies, no apps.
 */
export async function newOrg({ edition, token, rights, now }: NewOrg): Promise<OrgState> {
  const created = timestamp(now);
  const everyone = builtIn('Everyone', 'All users in your organization', created);
  const administrators = builtIn('Okta Administrators', 'Okta manages this group, which contains all administrators.', created);
  const owner = person(created, now, [String(administrators['id'])]);
  return {
    id: newId('org'),
    name: 'okta-sandbox',
    created,
    edition,
    token: {
      id: newId('apiToken'),
      value: token ?? `00${randomBytes(30).toString('base64url')}`,
      userId: String(owner.raw['id']),
      rights,
    },
    groups: [everyone, administrators],
    users: [owner],
    apps: [],
    authorizationServers: [await defaultServer(created, now)],
    trustedOrigins: [],
    networkZones: [],
    retiredClientIds: [],
    clientPrivileges: false,
    signOnPolicies: [signOnPolicy('Any two factors', true, created), signOnPolicy('Password only', false, created)],
    profileEnrollmentPolicyId: newId('signOnPolicy'),
    appSigningKid: randomBytes(32).toString('base64url'),
    orgKeys: [],
  };
}

function builtIn(name: string, description: string, created: string): Raw {
  return {
    id: newId('group'),
    created,
    lastUpdated: created,
    lastMembershipUpdated: created,
    objectClass: ['okta:user_group'],
    type: 'BUILT_IN',
    profile: { name, description },
  };
}

function person(created: string, now: Date, groupIds: string[]): User {
  const login = 'ada@okta-sandbox.example';
  return {
    raw: {
      id: newId('user'),
      status: 'ACTIVE',
      created,
      activated: created,
      statusChanged: created,
      lastLogin: null,
      lastUpdated: created,
      passwordChanged: created,
      type: { id: `oty${randomText(17)}` },
      profile: {
        firstName: 'Ada',
        lastName: 'Sandbox',
        mobilePhone: null,
        secondEmail: null,
        organization: 'Sandbox Inc.',
        login,
        email: login,
      },
      credentials: { password: {}, provider: { type: 'OKTA', name: 'OKTA' } },
    },
    password: randomBytes(12).toString('base64url'),
    groupIds,
    roles: [newRole('SUPER_ADMIN', 'user', now)],
  };
}

async function defaultServer(created: string, now: Date) {
  const raw: Raw = {
    id: newId('authorizationServer'),
    name: 'default',
    description: 'Default Authorization Server for your Applications',
    audiences: ['api://default'],
    issuerMode: 'ORG_URL',
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    credentials: { signing: { rotationMode: 'AUTO', lastRotated: created } },
    default: true,
  };
  return newAuthorizationServer(raw, now);
}

function signOnPolicy(name: string, system: boolean, created: string): Raw {
  return {
    id: newId('signOnPolicy'),
    status: 'ACTIVE',
    name,
    description: name,
    priority: 1,
    system,
    conditions: null,
    created,
    lastUpdated: created,
    type: 'ACCESS_POLICY',
  };
}
