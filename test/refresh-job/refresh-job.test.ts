import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { Problem } from '../../src/errors.ts';
import type { ApiAnswer, ApiRequest } from '../../src/refresh-job/kube-api.ts';
import { refreshKeys } from '../../src/refresh-job/refresh-job.ts';

const issuer = 'https://dev-1.okta.com/oauth2/default';
const n = Buffer.from(Array.from({ length: 256 }, () => 0xab)).toString('base64url');
const key = (kid: string) => ({ kty: 'RSA', use: 'sig', alg: 'RS256', kid, e: 'AQAB', n });
const setOf = (...kids: readonly string[]) => JSON.stringify({ keys: kids.map(key) });

interface World {
  readonly published: () => string;
  readonly said?: string;
  readonly policy: (writes: number) => JsonObject | number;
  readonly patched?: (writes: number) => ApiAnswer;
}

async function run({ published, policy, patched, said = issuer }: World) {
  const lines: string[] = [];
  const requests: ApiRequest[] = [];
  const patches = () => requests.filter(({ method }) => method === 'PATCH').length;
  const endpoints = Object.fromEntries(
    ['authorization_endpoint', 'token_endpoint', 'end_session_endpoint', 'jwks_uri'].map((name) => [
      name,
      `${issuer}/v1/${name}`,
    ]),
  );
  const failure = await refreshKeys({
    path: '/the/policy',
    policy: 'ns/oauth-okta',
    manager: 'gloo-okta',
    say: (line) => lines.push(line),
    sleep: async () => undefined,
    http: async ({ url }) => {
      const text = url.endsWith('openid-configuration') ? JSON.stringify({ issuer: said, ...endpoints }) : published();
      return { url, status: 200, headers: new Headers(), bytes: new Uint8Array(), text: () => text };
    },
    api: async (request) => {
      requests.push(request);
      if (request.method === 'PATCH') return patched?.(patches()) ?? { status: 200, body: JSON.stringify(policy(patches())) };
      const answer = policy(patches());
      return typeof answer === 'number'
        ? { status: answer, body: JSON.stringify({ message: 'no' }) }
        : { status: 200, body: JSON.stringify(answer) };
    },
  }).then(
    () => undefined,
    (error: unknown) => error as Problem,
  );
  return { lines, requests, failure, patches: patches() };
}

function policyWith(keySet: string, more: { readonly approval?: string; readonly ours?: boolean } = {}): JsonObject {
  const fieldsV1 = { 'f:spec': { 'f:config': { 'f:glooAuth': { 'f:configs': {} } } } };
  const managedFields = more.ours === false ? [] : [{ manager: 'gloo-okta', operation: 'Apply', fieldsV1 }];
  return {
    metadata: { name: 'oauth-okta', namespace: 'ns', generation: 2, managedFields },
    spec: {
      config: {
        glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt: { issuer, localJwks: { inlineString: keySet } } } } }] },
      },
    },
    status: { common: { State: { approval: more.approval ?? 'ACCEPTED', observedGeneration: 2 } } },
  };
}

describe('refreshKeys in the cluster', () => {
  it('writes nothing while the keys are the same', async () => {
    const { patches, lines, failure } = await run({
      published: () => setOf('a', 'b'),
      policy: () => policyWith(setOf('b', 'a')),
    });
    expect(failure).toBeUndefined();
    expect(patches).toBe(0);
    expect(lines).toEqual(['The keys in ExtAuthPolicy ns/oauth-okta are those that Okta publishes: nothing to do.']);
  });

  it('applies the published set as our field manager and waits until Gloo has accepted it', async () => {
    const { requests, lines, failure } = await run({
      published: () => setOf('b'),
      policy: (writes) => policyWith(setOf(writes === 0 ? 'a' : 'b')),
    });
    expect(failure).toBeUndefined();
    const [patch] = requests.filter(({ method }) => method === 'PATCH');
    expect(patch).toMatchObject({ path: '/the/policy?fieldManager=gloo-okta', contentType: 'application/apply-patch+yaml' });
    expect(patch?.body).toContain(JSON.stringify(setOf('b')));
    expect(lines.at(-1)).toBe('Gloo has accepted it (ACCEPTED).');
  });

  it("patches only the key set of somebody else's policy, and reads it again when it changed meanwhile", async () => {
    const { requests, failure, patches } = await run({
      published: () => setOf('b'),
      policy: (writes) => policyWith(setOf(writes === 2 ? 'b' : 'a'), { ours: false }),
      patched: (writes) => (writes === 1 ? { status: 422, body: '{"message":"test failed"}' } : { status: 200, body: '{}' }),
    });
    expect(failure).toBeUndefined();
    expect(patches).toBe(2);
    expect(requests.find(({ method }) => method === 'PATCH')?.contentType).toBe('application/json-patch+json');
  });

  const unfit: readonly (readonly [string, Pick<World, 'published' | 'said'>, string])[] = [
    ['an empty set', { published: () => '{"keys":[]}' }, 'key-set-unusable'],
    ['a key without "kid"', { published: () => JSON.stringify({ keys: [{ ...key(''), kid: '' }] }) }, 'key-set-unusable'],
    ['a weak key', { published: () => JSON.stringify({ keys: [{ ...key('w'), n: 'AQAB' }] }) }, 'key-set-unusable'],
    ['no JSON', { published: () => '<html>' }, 'key-set-unusable'],
    ['metadata of another issuer', { published: () => setOf('b'), said: 'https://evil.example.com' }, 'metadata-unusable'],
  ];
  it.each(unfit)('never writes %s', async (_what, world, code) => {
    const { failure, patches } = await run({ policy: () => policyWith(setOf('a')), ...world });
    expect(failure?.code).toBe(code);
    expect(patches).toBe(0);
  });

  it.each([
    ['the policy is gone', { policy: () => 404 }, 'key-refresh-failed', /no ExtAuthPolicy/],
    ['it may not read', { policy: () => 403 }, 'cluster-right-missing', /may not get/],
    [
      'it may not write',
      { patched: () => ({ status: 403, body: '{"message":"forbidden"}' }) },
      'cluster-right-missing',
      /may not patch/,
    ],
    [
      'another manager owns the keys',
      { patched: () => ({ status: 409, body: '{"message":"conflict with \\"argocd\\": .spec.config.glooAuth.configs"}' }) },
      'key-refresh-failed',
      /Another manager/,
    ],
    [
      'somebody else keeps writing',
      { patched: () => ({ status: 409, body: '{"message":"stale"}' }) },
      'key-refresh-failed',
      /kept writing/,
    ],
    [
      'Gloo refuses it',
      { policy: (writes: number) => policyWith(setOf(writes === 0 ? 'a' : 'b'), { approval: 'FAILED' }) },
      'key-refresh-failed',
      /not accepted the policy: FAILED/,
    ],
    [
      'Gloo does not look at it',
      { policy: (writes: number) => policyWith(setOf(writes === 0 ? 'a' : 'b'), { approval: 'PENDING' }) },
      'key-refresh-failed',
      /PENDING/,
    ],
  ] as const)('says cause and cure when %s', async (_what, world, code, says) => {
    const { failure } = await run({
      published: () => setOf('b'),
      policy: () => policyWith(setOf('a')),
      ...(world as Partial<World>),
    });
    expect(failure?.code).toBe(code);
    expect(failure?.message).toMatch(says);
    expect(failure?.hint).not.toBe('');
    expect(failure).toBeInstanceOf(Problem);
  });
});
