import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { valueAt } from '../../src/core/json.ts';
import type { Entry, Json, JsonObject, Kind, Place, Settled, SettledUpdate, Sought } from '../../src/core/model.ts';
import { Secret } from '../../src/core/secret.ts';
import { readAccess } from '../../src/okta/access.ts';
import { makeOktaDrivers } from '../../src/okta/drivers.ts';
import { findAuthServer, findGroups } from '../../src/okta/find.ts';
import { openOrg } from '../../src/okta/org.ts';
import { readOrgIdentity } from '../../src/okta/org-identity.ts';
import { type OktaOptions, startOkta } from '../../src/sandbox/okta/start-okta.ts';
import { anHttp } from '../http/an-http.ts';

/** A stand-in org with our drivers on it. A route that it does not know fails the test. */
async function aPlace(options: OktaOptions = {}) {
  const okta = await startOkta({ pageSize: 2, ...options });
  onTestFinished(async () => {
    await okta.close();
    expect(okta.unknownRoutes()).toEqual([]);
  });
  const { http } = anHttp();
  const open = () =>
    openOrg({ orgUrl: okta.url, credentials: { kind: 'token', token: new Secret(okta.token) }, http, now: () => new Date() });
  const org = await open();
  const server = await findAuthServer(org, 'default');
  const writesSince = (at: number) =>
    okta
      .calls()
      .slice(at)
      .filter((call) => call.method !== 'GET');
  return { okta, org, open, http, server, drivers: makeOktaDrivers(org, 'gloo-okta'), writesSince };
}

const settled = (kind: Kind, place: Place, spec: Json): Settled => ({ kind, key: `${kind}/x`, title: `the ${kind}`, place, spec });
const sought = (kind: Kind, place: Place, spec: Json, remembered?: Partial<Entry>): Sought => ({
  kind,
  key: `${kind}/x`,
  place,
  spec,
  ...(remembered === undefined ? {} : { remembered: entry(kind, place, spec, remembered) }),
});
const entry = (kind: Kind, place: Place, spec: Json, more: Partial<Entry>): Entry => ({
  ...{ kind, key: `${kind}/x`, title: 'x', state: 'made', place, id: null, spec, outputs: {}, needs: [], at: '2026-01-01T00:00:00Z' },
  ...more,
});
const change = (base: Settled, id: string, path: string, before: Json | undefined, after: Json | undefined): SettledUpdate => ({
  ...base,
  id,
  outputs: { id },
  fields: [{ path, before, after }],
  force: false,
});

const appSpec = (label = 'Gloo Portal', name = 'gloo-okta') => ({
  name: 'oidc_client',
  label,
  signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
  settings: {
    implicitAssignment: false,
    oauthClient: {
      application_type: 'browser',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: ['https://portal.example.com/'],
      post_logout_redirect_uris: ['https://portal.example.com/logout'],
      consent_method: 'TRUSTED',
      refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
    },
  },
  profile: { glooOkta: { name } },
});
const groupClaim = {
  name: 'group',
  status: 'ACTIVE',
  claimType: 'RESOURCE',
  valueType: 'GROUPS',
  group_filter_type: 'REGEX',
  value: '.*',
  alwaysIncludeInToken: true,
  conditions: { scopes: [] },
};
const policySpec = (name: string, description: string, clients = ['ALL_CLIENTS']) => ({
  type: 'OAUTH_AUTHORIZATION_POLICY',
  status: 'ACTIVE',
  name,
  description,
  priority: 1,
  conditions: { clients: { include: clients } },
});
const ruleSpec = (name: string) => ({
  type: 'RESOURCE_ACCESS',
  status: 'ACTIVE',
  name,
  priority: 1,
  conditions: {
    people: { groups: { include: ['EVERYONE'] } },
    grantTypes: { include: ['authorization_code'] },
    scopes: { include: ['*'] },
  },
  actions: { token: { accessTokenLifetimeMinutes: 60, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 } },
});

