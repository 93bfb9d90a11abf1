import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { chooseServer, destinationOf, type ExtAuthServer, isSameDestination } from '../../src/kube/ext-auth-servers.ts';
import { inLiveTerms } from '../../src/kube/in-live-terms.ts';

const service = {
  ports: [
    { name: 'grpc', number: 8083 },
    { name: 'metrics', number: 9091 },
  ],
};
const ours = { name: 'ext-auth-service', namespace: 'addons', cluster: 'c1', port: 'grpc' };
const leadsTo = (spec: JsonObject, home = 'addons') => {
  const found = destinationOf(spec, home);
  return found !== undefined && isSameDestination(found, ours, service);
};
const to = (ref: object | undefined, more: object = {}) =>
  ({ destinationServer: { ...(ref === undefined ? {} : { ref }), ...more } }) as unknown as JsonObject;
const ref = { name: 'ext-auth-service', namespace: 'addons' };

describe('where an ExtAuthServer leads, in any form', () => {
  test.each<[string, JsonObject, boolean]>([
    ['as we write it', to({ ...ref, cluster: 'c1' }, { port: { name: 'grpc' } }), true],
    ['by number', to({ ...ref, cluster: 'c1' }, { port: { number: 8083 } }), true],
    ['without a cluster', to(ref, { port: { number: 8083 } }), true],
    ['without a port', to(ref), true],
    ['without a namespace', to({ name: 'ext-auth-service' }, { port: { name: 'grpc' } }), true],
    ['with its kind', to(ref, { kind: 'SERVICE', port: { name: 'grpc' } }), true],
    ['to another port', to(ref, { port: { number: 9091 } }), false],
    ['to another port by name', to(ref, { port: { name: 'metrics' } }), false],
    ['to another cluster', to({ ...ref, cluster: 'c2' }), false],
    ['to another service', to({ ...ref, name: 'other' }), false],
    ['to another namespace', to({ ...ref, namespace: 'other' }), false],
    ['to a VirtualDestination', to(ref, { kind: 'VIRTUAL_DESTINATION' }), false],
    ['to a function', { destinationServer: { awsLambda: {} } }, false],
    ['over HTTP', { httpService: {} }, false],
    ['to whatever is usual', {}, false],
  ])('%s', (_, spec, leads) => {
    expect(leadsTo(spec)).toBe(leads);
  });

  test('to whatever is usual is the service of gloo-mesh', () => {
    expect(destinationOf({}, 'addons')).toEqual({ name: 'ext-auth-service', namespace: 'gloo-mesh' });
  });
});

