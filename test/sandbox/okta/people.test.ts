import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrgState } from '../../../src/sandbox/okta/org-state.ts';
import { type Raw, rawAt, textAt } from '../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { call, createSpa, listOf, objectOf, type Reply } from './call.ts';
import { checkCalls, contractAvailable } from './contract.ts';
import { expectInvalid, expectRefusal } from './refused.ts';

let fresh: OrgState | undefined;
let okta: OktaStandIn;
beforeEach(async () => {
  fresh ??= (await startOkta()).state;
  okta = await startOkta({ state: fresh });
});
afterEach(async () => {
  if (contractAvailable) expect(checkCalls(okta.calls())).toEqual([]);
  await okta.close();
});

const grace = { firstName: 'Grace', lastName: 'Hopper', email: 'grace@navy.example', login: 'grace@navy.example' };
const password = 'Cobol-1959-nanosecond';
const post = (path: string, body?: Raw): Promise<Reply> => call(okta, 'POST', path, body);
const make = async (query = '', more: Raw = {}): Promise<Raw> =>
  objectOf(await post(`/api/v1/users${query}`, { profile: grace, ...more }));
const read = async (id: unknown): Promise<Raw> => objectOf(await call(okta, 'GET', `/api/v1/users/${String(id)}`));

describe('a person', () => {
  it.each([
    ['', {}, 'PROVISIONED'],
    ['?activate=true', { credentials: { password: { value: password } } }, 'ACTIVE'],
    ['?activate=false', { credentials: { password: { value: password } } }, 'STAGED'],
  ] as const)('made with "%s" and %j is %s', async (query, more, status) => {
    const user = await make(query, more);
    expect(user).toMatchObject({ status, profile: { ...grace, mobilePhone: null, secondEmail: null } });
    expect(JSON.stringify(user)).not.toContain(password);
    expect(JSON.stringify(okta.calls())).not.toContain(password);
    expect(await read(user['id'])).toEqual(user);
  });

  it.each([
    ['login', { login: '' }],
    ['login', { login: 'grace' }],
    ['email', { email: 'navy.example' }],
    ['firstName', { firstName: null }],
    ['lastName', { lastName: ' ' }],
  ] as const)('is refused without a proper %s', async (field, change) => {
    await expectInvalid(okta, 'POST', '/api/v1/users', { profile: { ...grace, ...change } }, field);
  });

  it('is refused a login that somebody has', async () => {
    await make();
    await expectInvalid(okta, 'POST', '/api/v1/users', { profile: { ...grace, login: 'Grace@navy.example' } }, 'login');
  });

  it('is changed in part by POST and as a whole by PUT', async () => {
    const { id } = await make('', { profile: { ...grace, organization: 'Navy' } });
    const path = `/api/v1/users/${String(id)}`;
    const part = objectOf(await post(path, { profile: { lastName: 'Murray' } }));
    expect(part['profile']).toMatchObject({ ...grace, lastName: 'Murray', organization: 'Navy' });
    const whole = objectOf(await call(okta, 'PUT', path, { profile: grace }));
    expect(rawAt(whole, 'profile')).not.toHaveProperty('organization');
    await expectInvalid(okta, 'PUT', path, { profile: { lastName: 'Murray' } }, 'login');
    expect(await read(id)).toEqual(whole);
  });

  it('goes through the lifecycle, and is deleted at the second call', async () => {
    const { id } = await make('', { credentials: { password: { value: password } } });
    const path = `/api/v1/users/${String(id)}`;
    const statuses: unknown[] = [];
    for (const word of ['suspend', 'unsuspend', 'deactivate', 'activate']) {
      expect(await post(`${path}/lifecycle/${word}`)).toMatchObject({ status: 200, body: {} });
      statuses.push((await read(id))['status']);
    }
    expect(statuses).toEqual(['SUSPENDED', 'ACTIVE', 'DEPROVISIONED', 'ACTIVE']);
    const active = 'Activation failed because the user is already active';
    await expectRefusal(okta, 'POST', `${path}/lifecycle/activate`, undefined, 403, 'E0000016', active);
    const refused = "This operation is not allowed in the user's current status.";
    await expectRefusal(okta, 'POST', `${path}/lifecycle/unsuspend`, undefined, 403, 'E0000038', refused);
    expect((await call(okta, 'DELETE', path)).status).toBe(204);
    expect((await read(id))['status']).toBe('DEPROVISIONED');
    expect((await call(okta, 'DELETE', path)).status).toBe(204);
    const gone = `Not found: Resource not found: ${String(id)} (User)`;
    await expectRefusal(okta, 'DELETE', path, undefined, 404, 'E0000007', gone);
  });

  it('gets an activation token where no email is to be sent', async () => {
    const { id } = await make('?activate=false');
    const body = objectOf(await post(`/api/v1/users/${String(id)}/lifecycle/activate?sendEmail=false`));
    expect(Object.keys(body)).toEqual(['activationUrl', 'activationToken']);
    expect((await read(id))['status']).toBe('PROVISIONED');
  });

  it('is listed, by the beginning of a name and by a filter, and not once deactivated', async () => {
    const { id } = await make();
    const logins = async (query: string) =>
      listOf(await call(okta, 'GET', `/api/v1/users${query}`)).map((user) => textAt(user, 'profile', 'login'));
    expect(await logins('')).toEqual([okta.user.login, grace.login]);
    expect(await logins('?q=hop')).toEqual([grace.login]);
    const filter = (expression: string) => `?filter=${encodeURIComponent(expression)}`;
    expect(await logins(filter(`profile.email eq "${grace.email}"`))).toEqual([grace.login]);
    await post(`/api/v1/users/${String(id)}/lifecycle/deactivate`);
    expect(await logins('')).toEqual([okta.user.login]);
    expect(await logins(filter('status eq "DEPROVISIONED"'))).toEqual([grace.login]);
  });

  it('with what the sandbox does not know is refused in its own name', async () => {
    const reply = await post('/api/v1/users', { profile: grace, credentials: { provider: { type: 'FEDERATION' } } });
    expect([reply.status, objectOf(reply)['errorCode']]).toEqual([501, 'SANDBOX']);
  });
});