/** Adds a field that no SDK knows to an object of the stand-in. */
const tag = (raw: JsonObject | undefined) => Object.assign(raw as object, { fieldOfTomorrow: { deep: [1, null, 'é'] } });

describe('okta.app', () => {
  const make = async (place: Awaited<ReturnType<typeof aPlace>>, spec: Json = appSpec()) =>
    place.drivers['okta.app'].create(settled('okta.app', {}, spec));

  test('create sends exactly the spec, in one write, and gives id and client id', async () => {
    const place = await aPlace();
    const at = place.okta.calls().length;
    const born = await make(place);
    const [write, ...more] = place.writesSince(at);
    expect(more).toEqual([]);
    expect(write).toMatchObject({ method: 'POST', path: '/api/v1/apps', body: appSpec() });
    expect(born).toEqual({ id: expect.stringMatching(/^0oa/), outputs: { id: born.id, clientId: expect.any(String) } });
  });

  test('is found by its label, with its mark and client id', async () => {
    const place = await aPlace();
    expect(await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()))).toBeUndefined();
    const born = await make(place);
    await make(place, appSpec('Gloo Portal Two', 'two'));
    const found = await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()));
    expect(found).toMatchObject({ id: born.id, marked: true, outputs: born.outputs });
    const theirs = await place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec('Gloo Portal Two')));
    expect(theirs).toMatchObject({ marked: false });
  });

  test('is found by its remembered id though its label was changed, and by its label when that id is gone', async () => {
    const place = await aPlace();
    const born = await make(place);
    const observe = (label: string, id: string) =>
      place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec(label), { id }));
    expect(await observe('Another', born.id)).toMatchObject({ id: born.id });
    expect(await observe('Gloo Portal', '0oaGone1234567890abc')).toMatchObject({ id: born.id });
  });

  test('two of its label stop it, unless one carries our mark', async () => {
    const place = await aPlace();
    const observe = () => place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()));
    await make(place, appSpec('Gloo Portal', 'x'));
    await make(place, appSpec('Gloo Portal', 'y'));
    await expect(observe()).rejects.toMatchObject({ code: 'two-apps' });
    place.org.forget();
    const ours = await make(place);
    expect(await observe()).toMatchObject({ id: ours.id, marked: true });
  });

  test('an inactive one stops it, unless it is remembered as ours', async () => {
    const place = await aPlace();
    const { id } = await make(place);
    await place.drivers['okta.app'].deactivate?.({ place: {}, id });
    const observe = (remembered?: Partial<Entry>) => place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec(), remembered));
    await expect(observe()).rejects.toMatchObject({ code: 'app-inactive' });
    expect(await observe({ id })).toMatchObject({ id });
  });

  test('update changes the owned fields only: unknown ones go back as they came', async () => {
    const place = await aPlace();
    const { id } = await make(place);
    tag(place.okta.state.apps.find((app) => app.raw['id'] === id)?.raw as JsonObject);
    const before = (await place.org.readFresh(`/api/v1/apps/${id}`)) as JsonObject;
    const uris = 'settings.oauthClient.redirect_uris';
    const at = place.okta.calls().length;
    await place.drivers['okta.app'].update(
      change(settled('okta.app', {}, appSpec()), id, uris, ['https://portal.example.com/'], ['https://a.example/', 'https://b.example/']),
    );
    expect(place.writesSince(at)).toHaveLength(1);
    const after = (await place.org.read(`/api/v1/apps/${id}`)) as JsonObject;
    expect(valueAt(after, uris)).toEqual(['https://a.example/', 'https://b.example/']);
    const sent = place.writesSince(at)[0]?.body as JsonObject;
    expect(sent['fieldOfTomorrow']).toEqual({ deep: [1, null, 'é'] });
    const rest = (app: JsonObject) => ({ ...app, lastUpdated: '', settings: { ...(app['settings'] as JsonObject), oauthClient: '' } });
    expect(rest(after)).toEqual(rest(before));
  });

  test('update stops when the field is no longer what the plan showed', async () => {
    const place = await aPlace();
    const { id } = await make(place);
    const at = place.okta.calls().length;
    const late = change(settled('okta.app', {}, appSpec()), id, 'label', 'Something else', 'New');
    await expect(place.drivers['okta.app'].update(late)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(place.writesSince(at)).toEqual([]);
  });

  test('deactivate, then remove, one write each; both are fine when it is gone', async () => {
    const place = await aPlace();
    const empty = place.okta.snapshot();
    const { id } = await make(place);
    const driver = place.drivers['okta.app'];
    await expect(driver.remove({ place: {}, id })).rejects.toMatchObject({ code: 'okta-refused' });
    const at = place.okta.calls().length;
    await driver.deactivate?.({ place: {}, id });
    await driver.remove({ place: {}, id });
    expect(place.writesSince(at).map((call) => call.status)).toEqual([200, 204]);
    expect(place.okta.snapshot()).toEqual(empty);
    await driver.deactivate?.({ place: {}, id });
    await driver.remove({ place: {}, id });
    expect(await driver.observe(sought('okta.app', {}, appSpec()))).toBeUndefined();
  });
});

