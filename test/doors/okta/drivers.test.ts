import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../../src/core/model.ts';
import { Secret } from '../../../src/core/secret.ts';
import { findGroups } from '../../../src/okta/find.ts';
import { makeOktaDrivers } from '../../../src/okta/okta-drivers.ts';
import { openOrg } from '../../../src/okta/org.ts';
import { readAccess } from '../../../src/okta/read-access-policies.ts';
import { type APlace, aPlace, appSpec, change, settled, sought, tag } from './a-place.ts';

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

describe('okta.logo', () => {
  const aLogo = () => {
    const dir = mkdtempSync(join(tmpdir(), 'logo-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const file = join(dir, 'logo.png');
    const data = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
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
    const create = (more: JsonObject) =>
      place.drivers['okta.logo'].create(settled('okta.logo', { appId: '0oa1' }, { ...spec, ...more }));
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
  expect(place.writesSince(at)).toMatchObject([
    { method: 'PUT', path: `/api/v1/apps/${app.id}/groups/${everyone?.id}`, body: {} },
  ]);
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
    const whole = { ...(found?.raw as JsonObject), value: '^dev', fieldOfTomorrow: { deep: [1, null, 'é'] } };
    expect(place.writesSince(at).at(-1)).toMatchObject({ method: 'PUT', body: whole });
    const updated = await driver.observe(sought('okta.claim', where, groupClaim, { id: born.id }));
    expect(updated?.raw).toMatchObject({ ...groupClaim, value: '^dev' });
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
  const made = async (place: APlace) => {
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
    const app = await place.drivers['okta.app'].create(settled('okta.app', {}, appSpec()));
    const clients = [app.outputs['clientId'] ?? ''];
    const path = 'conditions.clients.include';
    await place.drivers['okta.policy'].update(
      change(settled('okta.policy', where, policy), born.id, path, ['ALL_CLIENTS'], clients),
    );
    const minutes = 'actions.token.accessTokenLifetimeMinutes';
    await place.drivers['okta.rule'].update(change(settled('okta.rule', inside, ruleSpec('Sign-in')), rule.id, minutes, 60, 30));
    const [policyPut, rulePut] = place.writesSince(at).slice(-2);
    expect(policyPut?.body).toMatchObject({
      fieldOfTomorrow: { deep: [1, null, 'é'] },
      conditions: { clients: { include: clients } },
    });
    expect(rulePut?.body).toMatchObject({ fieldOfTomorrow: { deep: [1, null, 'é'] }, name: 'Sign-in' });
    const read = await readAccess(place.org, place.server.id);
    expect(read.find((one) => one.id === born.id)).toMatchObject({ clients, rules: [{ id: rule.id, groups: ['EVERYONE'] }] });
    await place.drivers['okta.rule'].remove({ place: inside, id: rule.id });
    await place.drivers['okta.policy'].remove({ place: where, id: born.id });
    await place.drivers['okta.rule'].remove({ place: inside, id: rule.id });
    await place.drivers['okta.policy'].remove({ place: where, id: born.id });
    await place.drivers['okta.app'].deactivate?.({ place: {}, id: app.id });
    await place.drivers['okta.app'].remove({ place: {}, id: app.id });
    expect(place.okta.snapshot()).toEqual(empty);
    expect(
      await place.drivers['okta.rule'].observe(sought('okta.rule', inside, ruleSpec('Sign-in'), { id: rule.id })),
    ).toBeUndefined();
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
