import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { kustomizationText, type Manifest, type ManifestValues, makeManifests } from '../../src/kube/manifests.ts';
import { isMarked, labelValue, markLabels, withoutMarks } from '../../src/kube/marks.ts';
import { at } from '../../src/kube/objects.ts';
import { checkOf, crdFolder } from './crd-schema.ts';

const keySet = '{"keys":[{"kty":"RSA","alg":"RS256","kid":"sKv","use":"sig","e":"AQAB","n":"kdhR"}]}';
const values: ManifestValues = {
  installation: 'gloo-okta',
  clusterName: 'cluster1',
  namespace: 'gloo-mesh-addons',
  extAuthServer: 'ext-auth-server',
  extAuthService: { name: 'ext-auth-service', namespace: 'gloo-mesh-addons', port: 'grpc' },
  policy: 'oauth-okta',
  routeLabels: { oauth: 'true' },
  jwks: { kind: 'inline', text: keySet },
  issuer: 'https://example.okta.com/oauth2/default',
};

const both = (more: Partial<ManifestValues> = {}) => makeManifests({ ...values, ...more });
const server = (more?: Partial<ManifestValues>): Manifest => both(more)[0] as Manifest;
const policy = (more?: Partial<ManifestValues>): Manifest => both(more)[1] as Manifest;
const jwtOf = (manifest: Manifest) =>
  at(manifest.object, 'spec', 'config', 'glooAuth', 'configs', 0, 'oauth2', 'accessTokenValidation', 'jwt');

describe('the ExtAuthServer', () => {
  test("is the guide's", () => {
    expect(server().object).toEqual({
      apiVersion: 'admin.gloo.solo.io/v2',
      kind: 'ExtAuthServer',
      metadata: {
        name: 'ext-auth-server',
        namespace: 'gloo-mesh-addons',
        labels: { 'app.kubernetes.io/managed-by': 'gloo-okta', 'app.kubernetes.io/instance': 'gloo-okta' },
      },
      spec: {
        destinationServer: {
          ref: { cluster: 'cluster1', name: 'ext-auth-service', namespace: 'gloo-mesh-addons' },
          port: { name: 'grpc' },
        },
      },
    });
  });

  test.each([
    ['grpc', { name: 'grpc' }],
    ['8083', { number: 8083 }],
    [8083, { number: 8083 }],
  ])('takes the port %s as %o', (port, expected) => {
    const { object } = server({ extAuthService: { ...values.extAuthService, port } });
    expect(at(object, 'spec', 'destinationServer', 'port')).toEqual(expected);
  });
});

