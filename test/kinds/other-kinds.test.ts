import { expect, it } from 'vitest';
import type { Recalling, RecordLine } from '../../src/core/kind.ts';
import type { Key } from '../../src/core/model.ts';
import { assignmentKind } from '../../src/kinds/assignment.ts';
import { claimKind } from '../../src/kinds/claim.ts';
import { extAuthPolicyKind } from '../../src/kinds/ext-auth-policy.ts';
import { extAuthServerKind } from '../../src/kinds/ext-auth-server.ts';
import { logoKind } from '../../src/kinds/logo.ts';
import { originKind } from '../../src/kinds/origin.ts';
import { entry } from '../core/things.ts';
import { facts, wishes } from './wishes.ts';

const about = (key: Key, line: Partial<RecordLine> = {}): Recalling => ({
  installation: 'gloo-okta',
  app: { id: '0oa1', clientId: 'c1', raw: {} },
  line: { key, ...line },
  idOf: () => undefined,
});
const appKey = 'okta.app/portal';
const appId = { ref: appKey, output: 'id' };

it('an assignment is its place, and its id is the group', () => {
  const groups = [{ id: '00g1', name: 'Developers', everyone: false }];
  const common = { kind: 'okta.assignment', key: 'okta.assignment/00g1', spec: {}, within: appKey };
  expect(assignmentKind.wanted(wishes(), facts({ groups }))).toEqual([
    { ...common, title: 'assignment of group Developers', place: { appId, groupId: '00g1' } },
  ]);
  const recalled = {
    title: 'assignment of group 00g1',
    place: { appId: '0oa1', groupId: '00g1' },
    spec: {},
    needs: [appKey],
    within: appKey,
  };
  expect(assignmentKind.recall?.('00g1', about('okta.assignment/00g1', { id: 'x' }))).toEqual(recalled);
  expect(assignmentKind.recall?.('00g1', about('okta.assignment/00g1'))).toEqual({ ...recalled, id: '00g1' });
});

it('a claim is made once the app names it, and is known by what it says until it has an id', () => {
  const [claim] = claimKind.wanted(wishes(), facts());
  expect(claim).toMatchObject({
    key: 'okta.claim/email',
    title: 'claim "email"',
    place: { authServerId: 'aus1' },
    after: [appKey],
    spec: { name: 'email', value: 'user.email' },
  });
  const key = 'okta.claim/email';
  const spec = { name: 'email', value: 'user.email' };
  expect(claimKind.line?.(entry(key, { spec }))).toEqual({ key, id: `id of ${key}` });
  expect(claimKind.line?.(entry(key, { id: null, state: 'intended', spec }))).toEqual({ key, state: 'intended', spec });
  const recalled = { title: 'claim "email"', place: { authServerId: 'aus1' }, needs: [appKey] };
  expect(
    claimKind.recall?.('email', about(key, { in: 'aus1', spec: { value: 'x', name: 'another', claimType: 'IDENTITY' } })),
  ).toEqual({ ...recalled, spec: { value: 'x', name: 'email', claimType: 'RESOURCE' } });
  expect(claimKind.recall?.('email', about(key, { in: 'aus1' }))).toEqual({
    ...recalled,
    spec: { name: 'email', claimType: 'RESOURCE' },
  });
  for (const line of [{}, { in: '' }]) expect(claimKind.recall?.('email', about(key, line))).toBeUndefined();
});

it('a trusted origin carries the mark in its name, and serves as it is', () => {
  const [origin] = originKind.wanted(wishes({ installation: 'team' }), facts());
  expect(origin).toEqual({
    ...{
      kind: 'okta.origin',
      key: 'okta.origin/https://a.example.com',
      title: 'trusted origin https://a.example.com',
      place: {},
    },
    spec: { origin: 'https://a.example.com' },
    born: { name: 'gloo-okta:team https://a.example.com', scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] },
  });
  expect(originKind.recall?.('https://b.example.com', about('okta.origin/x'))).toEqual({
    title: 'trusted origin https://b.example.com',
    place: {},
    spec: { origin: 'https://b.example.com' },
    needs: [appKey],
  });
  expect(originKind.line?.(entry('okta.origin/x', { state: 'changed', before: [] }))).toMatchObject({
    state: 'changed',
    before: [],
  });
});

it('a logo goes with its app, is known by its digest, and has no line in the record', () => {
  const logo = { file: 'logo.png', sha256: 'abc' };
  expect(logoKind.wanted(wishes({ logo }), facts())).toEqual([
    { kind: 'okta.logo', key: 'okta.logo/portal', title: 'logo', place: { appId }, spec: logo, within: appKey },
  ]);
  expect(logoKind.wanted(wishes(), facts())).toEqual([]);
  expect([logoKind.line, logoKind.recall]).toEqual([undefined, undefined]);
});

it('objects in the cluster are found by their place; their labels tell the rest', () => {
  const key = 'kube.ext-auth-server/ns/a/b';
  expect(extAuthServerKind.line?.(entry(key))).toEqual({ key });
  expect(extAuthServerKind.line?.(entry(key, { state: 'changed', before: [] }))).toEqual({
    key,
    id: `id of ${key}`,
    state: 'changed',
    before: [],
  });
  expect(extAuthServerKind.recall?.('ns/a/b', about(key))).toEqual({
    title: 'ExtAuthServer ns/a/b',
    place: { namespace: 'ns', name: 'a/b' },
    spec: {},
    needs: [appKey],
  });
  for (const path of ['ns', 'ns/', '/a', '']) expect(extAuthServerKind.recall?.(path, about(key))).toBeUndefined();
  const where = ({ apiVersion, object, resource }: typeof extAuthServerKind) => [apiVersion, object, resource];
  expect(where(extAuthServerKind)).toEqual(['admin.gloo.solo.io/v2', 'ExtAuthServer', 'extauthservers.admin.gloo.solo.io']);
  expect(where(extAuthPolicyKind)).toEqual([
    'security.policy.gloo.solo.io/v2',
    'ExtAuthPolicy',
    'extauthpolicies.security.policy.gloo.solo.io',
  ]);
});
