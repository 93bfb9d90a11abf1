import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, isObject, listAt, objectAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { kindsOfCrd } from '../../../src/sandbox/kube/api-kinds.ts';
import { glooCrds } from '../../../src/sandbox/kube/crds/gloo-crds.ts';
import { unknownFields, violations } from '../../../src/sandbox/kube/schema.ts';

const folder = new URL('../../../../shared/gloo/crds/', import.meta.url);
const there = existsSync(folder);
if (!there) console.warn('skipped: the derived Gloo CRDs (shared/gloo/crds) are not here');

const files = [
  'extauthservers.admin.gloo.solo.io.derived.yaml',
  'extauthpolicies.security.policy.gloo.solo.io.derived.yaml',
  'stand-ins.yaml',
];

function derived(): readonly JsonObject[] {
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(file, folder), 'utf8')).map((document) => document.toJS() as JsonObject),
  );
}

const server = 'extauthservers.admin.gloo.solo.io';
const policy = 'extauthpolicies.security.policy.gloo.solo.io';
const routeTable = 'routetables.networking.gloo.solo.io';

const jwt = (fields: JsonObject): JsonObject => ({
  applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
  config: {
    server: { name: 's', namespace: 'n', cluster: 'c' },
    glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt: fields } } }] },
  },
});
const state = (approval: Json): JsonObject => ({ common: { State: { approval, observedGeneration: 1 } } });

/** What both schemas must say of a document: fine, or not (refused, or with a field that is unknown). */
const documents: readonly (readonly [string, string, boolean, JsonObject])[] = [
  [
    'a server',
    server,
    true,
    { spec: { destinationServer: { ref: { name: 'a', namespace: 'b', cluster: 'c' }, port: { name: 'grpc' } } } },
  ],
  ['an empty server', server, true, { spec: {} }],
  [
    'a server with a time out and a body',
    server,
    true,
    { spec: { requestTimeout: '10s', requestBody: { maxRequestBytes: 1024 } } },
  ],
  ['a port number', server, true, { spec: { destinationServer: { port: { number: 8083 } } } }],
  ['a port with name and number', server, false, { spec: { destinationServer: { port: { name: 'grpc', number: 8083 } } } }],
  ['port 0', server, false, { spec: { destinationServer: { port: { number: 0 } } } }],
  ['port 65536', server, false, { spec: { destinationServer: { port: { number: 65_536 } } } }],
  ['a port number as text', server, false, { spec: { destinationServer: { port: { number: '8083' } } } }],
  ['an unknown destination kind', server, false, { spec: { destinationServer: { kind: 'POD' } } }],
  ['a ref and a lambda', server, false, { spec: { destinationServer: { ref: {}, awsLambda: {} } } }],
  ['an unknown field of a server', server, false, { spec: { destination: {} } }],
  [
    'an accepted server',
    server,
    true,
    { status: { ...state('ACCEPTED'), numAppliedPolicies: 1, numSelectedBackingServices: 1 } },
  ],
  ['a rejected server', server, false, { status: state('REJECTED') }],
  ['an inline key set', policy, true, { spec: jwt({ issuer: 'https://x', localJwks: { inlineString: '{}' } }) }],
  [
    'a remote key set',
    policy,
    true,
    { spec: jwt({ remoteJwks: { url: 'https://x', refreshInterval: '60s' }, audiences: ['a'] }) },
  ],
  ['remoteJwks.uri', policy, false, { spec: jwt({ remoteJwks: { uri: 'https://x' } }) }],
  ['snake case', policy, false, { spec: jwt({ remote_jwks: { url: 'https://x' } }) }],
  ['an inline key set as an object', policy, false, { spec: jwt({ localJwks: { inlineString: { keys: [] } } }) }],
  ['an audience that is no list', policy, false, { spec: jwt({ audiences: 'a' }) }],
  ['a boolean label', policy, false, { spec: { applyToRoutes: [{ route: { labels: { oauth: true } } }] } }],
  ['a route and destinations', policy, false, { spec: { applyToRoutes: [{ route: {}, withDestinations: {} }] } }],
  ['glooAuth without configs', policy, false, { spec: { config: { glooAuth: {} } } }],
  ['glooAuth and customAuth', policy, false, { spec: { config: { glooAuth: { configs: [] }, customAuth: {} } } }],
  ['a code flow', policy, true, codeFlow({ clientId: 'a', issuerUrl: 'b', appUrl: 'c', callbackPath: '/d', scopes: ['email'] })],
  ['a code flow without a client', policy, false, codeFlow({ issuerUrl: 'b', appUrl: 'c', callbackPath: '/d' })],
  [
    'a code flow with a session',
    policy,
    true,
    codeFlow({ ...codeFlowFields(), session: { redis: { options: { host: 'redis:6379' } } } }),
  ],
  ['introspection without a URL', policy, false, validation({ introspection: { clientId: 'a' } })],
  ['claims to headers', policy, true, validation({ claimsToHeaders: [{ claim: 'a', header: 'b', append: true }] })],
  ['required scopes', policy, true, validation({ requiredScopes: { scope: ['a'] } })],
  ['an accepted policy', policy, true, { status: { ...state('ACCEPTED'), numSelectedRoutes: 1 } }],
  ['a rejected policy', policy, false, { status: state('REJECTED') }],
  ['a failed policy', policy, true, { status: state('FAILED') }],
  ['lower-case state', policy, false, { status: { common: { state: { approval: 'ACCEPTED' } } } }],
  ['a labelled route', routeTable, true, { spec: { http: [{ name: 'a', labels: { oauth: 'true' }, matchers: [] }] } }],
  ['a route with a boolean label', routeTable, false, { spec: { http: [{ labels: { oauth: true } }] } }],
  ['hosts that are no list', routeTable, false, { spec: { hosts: 'a' } }],
];