describe('the ExtAuthPolicy', () => {
  test("is the guide's, with an issuer", () => {
    expect(policy().object).toEqual({
      apiVersion: 'security.policy.gloo.solo.io/v2',
      kind: 'ExtAuthPolicy',
      metadata: {
        name: 'oauth-okta',
        namespace: 'gloo-mesh-addons',
        labels: { 'app.kubernetes.io/managed-by': 'gloo-okta', 'app.kubernetes.io/instance': 'gloo-okta' },
      },
      spec: {
        applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
        config: {
          server: { name: 'ext-auth-server', namespace: 'gloo-mesh-addons', cluster: 'cluster1' },
          glooAuth: {
            configs: [
              {
                oauth2: {
                  accessTokenValidation: {
                    jwt: { issuer: 'https://example.okta.com/oauth2/default', localJwks: { inlineString: keySet } },
                  },
                },
              },
            ],
          },
        },
      },
    });
  });

  test('keeps the label value as quoted text', () => {
    expect(policy().text).toContain('oauth: "true"\n');
  });

  test('holds the key set on one line, to the letter', () => {
    const long = JSON.stringify({ keys: Array.from({ length: 5 }, (_, at) => ({ kid: `k${at}`, n: 'x'.repeat(400) })) });
    const { text, object } = policy({ jwks: { kind: 'inline', text: long } });
    expect(text).toContain(`inlineString: '${long}'\n`);
    expect(at(jwtOf({ object } as Manifest), 'localJwks', 'inlineString')).toBe(long);
  });

  test('has exactly one source of keys', () => {
    expect(Object.keys(jwtOf(policy()) as object)).toEqual(['issuer', 'localJwks']);
    const remote = policy({ jwks: { kind: 'remote', url: 'https://example.okta.com/keys' } });
    expect(jwtOf(remote)).toEqual({ issuer: values.issuer, remoteJwks: { url: 'https://example.okta.com/keys' } });
    expect(policy().text).toContain('`gloo-okta setup`, run again, brings them up to date');
    expect(remote.text).not.toContain('brings them up to date');
  });

  test('has issuer and audience only when they are given', () => {
    const { issuer: _issuer, ...rest } = values;
    expect(jwtOf(makeManifests(rest)[1] as Manifest)).toEqual({ localJwks: { inlineString: keySet } });
    expect(jwtOf(policy({ audience: 'api://default' }))).toMatchObject({ audiences: ['api://default'] });
  });

  test('without a route label is never made: it would close everything', () => {
    expect(() => both({ routeLabels: {} })).toThrow('every route');
  });

  test('explains its fields in comments, and leaves no hole', () => {
    for (const { text } of [...both(), ...both({ audience: 'a', jwks: { kind: 'remote', url: 'https://e/keys' } })]) {
      expect(text).toMatch(/^# /);
      expect(text).not.toContain('${');
    }
    expect(policy().text).toContain('# The routes to close');
  });
});

describe('whatever the values hold', () => {
  const awkward = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(...'\'"\\#:{}[]$`!&*|>%@-? \n\r\t,~=<\u0085\u2028\u2029\ufeff\u0000\u001b\u00a0é🔑ab1.'),
      minLength: 1,
      maxLength: 30,
    }),
    fc.constantFrom(
      'true',
      'Yes',
      'on',
      'n',
      'null',
      '~',
      '12:30:45',
      '0o17',
      '017',
      '1e3',
      '.5',
      '0x1F',
      '1_000',
      '2026-11-22',
      '=',
      '<<',
      '- a',
      '$(id)',
    ),
    fc.constantFrom(
      `\${KEY_SET}`,
      '---\nkind: Secret',
      'a: b',
      '# no comment',
      '| x',
      '!!binary x',
      '&a',
      '*a',
      ' lead',
      'trail ',
      '\n',
      'a\n\n',
      '\ta',
    ),
  );
  const label = fc.tuple(awkward, awkward);
  const anyValues: fc.Arbitrary<ManifestValues> = fc
    .record({
      installation: awkward,
      clusterName: awkward,
      namespace: awkward,
      extAuthServer: awkward,
      extAuthService: fc.record({
        name: awkward,
        namespace: awkward,
        port: fc.oneof(awkward, fc.integer({ min: 1, max: 65535 })),
      }),
      policy: awkward,
      routeLabels: fc.array(label, { minLength: 1, maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)),
      jwks: fc.oneof(
        awkward.map((text) => ({ kind: 'inline' as const, text })),
        awkward.map((url) => ({ kind: 'remote' as const, url })),
      ),
      issuer: awkward,
      audience: awkward,
    })
    .filter(({ routeLabels }) => Object.keys(routeLabels).length > 0);

  test('the text says what the object says, to readers of YAML 1.2 and of 1.1', () => {
    fc.assert(
      fc.property(anyValues, (some) => {
        for (const { text, object } of makeManifests(some)) {
          expect(parse(text)).toEqual(object);
          expect(parse(text, { version: '1.1', merge: false })).toEqual(object);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every value arrives in its own place, exactly', () => {
    fc.assert(
      fc.property(anyValues, (some) => {
        const [first, second] = makeManifests(some) as [Manifest, Manifest];
        expect(at(first.object, 'spec', 'destinationServer', 'ref', 'cluster')).toBe(some.clusterName);
        expect(at(second.object, 'spec', 'applyToRoutes', 0, 'route', 'labels')).toEqual(some.routeLabels);
        const jwt = jwtOf(second);
        if (some.jwks.kind === 'inline') expect(at(jwt, 'localJwks', 'inlineString')).toBe(some.jwks.text);
        else expect(at(jwt, 'remoteJwks', 'url')).toBe(some.jwks.url);
        expect(Object.keys(second.object)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the CRDs accept both manifests', () => {
  const folder = crdFolder();
  if (folder === undefined) console.warn('skipped: the check against CRD schemas, for ../shared/gloo/crds is not there');
  const checks = () => {
    const file = (name: string) => new URL(`${name}.derived.yaml`, folder);
    return [
      checkOf(file('extauthservers.admin.gloo.solo.io')),
      checkOf(file('extauthpolicies.security.policy.gloo.solo.io')),
    ] as const;
  };

  test.skipIf(folder === undefined).each([
    ['as the guide has them', {}],
    [
      'with a port number and an audience',
      { extAuthService: { ...values.extAuthService, port: '8083' }, audience: 'api://default' },
    ],
    ['with remote keys', { jwks: { kind: 'remote', url: 'https://e/keys' } as const }],
  ])('%s', (_, more) => {
    const [checkServer, checkPolicy] = checks();
    expect(checkServer(server(more).object)).toEqual([]);
    expect(checkPolicy(policy(more).object)).toEqual([]);
  });

  test.skipIf(folder === undefined)('and the check itself finds unknown fields, wrong types and two ports', () => {
    const [checkServer, checkPolicy] = checks();
    const good = policy().object;
    expect(checkPolicy({ ...good, spec: { ...(good['spec'] as object), bogus: 1 } })).not.toEqual([]);
    expect(checkPolicy({ ...good, spec: { applyToRoutes: [{ route: { labels: { oauth: true } } }] } })).not.toEqual([]);
    expect(checkServer({ ...server().object, spec: { destinationServer: { port: { name: 'a', number: 1 } } } })).not.toEqual([]);
  });
});

describe('the mark', () => {
  test.each([
    ['gloo-okta', 'gloo-okta'],
    ['Team_A.1', 'Team_A.1'],
  ])('names the installation %s', (name, value) => expect(labelValue(name)).toBe(value));

  test('is a valid label value for any name, and another one for another name', () => {
    const valid = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => valid.test(labelValue(name))));
    expect(labelValue('Büro Süd')).not.toBe(labelValue('Büro Nord'));
    expect(labelValue('x'.repeat(80))).toMatch(valid);
    expect(labelValue('x'.repeat(80))).not.toBe(labelValue('x'.repeat(81)));
  });

  test('tells ours from others, and can be left out', () => {
    const { object } = server();
    expect(isMarked(object, 'gloo-okta')).toBe(true);
    expect(isMarked(object, 'another')).toBe(false);
    const bare = withoutMarks(object);
    expect(isMarked(bare, 'gloo-okta')).toBe(false);
    expect(bare).toEqual({ ...object, metadata: { name: 'ext-auth-server', namespace: 'gloo-mesh-addons' } });
    expect(markLabels).toHaveLength(2);
  });
});

test('the kustomization lists the files', () => {
  expect(parse(kustomizationText(['a.yaml', 'b.yaml']))).toEqual({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['a.yaml', 'b.yaml'],
  });
});