describe('a group', () => {
  it('has members and apps', async () => {
    const group = objectOf(await post('/api/v1/groups', { profile: { name: 'Navy', description: null, rank: 'admiral' } }));
    expect(group['profile']).toEqual({ name: 'Navy', description: null, rank: 'admiral' });
    const path = `/api/v1/groups/${String(group['id'])}`;
    const { id } = await make();
    const names = async (what: string) => listOf(await call(okta, 'GET', `${path}/${what}`)).map((one) => one['id']);
    expect((await call(okta, 'PUT', `${path}/users/${String(id)}`)).status).toBe(204);
    expect((await call(okta, 'PUT', `${path}/users/${String(id)}`)).status).toBe(204);
    expect(await names('users')).toEqual([id]);
    expect(listOf(await call(okta, 'GET', `/api/v1/users/${String(id)}/groups`))).toHaveLength(2);
    expect((await call(okta, 'DELETE', `${path}/users/${String(id)}`)).status).toBe(204);
    expect(await names('users')).toEqual([]);
    const appId = await createSpa(okta);
    await call(okta, 'PUT', `/api/v1/apps/${appId}/groups/${String(group['id'])}`, {});
    expect(await names('apps')).toEqual([appId]);
  });

  it('that everybody is in has everybody, and takes and lets go of nobody', async () => {
    const { id } = await make();
    const everyone = `/api/v1/groups/${String(okta.state.groups[0]?.['id'])}/users`;
    expect(listOf(await call(okta, 'GET', everyone))).toHaveLength(2);
    await expectRefusal(okta, 'DELETE', `${everyone}/${String(id)}`, undefined, 501, 'E0000060', 'Unsupported operation.');
    const body = { profile: { ...grace, login: 'other@navy.example' }, groupIds: [okta.state.groups[0]?.['id'] ?? ''] };
    await expectRefusal(okta, 'POST', '/api/v1/users', body, 501, 'E0000060', 'Unsupported operation.');
  });
});