describe('which ExtAuthServer is used', () => {
  const right = { name: 'ext-auth-service', namespace: 'addons' };
  const server = (namespace: string, name: string, more: Partial<ExtAuthServer> = {}): ExtAuthServer => ({
    namespace,
    name,
    service: right,
    ...more,
  });
  const wish = { home: 'addons', server: 'ext-auth-server', isGiven: false, installation: 'gloo-okta' };
  const choose = (servers: readonly ExtAuthServer[], more: Partial<typeof wish> = {}) =>
    chooseServer(servers, { ...wish, ...more }, (one) => one.service?.namespace === 'addons');
  const elsewhere = { service: { name: 'other', namespace: 'other' } };

  test.each<[string, readonly ExtAuthServer[], Partial<typeof wish>, string, boolean]>([
    ['none is there: one is made', [], {}, 'ext-auth-server', false],
    ['the usual one', [server('addons', 'ext-auth-server')], {}, 'ext-auth-server', false],
    ['one of another name', [server('addons', 'theirs')], {}, 'theirs', true],
    ['one of ours under another name', [server('addons', 'mine', { installation: 'gloo-okta' })], {}, 'mine', false],
    ['one of another installation', [server('addons', 'mine', { installation: 'second' })], {}, 'mine', true],
    ['one in another namespace', [server('gloo-mesh', 'theirs')], {}, 'gloo-mesh/theirs', true],
    ['the near one of several', [server('gloo-mesh', 'far'), server('addons', 'near')], {}, 'near', true],
    [
      'ours of several near ones',
      [server('addons', 'a'), server('addons', 'mine', { installation: 'gloo-okta' })],
      {},
      'mine',
      false,
    ],
    ['one that leads elsewhere is none', [server('gloo-mesh', 'far', elsewhere)], {}, 'ext-auth-server', false],
    [
      'the usual name leads elsewhere',
      [server('addons', 'ext-auth-server', elsewhere), server('addons', 'right')],
      {},
      'right',
      true,
    ],
    [
      'ours leads elsewhere: it is mended',
      [server('addons', 'ext-auth-server', { ...elsewhere, installation: 'gloo-okta' }), server('addons', 'right')],
      {},
      'ext-auth-server',
      false,
    ],
    ['the named one', [server('addons', 'theirs')], { server: 'new', isGiven: true }, 'new', false],
    [
      'the named one elsewhere',
      [server('gloo-mesh', 'a'), server('gloo-mesh', 'b')],
      { server: 'gloo-mesh/b', isGiven: true },
      'gloo-mesh/b',
      true,
    ],
    ['the named one, with its own namespace', [], { server: 'addons/new', isGiven: true }, 'new', false],
  ])('%s', (_, servers, more, extAuthServer, serverIsThere) => {
    expect(choose(servers, more)).toEqual({ extAuthServer, serverIsThere });
  });

  test('several elsewhere are a choice, and one that is not there is told so', () => {
    expect(() => choose([server('a', 'one'), server('b', 'two')])).toThrow(
      expect.objectContaining({ code: 'bad-value', hint: expect.stringContaining('--ext-auth-server a/one') }),
    );
    expect(() => choose([server('a', 'one')], { server: 'b/one', isGiven: true })).toThrow(
      expect.objectContaining({ code: 'bad-value' }),
    );
  });
});

describe('a manifest in the terms of what is there', () => {
  const metadata = { name: 'x', namespace: 'addons' };
  const wanted = { kind: 'ExtAuthServer', metadata, spec: to({ ...ref, cluster: 'c1' }, { port: { name: 'grpc' } }) } as const;
  const fitted = (spec: JsonObject) => inLiveTerms({ kind: 'ExtAuthServer', metadata, spec }, wanted, service)['spec'];

  test.each<[string, JsonObject]>([
    ['by number', to(ref, { port: { number: 8083 } })],
    ['without a namespace and a port', to({ name: 'ext-auth-service' })],
    ['with more than we say', to(ref, { port: { number: 8083 }, weight: 2 })],
  ])('says the same: %s', (_, spec) => {
    expect(fitted(spec)).toEqual(spec);
  });

  test('that is changed goes on with a number where there is one', () => {
    expect(fitted(to({ ...ref, name: 'old' }, { port: { number: 1 } }))).toEqual(
      to({ ...ref, cluster: 'c1' }, { port: { number: 8083 } }),
    );
    expect(fitted(to({ ...ref, name: 'old' }, { port: { name: 'x' } }))).toEqual(wanted.spec);
  });

  const policy = (server: object, inlineString: string) =>
    ({
      kind: 'ExtAuthPolicy',
      metadata,
      spec: {
        config: {
          server,
          glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt: { localJwks: { inlineString } } } } }] },
        },
      },
    }) as unknown as JsonObject;
  const full = { name: 'ext-auth-server', namespace: 'addons', cluster: 'c1' };

  test('a key set laid out in another way, and a server without its namespace, say the same', () => {
    const live = policy({ name: 'ext-auth-server' }, '{\n  "keys": [ { "kid": "a", "use": "sig" } ]\n}\n');
    expect(inLiveTerms(live, policy(full, '{"keys":[{"use":"sig","kid":"a"}]}'), service)).toEqual(live);
  });

  test('other keys and another server are a difference', () => {
    const mine = policy(full, '{"keys":[{"kid":"b"}]}');
    const live = policy({ name: 'ext-auth-server', namespace: 'other' }, '{"keys":[{"kid":"a"}]}');
    expect(inLiveTerms(live, mine, service)).toEqual(mine);
    expect(inLiveTerms(policy(full, 'keys:[kid:a]'), mine, service)).toEqual(mine);
  });
});
