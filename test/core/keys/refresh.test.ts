import { describe, expect, it } from 'vitest';
import { appliedBy } from '../../../src/core/keys/field-managers.ts';
import { weakKeys } from '../../../src/core/keys/key-strength.ts';
import { keySetPointer } from '../../../src/core/keys/policy-keys.ts';
import { outdated, refreshWrite } from '../../../src/core/keys/refresh.ts';
import type { JsonObject } from '../../../src/core/model.ts';

const set = (...kids: readonly string[]): string =>
  JSON.stringify({ keys: kids.map((kid) => ({ kty: 'RSA', use: 'sig', kid })) });

const owned = {
  'f:metadata': { 'f:labels': { 'f:ours': {} } },
  'f:spec': { 'f:applyToRoutes': {}, 'f:config': { 'f:glooAuth': { 'f:configs': {} }, 'f:server': { 'f:name': {} } } },
};

function live(manager: string, operation: 'Apply' | 'Update', keySet: string): JsonObject {
  return {
    apiVersion: 'security.policy.gloo.solo.io/v2',
    kind: 'ExtAuthPolicy',
    metadata: {
      name: 'oauth-okta',
      namespace: 'gloo-mesh-addons',
      uid: 'u',
      resourceVersion: '7',
      labels: { ours: 'yes', theirs: 'yes' },
      managedFields: [
        { manager: 'gloo', operation: 'Update', subresource: 'status', fieldsV1: { 'f:status': {} } },
        { manager: 'gloo-okta', operation: 'Apply', subresource: 'status', fieldsV1: {} },
        { manager: 'someone', operation: 'Update', fieldsV1: { 'f:metadata': { 'f:labels': { 'f:theirs': {} } } } },
        { manager, operation, fieldsV1: owned },
      ],
    },
    spec: {
      applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
      config: {
        server: { name: 'ext-auth-server', cluster: 'theirs' },
        glooAuth: {
          configs: [{ oauth2: { accessTokenValidation: { jwt: { issuer: 'https://a', localJwks: { inlineString: keySet } } } } }],
        },
      },
    },
    status: { common: {} },
  };
}

describe('refreshWrite', () => {
  it('writes nothing while the keys are the same, in whatever order', () => {
    expect(
      refreshWrite(live('gloo-okta', 'Apply', set('a', 'b')), [{ at: 0, text: set('b', 'a') }], 'gloo-okta'),
    ).toBeUndefined();
  });

  it('applies again what our manager applied, and nothing that it does not own', () => {
    const write = refreshWrite(live('gloo-okta', 'Apply', set('a')), [{ at: 0, text: set('b') }], 'gloo-okta');
    expect(write).toEqual({
      kind: 'apply',
      manifest: {
        apiVersion: 'security.policy.gloo.solo.io/v2',
        kind: 'ExtAuthPolicy',
        metadata: { name: 'oauth-okta', namespace: 'gloo-mesh-addons', labels: { ours: 'yes' } },
        spec: {
          applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
          config: {
            server: { name: 'ext-auth-server' },
            glooAuth: {
              configs: [
                { oauth2: { accessTokenValidation: { jwt: { issuer: 'https://a', localJwks: { inlineString: set('b') } } } } },
              ],
            },
          },
        },
      },
    });
  });

  it.each([
    ['somebody else applied it', live('flux', 'Apply', set('a'))],
    ['our manager only updated it', live('gloo-okta', 'Update', set('a'))],
  ])('patches the key set alone where %s, and only as it was read', (_why, policy) => {
    expect(refreshWrite(policy, [{ at: 0, text: set('b') }], 'gloo-okta')).toEqual({
      kind: 'json-patch',
      operations: [
        { op: 'test', path: keySetPointer(0), value: set('a') },
        { op: 'replace', path: keySetPointer(0), value: set('b') },
      ],
    });
  });

  it('leaves a check alone that fetches its keys or is not there', () => {
    const remote: JsonObject = {
      spec: { config: { glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt: { remoteJwks: { url: 'u' } } } } }] } } },
    };
    expect(
      outdated(remote, [
        { at: 0, text: set('b') },
        { at: 3, text: set('b') },
      ]),
    ).toEqual([]);
  });

  it('replaces a key set that cannot be read', () => {
    expect(outdated(live('gloo-okta', 'Apply', '{keys:[]}'), [{ at: 0, text: set('b') }])).toHaveLength(1);
  });
});

describe('appliedBy', () => {
  it('cuts members of keyed lists and sets out by their keys', () => {
    const object: JsonObject = {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: {
        name: 'n',
        managedFields: [
          {
            manager: 'me',
            operation: 'Apply',
            fieldsV1: {
              'f:list': { 'k:{"name":"b"}': { '.': {}, 'f:name': {}, 'f:mine': {} }, 'k:{"name":"gone"}': {} },
              'f:set': { 'v:"x"': {} },
              'f:whole': {},
              'f:absent': {},
            },
          },
        ],
      },
      list: [
        { name: 'a', mine: 1 },
        { name: 'b', mine: 2, theirs: 3 },
      ],
      set: ['x', 'y'],
      whole: { any: ['thing'] },
      other: 1,
    };
    expect(appliedBy(object, 'me')).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'n' },
      list: [{ name: 'b', mine: 2 }],
      set: ['x'],
      whole: { any: ['thing'] },
    });
    expect(appliedBy(object, 'you')).toBeUndefined();
  });
});

describe('weakKeys', () => {
  const rsa = (bytes: number, first: number) => ({
    kty: 'RSA',
    kid: `k${bytes}`,
    n: Buffer.from([first, ...Array.from({ length: bytes - 1 }, () => 255)]).toString('base64url'),
  });
  it.each([
    [256, 0x80, undefined],
    [512, 0xff, undefined],
    [256, 0x7f, 2047],
    [256, 0x00, 2040],
    [128, 0x80, 1024],
  ])('%i bytes that begin with %i: %s bits are too few', (bytes, first, bits) => {
    expect(weakKeys(JSON.stringify({ keys: [rsa(bytes, first)] }))).toEqual(
      bits === undefined ? [] : [{ kid: `k${bytes}`, bits }],
    );
  });
  it('an RSA key without a number has no bits, and a key of another type is not measured', () => {
    expect(
      weakKeys(
        JSON.stringify({
          keys: [
            { kty: 'RSA', kid: 'x' },
            { kty: 'EC', kid: 'y' },
          ],
        }),
      ),
    ).toEqual([{ kid: 'x', bits: 0 }]);
  });
});