describe('okta.logo', () => {
  const aLogo = () => {
    const dir = mkdtempSync(join(tmpdir(), 'logo-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const file = join(dir, 'logo.png');
    const data = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    writeFileSync(file, data);
    return { file, sha256: createHash('sha256').update(data).digest('hex') };
  };

  test('is uploaded, is known from the ledger only, and goes with the app', async () => {
    const place = await aPlace();
    const app = await place.drivers['okta.app'].create(settled('okta.app', {}, appSpec()));
    const [at, where, spec] = [place.okta.calls().length, { appId: app.id }, aLogo()];
    const driver = place.drivers['okta.logo'];
    expect(await driver.create(settled('okta.logo', where, spec))).toMatchObject({ id: app.id });
    expect(place.writesSince(at).map(({ method, path, status }) => ({ method, path, status }))).toEqual([
      { method: 'POST', path: `/api/v1/apps/${app.id}/logo`, status: 201 },
    ]);
    expect(place.okta.state.apps.find((one) => one.raw['id'] === app.id)?.logo).toBeDefined();
    expect(await driver.observe(sought('okta.logo', where, spec))).toBeUndefined();
    expect(await driver.observe(sought('okta.logo', where, spec, { state: 'intended' }))).toBeUndefined();
    expect(await driver.observe(sought('okta.logo', where, spec, { id: app.id }))).toMatchObject({ raw: spec });
    expect(await driver.observe(sought('okta.logo', { appId: '0oaOther' }, spec, { place: where }))).toBeUndefined();
    await driver.update(change(settled('okta.logo', where, spec), app.id, 'sha256', 'x', spec.sha256));
    await driver.remove({ place: where, id: app.id });
    expect(place.writesSince(at)).toHaveLength(2);
  });

  test('another file than the one of the plan is not uploaded', async () => {
    const place = await aPlace();
    const spec = aLogo();
    const at = place.okta.calls().length;
    const create = (more: JsonObject) => place.drivers['okta.logo'].create(settled('okta.logo', { appId: '0oa1' }, { ...spec, ...more }));
    await expect(create({ sha256: '00' })).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(create({ file: `${spec.file}.missing` })).rejects.toMatchObject({ code: 'bad-value' });
    expect(place.writesSince(at)).toEqual([]);
  });
});

test('okta.assignment: create, observe, update, remove', async () => {
  const place = await aPlace();
  const app = await place.drivers['okta.app'].create(settled('okta.app', {}, appSpec()));
  const [everyone] = await findGroups(place.org, ['everyone']);
  const where = { appId: app.id, groupId: everyone?.id ?? '' };
  const driver = place.drivers['okta.assignment'];
  expect(await driver.observe(sought('okta.assignment', where, {}))).toBeUndefined();
  const at = place.okta.calls().length;
  expect(await driver.create(settled('okta.assignment', where, {}))).toMatchObject({ id: everyone?.id });
  expect(place.writesSince(at)).toMatchObject([{ method: 'PUT', path: `/api/v1/apps/${app.id}/groups/${everyone?.id}`, body: {} }]);
  expect(await driver.observe(sought('okta.assignment', where, {}))).toMatchObject({ id: everyone?.id, marked: false });
  await driver.update({ ...settled('okta.assignment', where, {}), id: where.groupId, outputs: {}, fields: [], force: false });
  await driver.remove({ place: where, id: where.groupId });
  expect(await driver.observe(sought('okta.assignment', where, {}))).toBeUndefined();
  await driver.remove({ place: where, id: where.groupId });
  expect(await driver.observe(sought('okta.assignment', { ...where, appId: '0oaGone' }, {}))).toBeUndefined();
});

describe('okta.claim', () => {
  test('create, observe, update, remove', async () => {
    const place = await aPlace();
    const where = { authServerId: place.server.id };
    const driver = place.drivers['okta.claim'];
    const empty = place.okta.snapshot();
    expect(await driver.observe(sought('okta.claim', where, groupClaim))).toBeUndefined();
    const at = place.okta.calls().length;
    const born = await driver.create(settled('okta.claim', where, groupClaim));
    expect(place.writesSince(at)).toMatchObject([{ method: 'POST', body: groupClaim, status: 201 }]);
    const found = await driver.observe(sought('okta.claim', where, groupClaim));
    expect(found).toMatchObject({ id: born.id, marked: false, raw: groupClaim });
    tag(place.okta.state.authorizationServers.flatMap((one) => one.claims).find((one) => one['id'] === born.id) as JsonObject);
    await driver.update(change(settled('okta.claim', where, groupClaim), born.id, 'value', '.*', '^dev'));
    const updated = await driver.observe(sought('okta.claim', where, groupClaim, { id: born.id }));
    expect(updated?.raw).toEqual({ ...(found?.raw as JsonObject), value: '^dev', fieldOfTomorrow: { deep: [1, null, 'é'] } });
    await driver.remove({ place: where, id: born.id });
    await driver.remove({ place: where, id: born.id });
    expect(place.okta.snapshot()).toEqual(empty);
  });

  test('is told from a claim of the same name on the other token', async () => {
    const place = await aPlace();
    const where = { authServerId: place.server.id };
    const email = { ...groupClaim, name: 'email', valueType: 'EXPRESSION', value: 'user.email' };
    const { group_filter_type: _, ...spec } = email;
    const of = (claimType: string) => place.drivers['okta.claim'].observe(sought('okta.claim', where, { ...spec, claimType }));
    expect((await of('IDENTITY'))?.raw).toMatchObject({ system: true });
    expect(await of('RESOURCE')).toBeUndefined();
  });

  test('of an authorization server that is gone there is none', async () => {
    const place = await aPlace();
    const where = { authServerId: 'ausGone' };
    expect(await place.drivers['okta.claim'].observe(sought('okta.claim', where, groupClaim, { id: 'oclGone' }))).toBeUndefined();
    await place.drivers['okta.claim'].remove({ place: where, id: 'oclGone' });
  });
});

describe('okta.policy and okta.rule', () => {
  const made = async (place: Awaited<ReturnType<typeof aPlace>>) => {
    const where = { authServerId: place.server.id };
    const policy = policySpec('gloo-okta', 'Lets Gloo Portal sign people in. Made by gloo-okta:gloo-okta');
    const born = await place.drivers['okta.policy'].create(settled('okta.policy', where, policy));
    const inside = { ...where, policyId: born.id };
    const rule = await place.drivers['okta.rule'].create(settled('okta.rule', inside, ruleSpec('Sign-in')));
    return { where, inside, policy, born, rule };
  };

  test('create, observe with the mark, update, remove', async () => {
    const place = await aPlace();
    const empty = place.okta.snapshot();
    const at = place.okta.calls().length;
    const { where, inside, policy, born, rule } = await made(place);
    expect(place.writesSince(at).map((call) => call.body)).toEqual([policy, ruleSpec('Sign-in')]);
    const foundPolicy = await place.drivers['okta.policy'].observe(sought('okta.policy', where, policy));
    expect(foundPolicy).toMatchObject({ id: born.id, marked: true, outputs: { id: born.id } });
    const foundRule = await place.drivers['okta.rule'].observe(sought('okta.rule', inside, ruleSpec('Sign-in')));
    expect(foundRule).toMatchObject({ id: rule.id, marked: true });
    for (const one of place.okta.state.authorizationServers.flatMap((server) => server.policies)) {
      tag(one.raw as JsonObject);
      for (const inner of one.rules) tag(inner as JsonObject);
    }
    const clients = change(settled('okta.policy', where, policy), born.id, 'conditions.clients.include', ['ALL_CLIENTS'], ['0oa1']);
    await place.drivers['okta.policy'].update(clients);
    const minutes = 'actions.token.accessTokenLifetimeMinutes';
    await place.drivers['okta.rule'].update(change(settled('okta.rule', inside, ruleSpec('Sign-in')), rule.id, minutes, 60, 30));
    const [, policyPut, rulePut] = [null, ...place.writesSince(at).slice(-2)];
    expect(policyPut?.body).toMatchObject({ fieldOfTomorrow: { deep: [1, null, 'é'] }, conditions: { clients: { include: ['0oa1'] } } });
    expect(rulePut?.body).toMatchObject({ fieldOfTomorrow: { deep: [1, null, 'é'] }, name: 'Sign-in' });
    const read = await readAccess(place.org, place.server.id);
    expect(read.find((one) => one.id === born.id)).toMatchObject({ clients: ['0oa1'], rules: [{ id: rule.id, groups: ['EVERYONE'] }] });
    await place.drivers['okta.rule'].remove({ place: inside, id: rule.id });
    await place.drivers['okta.policy'].remove({ place: where, id: born.id });
    await place.drivers['okta.rule'].remove({ place: inside, id: rule.id });
    await place.drivers['okta.policy'].remove({ place: where, id: born.id });
    expect(place.okta.snapshot()).toEqual(empty);
    expect(await place.drivers['okta.rule'].observe(sought('okta.rule', inside, ruleSpec('Sign-in'), { id: rule.id }))).toBeUndefined();
  });

  test.each([
    ['Made by gloo-okta:gloo-okta', true],
    ['gloo-okta:gloo-okta.', true],
    ['Made by gloo-okta:gloo-okta-2', false],
    ['Made by gloo-okta:gloo-okta.two', false],
    ['Made by hand', false],
  ])('the description %j marks it: %s', async (description, marked) => {
    const place = await aPlace();
    const where = { authServerId: place.server.id };
    const spec = policySpec('P', description);
    await place.drivers['okta.policy'].create(settled('okta.policy', where, spec));
    expect(await place.drivers['okta.policy'].observe(sought('okta.policy', where, spec))).toMatchObject({ marked });
  });

  test('writes to policies and rules of one server never overlap; claims need not wait', async () => {
    const place = await aPlace();
    const { where, inside } = await made(place);
    let [open, most] = [0, 0];
    const http = place.http;
    const watched = await openOrg({
      orgUrl: place.okta.url,
      credentials: { kind: 'token', token: new Secret(place.okta.token) },
      now: () => new Date(),
      http: async (request) => {
        const counts = request.method !== 'GET' && request.url.includes('/policies');
        if (counts) most = Math.max(most, ++open);
        return http(request).finally(() => {
          if (counts) open -= 1;
        });
      },
    });
    const drivers = makeOktaDrivers(watched, 'gloo-okta');
    const names = ['a', 'b', 'c'];
    await Promise.all([
      ...names.map((name) => drivers['okta.policy'].create(settled('okta.policy', where, policySpec(name, name)))),
      ...names.map((name) => drivers['okta.rule'].create(settled('okta.rule', inside, ruleSpec(name)))),
    ]);
    expect(most).toBe(1);
  });
});

test('okta.origin: create, observe with the mark, update, remove in one write', async () => {
  const place = await aPlace();
  const empty = place.okta.snapshot();
  const origin = 'https://portal.example.com';
  const spec = { name: `gloo-okta:gloo-okta ${origin}`, origin, scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] };
  const driver = place.drivers['okta.origin'];
  expect(await driver.observe(sought('okta.origin', {}, { origin }))).toBeUndefined();
  const at = place.okta.calls().length;
  const born = await driver.create(settled('okta.origin', {}, spec));
  const theirs = { ...spec, name: 'by hand', origin: 'https://other.example.com' };
  await driver.create(settled('okta.origin', {}, theirs));
  expect(place.writesSince(at).map((call) => call.body)).toEqual([spec, theirs]);
  expect(await driver.observe(sought('okta.origin', {}, { origin }))).toMatchObject({ id: born.id, marked: true });
  expect(await driver.observe(sought('okta.origin', {}, { origin: theirs.origin }))).toMatchObject({ marked: false });
  tag(place.okta.state.trustedOrigins.find((one) => one['id'] === born.id) as JsonObject);
  await driver.update(change(settled('okta.origin', {}, spec), born.id, 'name', spec.name, 'renamed'));
  const found = await driver.observe(sought('okta.origin', {}, { origin }, { id: born.id }));
  expect(found?.raw).toMatchObject({ name: 'renamed', fieldOfTomorrow: { deep: [1, null, 'é'] } });
  const other = await driver.observe(sought('okta.origin', {}, { origin: theirs.origin }));
  const before = place.okta.calls().length;
  await driver.remove({ place: {}, id: born.id });
  expect(place.writesSince(before)).toHaveLength(1);
  await driver.remove({ place: {}, id: born.id });
  await driver.remove({ place: {}, id: other?.id ?? '' });
  expect(place.okta.snapshot()).toEqual(empty);
});

describe('the stand-in seen through the door', () => {
  test('an org that is Okta', async () => {
    const place = await aPlace({ edition: { pipeline: 'v1' } });
    expect(await readOrgIdentity(place.http, place.okta.url)).toMatchObject({ pipeline: 'v1' });
  });

  test.each([
    ['read-only', 'okta-right-missing'],
    ['no-admin', 'okta-right-missing'],
  ] as const)('the right %s is too small to create an app', async (rights, code) => {
    const place = await aPlace();
    place.okta.state.token.rights = rights;
    await expect(place.drivers['okta.app'].create(settled('okta.app', {}, appSpec()))).rejects.toMatchObject({ code });
  });

  test('a token that is not of this org', async () => {
    const place = await aPlace();
    place.okta.state.token.value = 'another';
    await expect(place.drivers['okta.app'].observe(sought('okta.app', {}, appSpec()))).rejects.toMatchObject({ code: 'okta-token-refused' });
  });

  test('an org without API Access Management', async () => {
    const okta = await startOkta({ edition: { apiAccessManagement: false } });
    onTestFinished(() => okta.close());
    const credentials = { kind: 'token', token: new Secret(okta.token) } as const;
    const org = await openOrg({ orgUrl: okta.url, credentials, http: anHttp().http, now: () => new Date() });
    await expect(findAuthServer(org, 'default')).rejects.toMatchObject({ code: 'okta-no-api-access-management' });
  });
});
