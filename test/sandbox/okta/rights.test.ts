import { importPKCS8, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role, RoleType } from '../../../src/sandbox/okta/org-state.ts';
import { rawAt } from '../../../src/sandbox/okta/raw.ts';
import { newRole } from '../../../src/sandbox/okta/roles.ts';
import { seedServiceApp } from '../../../src/sandbox/okta/seed-org.ts';
import { type OktaStandIn, routes, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { claim, origin, spa } from './bodies.ts';
import { call, createSpa, listOf, objectOf, type Reply } from './call.ts';
import { contractAvailable, scopesOf } from './contract.ts';
import { expectInvalid, expectRefusal } from './refused.ts';

let fresh: OktaStandIn;
let okta: OktaStandIn;
let service: Awaited<ReturnType<typeof seedServiceApp>>;
beforeAll(async () => {
  fresh = await startOkta();
  service = await seedServiceApp(fresh, { scopes: [], rights: 'no-admin' });
  // the org's keys are made when they are first asked for
  await fetch(`${fresh.url}/oauth2/v1/keys`);
});
beforeEach(async () => {
  okta = await startOkta({ state: fresh.state });
});
afterAll(() => fresh.close());
afterEach(() => okta.close());

let count = 0;
const unique = (prefix: string): string => {
  count += 1;
  return `${prefix}${count}`;
};

/** An access token of the service app, which has these scopes and, until the next one, these roles. */
async function tokenFor(scopes: readonly string[], roles: readonly Role[]): Promise<string> {
  const app = okta.state.apps.find(({ raw }) => raw['id'] === service.clientId);
  Object.assign(app ?? {}, { grantedScopes: [...scopes], roles: [...roles] });
  const now = Math.floor(Date.now() / 1000);
  const assertion = await new SignJWT({ jti: unique('rights ') })
    .setProtectedHeader({ alg: 'RS256', kid: service.kid })
    .setIssuer(service.clientId)
    .setSubject(service.clientId)
    .setAudience(`${okta.url}/oauth2/v1/token`)
    .setExpirationTime(now + 300)
    .sign(await importPKCS8(service.privateKeyPem, 'RS256'));
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: scopes.join(' '),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  const response = await fetch(`${okta.url}/oauth2/v1/token`, { method: 'POST', body: form });
  return String(((await response.json()) as { access_token: string }).access_token);
}

const role = (type: RoleType): Role => newRole(type, 'client', new Date());
const manage = ['apps', 'authorizationServers', 'groups', 'trustedOrigins', 'users'].map((family) => `okta.${family}.manage`);
const server = '/api/v1/authorizationServers/default';
const asked = (token: string) => {
  const bearer = `Bearer ${token}`;
  const status = ({ status: code }: Reply) => code;
  return {
    readApps: () => call(okta, 'GET', '/api/v1/apps', undefined, bearer).then(status),
    makeApp: () => call(okta, 'POST', '/api/v1/apps', spa('By role'), bearer).then(status),
    makeClaim: () => call(okta, 'POST', `${server}/claims`, claim({ name: unique('c') }), bearer).then(status),
    makeOrigin: () =>
      call(
        okta,
        'POST',
        '/api/v1/trustedOrigins',
        origin({ name: unique('o'), origin: `https://${unique('o')}.example` }),
        bearer,
      ).then(status),
    readOrigins: () => call(okta, 'GET', '/api/v1/trustedOrigins', undefined, bearer).then(status),
    groups: async () =>
      listOf(await call(okta, 'GET', '/api/v1/groups', undefined, bearer)).map((group) => rawAt(group, 'profile')['name']),
  };
};

describe.skipIf(!contractAvailable)('scopes', () => {
  it('are those of Okta’s description, for each endpoint that it has', () => {
    const wrong = routes.flatMap(({ method, pattern, scopes }) => {
      const documented = scopesOf(method, pattern);
      if (documented === undefined || method === 'OPTIONS') return [];
      const ours = scopes === undefined ? [] : [`${scopes}.${method === 'GET' ? 'read' : 'manage'}`];
      return JSON.stringify(ours) === JSON.stringify(documented)
        ? []
        : [`${method} ${pattern}: ${ours} instead of ${documented}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe('roles', () => {
  it.each<[RoleType, { app: number; claim: number; origin: number; reads: number }]>([
    ['SUPER_ADMIN', { app: 200, claim: 201, origin: 200, reads: 200 }],
    ['APP_ADMIN', { app: 200, claim: 403, origin: 403, reads: 200 }],
    ['API_ACCESS_MANAGEMENT_ADMIN', { app: 200, claim: 201, origin: 403, reads: 200 }],
    ['ORG_ADMIN', { app: 403, claim: 403, origin: 200, reads: 200 }],
    ['READ_ONLY_ADMIN', { app: 403, claim: 403, origin: 403, reads: 200 }],
    ['HELP_DESK_ADMIN', { app: 403, claim: 403, origin: 403, reads: 403 }],
    ['REPORT_ADMIN', { app: 403, claim: 403, origin: 403, reads: 403 }],
  ])('%s reaches what it is for', async (type, wanted) => {
    const does = asked(await tokenFor(manage, [role(type)]));
    expect({
      app: await does.makeApp(),
      claim: await does.makeClaim(),
      origin: await does.makeOrigin(),
      reads: await does.readOrigins(),
    }).toEqual(wanted);
  });

  it('add up, and need the scope besides', async () => {
    const pair = [role('APP_ADMIN'), role('API_ACCESS_MANAGEMENT_ADMIN')];
    const both = asked(await tokenFor(manage, pair));
    expect([await both.makeApp(), await both.makeClaim(), await both.makeOrigin()]).toEqual([200, 201, 403]);
    const narrow = asked(await tokenFor(['okta.apps.manage'], [role('SUPER_ADMIN')]));
    expect([await narrow.makeApp(), await narrow.makeClaim()]).toEqual([200, 403]);
  });

  it('of group admins do not see Everyone, a custom one sees what it is for, and others see all', async () => {
    okta.state.groups.push({ id: '00gteam0000000000001', type: 'OKTA_GROUP', profile: { name: 'Team', description: null } });
    const groups = async (...roles: Role[]) => asked(await tokenFor(manage, roles)).groups();
    expect(await groups(role('USER_ADMIN'))).toEqual(['Okta Administrators', 'Team']);
    expect(await groups(role('READ_ONLY_ADMIN'))).toEqual(['Everyone', 'Okta Administrators', 'Team']);
    const custom: Role = { ...role('CUSTOM'), permissions: ['okta.groups.read'] };
    expect(await groups(custom)).toEqual(['Everyone', 'Okta Administrators', 'Team']);
    expect(await groups({ ...custom, groupIds: ['00gteam0000000000001'] })).toEqual(['Team']);
    const token = await tokenFor(manage, [role('USER_ADMIN')]);
    const everyone = String(okta.state.groups[0]?.['id']);
    const refused = await call(okta, 'GET', `/api/v1/groups/${everyone}`, undefined, `Bearer ${token}`);
    expect([refused.status, refused.body]).toMatchObject([403, { errorCode: 'E0000006' }]);
  });

  it('of one’s own making are as wide as their permissions', async () => {
    const custom = (...permissions: string[]): Role => ({ ...role('CUSTOM'), permissions });
    const reading = asked(await tokenFor(manage, [custom('okta.apps.read', 'okta.authzServers.read')]));
    expect([await reading.readApps(), await reading.makeApp(), await reading.makeClaim()]).toEqual([200, 403, 403]);
    const making = asked(await tokenFor(manage, [custom('okta.apps.manage', 'okta.authzServers.manage')]));
    expect([await making.makeApp(), await making.makeClaim(), await making.readOrigins()]).toEqual([200, 201, 403]);
    const appId = await createSpa(okta);
    const path = `/api/v1/apps/${appId}/groups/${String(okta.state.groups[0]?.['id'])}`;
    const assigning = async (...permissions: string[]) =>
      (await call(okta, 'PUT', path, {}, `Bearer ${await tokenFor(manage, [custom(...permissions)])}`)).status;
    expect(await assigning('okta.apps.read', 'okta.groups.appAssignment.manage')).toBe(403);
    expect(await assigning('okta.apps.assignment.manage', 'okta.groups.appAssignment.manage')).toBe(200);
  });
});

describe('the roles of a person', () => {
  const path = '/api/v1/users/me/roles';

  it('are listed, given and taken, in the form that was recorded', async () => {
    const id = String(okta.state.users[0]?.raw['id']);
    const href = `${okta.url}/api/v1/users/${id}`;
    const [owner] = listOf(await call(okta, 'GET', path));
    expect(owner).toMatchObject({
      id: expect.stringMatching(/^ra1.{17}$/),
      label: 'Super Administrator',
      type: 'SUPER_ADMIN',
      status: 'ACTIVE',
      assignmentType: 'USER',
      _links: { assignee: { href } },
    });
    const made = await call(okta, 'POST', path, { type: 'APP_ADMIN' });
    expect([made.status, made.body]).toMatchObject([201, { id: 'IFIFAX2BIRGUSTQ', label: 'Application Administrator' }]);
    const twice = 'The role specified is already assigned to the user.';
    await expectRefusal(okta, 'POST', path, { type: 'APP_ADMIN' }, 409, 'E0000090', twice);
    await expectRefusal(okta, 'POST', path, { type: 'KING' }, 400, 'E0000003', 'The request body was not well-formed.');
    expect((await call(okta, 'GET', `${path}/IFIFAX2BIRGUSTQ`)).status).toBe(200);
    expect((await call(okta, 'DELETE', `${path}/IFIFAX2BIRGUSTQ`)).status).toBe(204);
    const gone = 'Not found: Resource not found: IFIFAX2BIRGUSTQ (RoleAssignment)';
    await expectRefusal(okta, 'DELETE', `${path}/IFIFAX2BIRGUSTQ`, undefined, 404, 'E0000007', gone);
  });

  it('base 32 is that of the recorded ids', () => {
    const ids = (['GROUP_MEMBERSHIP_ADMIN', 'HELP_DESK_ADMIN', 'USER_ADMIN'] as const).map((type) => role(type).id);
    expect(ids).toEqual(['I5JE6VKQL5GUKTKCIVJFGSCJKBPUCRCNJFHA', 'JBCUYUC7IRCVGS27IFCE2SKO', 'KVJUKUS7IFCE2SKO']);
  });
});

describe('the roles of an app', () => {
  it('are a service app’s only, and make its token good', async () => {
    const { clientId } = service;
    const path = `/oauth2/v1/clients/${clientId}/roles`;
    const made = await call(okta, 'POST', path, { type: 'HELP_DESK_ADMIN' });
    expect([made.status, made.body]).toMatchObject([
      201,
      {
        id: 'JBCUYUC7IRCVGS27IFCE2SKO',
        label: 'Help Desk Administrator',
        assignmentType: 'CLIENT',
        _links: { assignee: { href: `${okta.url}/oauth2/v1/clients/${clientId}` } },
      },
    ]);
    expect(listOf(await call(okta, 'GET', path))).toHaveLength(1);
    const spaId = await createSpa(okta);
    const says = 'Roles can only be granted to service application type';
    await expectRefusal(okta, 'POST', `/oauth2/v1/clients/${spaId}/roles`, { type: 'APP_ADMIN' }, 400, 'E0000227', says);
  });

  it('come by themselves where the org makes every new service app a super administrator', async () => {
    const setting = '/api/v1/org/settings/clientPrivilegesSetting';
    expect((await call(okta, 'GET', setting)).body).toEqual({ clientPrivilegesSetting: false });
    const body = {
      ...spa('Service'),
      credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic' } },
      settings: { oauthClient: { application_type: 'service', grant_types: ['client_credentials'], response_types: ['token'] } },
    };
    const rolesOfNew = async () => {
      const { id } = objectOf(await call(okta, 'POST', '/api/v1/apps', body));
      const roles = listOf(await call(okta, 'GET', `/oauth2/v1/clients/${String(id)}/roles`));
      return { id, types: roles.map(({ type }) => type) };
    };
    expect((await rolesOfNew()).types).toEqual([]);
    expect((await call(okta, 'PUT', setting, { clientPrivilegesSetting: true })).body).toEqual({ clientPrivilegesSetting: true });
    const { id, types } = await rolesOfNew();
    expect(types).toEqual(['SUPER_ADMIN']);
    await call(okta, 'PUT', `/api/v1/apps/${String(id)}`, body);
    expect(listOf(await call(okta, 'GET', `/oauth2/v1/clients/${String(id)}/roles`))).toHaveLength(1);
  });
});

describe('the scopes that an app was granted', () => {
  it('are listed, granted and revoked', async () => {
    const appId = await createSpa(okta);
    const path = `/api/v1/apps/${appId}/grants`;
    expect(listOf(await call(okta, 'GET', path))).toEqual([]);
    const made = await call(okta, 'POST', path, { scopeId: 'okta.apps.manage', issuer: okta.url });
    const grant = objectOf(made);
    expect([made.status, grant]).toMatchObject([
      201,
      {
        id: expect.stringMatching(/^oag.{17}$/),
        status: 'ACTIVE',
        scopeId: 'okta.apps.manage',
        issuer: okta.url,
        clientId: appId,
        source: 'ADMIN',
        createdBy: { type: 'User', id: okta.state.users[0]?.raw['id'] },
        _embedded: { scope: { id: 'okta.apps.manage' } },
      },
    ]);
    await call(okta, 'POST', path, { scopeId: 'okta.apps.manage', issuer: okta.url });
    expect(listOf(await call(okta, 'GET', path))).toEqual([grant]);
    const one = `${path}/${String(grant['id'])}`;
    expect((await call(okta, 'GET', one)).body).toEqual(grant);
    expect((await call(okta, 'DELETE', one)).status).toBe(204);
    expect((await call(okta, 'GET', one)).status).toBe(404);
    await expectInvalid(okta, 'POST', path, { scopeId: 'okta.nothing.read', issuer: okta.url }, 'scopeId');
    await expectInvalid(okta, 'POST', path, { scopeId: 'openid', issuer: okta.url }, 'scopeId');
    await expectInvalid(okta, 'POST', path, { scopeId: 'okta.apps.read', issuer: 'https://else.example' }, 'issuer');
  });

  it('are granted by super administrators alone', async () => {
    const appId = await createSpa(okta);
    const token = await tokenFor(['okta.appGrants.manage'], [role('APP_ADMIN')]);
    const body = { scopeId: 'okta.apps.read', issuer: okta.url };
    expect((await call(okta, 'POST', `/api/v1/apps/${appId}/grants`, body, `Bearer ${token}`)).status).toBe(403);
  });
});

describe('an app that is assigned to a person', () => {
  it('is listed, read and unassigned, in the form that was recorded', async () => {
    const appId = await createSpa(okta);
    const id = String(okta.state.users[0]?.raw['id']);
    const path = `/api/v1/apps/${appId}/users`;
    const made = await call(okta, 'POST', path, { id });
    expect([made.status, made.body]).toMatchObject([
      200,
      {
        id,
        externalId: null,
        scope: 'USER',
        status: 'ACTIVE',
        syncState: 'DISABLED',
        credentials: { userName: okta.user.login },
        _links: { app: { href: `${okta.url}/api/v1/apps/${appId}` }, user: { href: `${okta.url}/api/v1/users/${id}` } },
      },
    ]);
    await call(okta, 'POST', path, { id });
    expect(listOf(await call(okta, 'GET', path))).toEqual([made.body]);
    expect((await call(okta, 'PUT', `/api/v1/apps/${appId}`, spa('Still'))).status).toBe(200);
    expect((await call(okta, 'GET', `${path}/${id}`)).body).toEqual(made.body);
    expect((await call(okta, 'DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await call(okta, 'GET', `${path}/${id}`)).status).toBe(404);
    expect((await call(okta, 'POST', path, { id: '00u0000000000000000' })).status).toBe(404);
  });
});

describe('the API token', () => {
  it('is seen by its id, and revokes itself', async () => {
    const [seen] = listOf(await call(okta, 'GET', '/api/v1/api-tokens'));
    expect(seen).toMatchObject({
      id: expect.stringMatching(/^00T.{17}$/),
      userId: okta.state.users[0]?.raw['id'],
      clientName: 'Okta API',
      tokenWindow: 'P30D',
      network: { connection: 'ANYWHERE' },
    });
    expect(JSON.stringify(seen)).not.toContain(okta.token);
    expect((await call(okta, 'GET', `/api/v1/api-tokens/${String(seen?.['id'])}`)).status).toBe(200);
    const bearer = `Bearer ${await tokenFor(['okta.apps.read'], [role('SUPER_ADMIN')])}`;
    const foreign = await call(okta, 'DELETE', '/api/v1/api-tokens/current', undefined, bearer);
    expect([foreign.status, foreign.body]).toMatchObject([403, { errorCode: 'E0000005' }]);
    expect((await call(okta, 'DELETE', '/api/v1/api-tokens/current')).status).toBe(204);
    const after = await call(okta, 'GET', '/api/v1/apps');
    expect([after.status, after.body]).toMatchObject([401, { errorCode: 'E0000011', errorSummary: 'Invalid token provided' }]);
    expect((await call(okta, 'GET', '/api/v1/apps', undefined, bearer)).status).toBe(200);
  });
});