function validation(fields: JsonObject): JsonObject {
  return { spec: { config: { glooAuth: { configs: [{ oauth2: { accessTokenValidation: fields } }] } } } };
}
function codeFlowFields(): JsonObject {
  return { clientId: 'a', issuerUrl: 'b', appUrl: 'c', callbackPath: '/d' };
}
function codeFlow(fields: JsonObject): JsonObject {
  return { spec: { config: { glooAuth: { configs: [{ oauth2: { oidcAuthorizationCode: fields } }] } } } };
}

function fine(crd: JsonObject, document: JsonObject): boolean {
  const schema = kindsOfCrd(crd)[0]?.schema ?? {};
  return violations(schema, document).length === 0 && unknownFields(schema, document).length === 0;
}

function named(crds: readonly JsonObject[], name: string): JsonObject {
  return crds.find((crd) => stringAt(crd, 'metadata', 'name') === name) ?? {};
}

describe.each(documents)('%s', (_, name, expected, document) => {
  it(expected ? 'is fine' : 'is refused', () => expect(fine(named(glooCrds('all'), name), document)).toBe(expected));
  it.skipIf(!there)('and so it is with the derived schema', () => expect(fine(named(derived(), name), document)).toBe(expected));
});

describe.skipIf(!there)('our CRDs and the derived ones', () => {
  const both = there
    ? glooCrds('all').filter((crd) => derived().some((one) => at(one, 'metadata', 'name') === at(crd, 'metadata', 'name')))
    : [];

  it('are five', () => expect(both).toHaveLength(5));

  it.each(both.map((crd) => [stringAt(crd, 'metadata', 'name') ?? '', crd] as const))('%s says the same', (name, ours) => {
    const theirs = named(derived(), name);
    const outline = (crd: JsonObject): Json => ({
      group: at(crd, 'spec', 'group') ?? null,
      names: objectAt(crd, 'spec', 'names'),
      scope: at(crd, 'spec', 'scope') ?? null,
      versions: listAt(crd, 'spec', 'versions').map((version): Json => {
        const { schema: _, ...rest } = isObject(version) ? version : {};
        return rest;
      }),
    });
    expect(outline(ours)).toEqual(outline(theirs));
  });
});

describe('rules of a oneof that the derived schema lacks', () => {
  it.each([
    ['an inline and a remote key set', jwt({ localJwks: { inlineString: '' }, remoteJwks: { url: '' } })],
    ['two ways in one config', { config: { glooAuth: { configs: [{ oauth2: {}, basicAuth: {} }] } } }],
  ] as const)('%s is refused', (_, spec) => expect(fine(named(glooCrds('all'), policy), { spec })).toBe(false));
});

describe('the older policy', () => {
  it('knows no audiences', () => {
    const document = { spec: jwt({ audiences: ['a'] }) };
    expect(fine(named(glooCrds('all'), policy), document)).toBe(true);
    const schema = kindsOfCrd(named(glooCrds('no-audiences'), policy))[0]?.schema ?? {};
    expect(unknownFields(schema, document)).toEqual([
      'spec.config.glooAuth.configs[0].oauth2.accessTokenValidation.jwt.audiences',
    ]);
  });
});
