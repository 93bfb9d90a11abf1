import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, listAt, numberAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';

// Words from the API server's own tests and source: what no kubectl sends, and a person with curl does.
const policies = '/apis/security.policy.gloo.solo.io/v2/namespaces/gloo-mesh-addons/extauthpolicies';
const apiVersion = 'security.policy.gloo.solo.io/v2';
let kube: KubeStandIn;
beforeAll(async () => {
  kube = await startKube({ gloo: false });
});
afterAll(() => kube.close());

function policy(name: string, metadata: JsonObject = {}): JsonObject {
  return { apiVersion, kind: 'ExtAuthPolicy', metadata: { name, ...metadata }, spec: { config: { glooAuth: { configs: [] } } } };
}

function send(method: string, path: string, body: Json | undefined, type = 'application/json') {
  return ask(kube.url, method, path, { ...(typeof body === 'string' ? { text: body } : { body }), type });
}

describe('a body that is no such object', () => {
  const unrecognized = 'the object provided is unrecognized (must be of type ExtAuthPolicy): ';
  it.each<readonly [string, Json, number, string, string]>([
    [
      'broken JSON',
      '{not json',
      400,
      'BadRequest',
      `${unrecognized}couldn't get version/kind; json parse error: invalid character 'n' looking for beginning of object key string ({not json)`,
    ],
    [
      'no kind',
      { apiVersion },
      400,
      'BadRequest',
      `${unrecognized}Object 'Kind' is missing in '{"apiVersion":"${apiVersion}"}' ({"apiVersion":"security.policy ...)`,
    ],
    [
      'another version',
      { ...policy('a'), apiVersion: 'security.policy.gloo.solo.io/v1' },
      400,
      'BadRequest',
      `the API version in the data (security.policy.gloo.solo.io/v1) does not match the expected API version (${apiVersion})`,
    ],
    [
      'another kind',
      { ...policy('a'), kind: 'Other' },
      422,
      'Invalid',
      'Other.security.policy.gloo.solo.io "a" is invalid: kind: Invalid value: "Other": must be ExtAuthPolicy',
    ],
  ])('with %s', async (_what, body, code, reason, message) => {
    const { status, json } = await send('POST', policies, body);
    expect([status, at(json, 'reason'), at(json, 'message')]).toEqual([code, reason, message]);
  });

  it('with another kind than the one built in', async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    const { status, json } = await send('POST', '/api/v1/namespaces', body);
    const why = 'converting (v1.ConfigMap) to (core.Namespace): unknown conversion';
    expect([status, at(json, 'message')]).toEqual([400, `ConfigMap in version "v1" cannot be handled as a Namespace: ${why}`]);
  });
});

describe('a request by hand', () => {
  it('may send YAML, and no other format', async () => {
    const yaml = `apiVersion: ${apiVersion}\nkind: ExtAuthPolicy\nmetadata:\n  name: from-yaml\nspec:\n  config:\n    glooAuth:\n      configs: []\n`;
    expect((await send('POST', policies, yaml, 'application/yaml')).status).toBe(201);
    const { status, json } = await send('POST', policies, policy('b'), 'text/plain');
    expect([status, at(json, 'reason')]).toEqual([415, 'UnsupportedMediaType']);
    expect(at(json, 'message')).toContain('accepted media types include: application/json, application/yaml');
  });

  it('gets a name where it asks for one', async () => {
    const { metadata: _, ...rest } = policy('');
    const { json } = await send('POST', policies, { ...rest, metadata: { generateName: 'some-' } });
    expect(stringAt(json, 'metadata', 'name')).toMatch(/^some-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('is not told which operation of a JSON patch failed', async () => {
    await send('POST', policies, policy('patched'));
    for (const patch of [
      [{ op: 'test', path: '/spec/x', value: 1 }],
      [{ op: 'remove', path: '/spec/x' }],
      [{ op: 'add', path: '/spec/x/y', value: 1 }],
    ]) {
      const { status, json } = await send('PATCH', `${policies}/patched`, patch, 'application/json-patch+json');
      expect([status, json]).toEqual([
        422,
        {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'the server rejected our request due to an error in our request',
          reason: 'Invalid',
          details: {},
          code: 422,
        },
      ]);
    }
    const broken = await send('PATCH', `${policies}/patched`, '{bad', 'application/merge-patch+json');
    const why = "invalid character 'b' looking for beginning of object key string";
    expect([broken.status, at(broken.json, 'message')]).toEqual([400, `error decoding patch: ${why}`]);
  });

  it('deletes an object with finalizers in two steps, and its generation counts on', async () => {
    await send('POST', policies, policy('held', { finalizers: ['example.com/hold'] }));
    const { status, json } = await send('DELETE', `${policies}/held`, undefined);
    expect([status, numberAt(json, 'metadata', 'generation'), at(json, 'metadata', 'deletionGracePeriodSeconds')]).toEqual([
      200, 2, 0,
    ]);
    const dying = stringAt(json, 'metadata', 'deletionTimestamp');
    expect(dying).toMatch(/Z$/);
    const kept = await send(
      'PATCH',
      `${policies}/held`,
      { metadata: { deletionTimestamp: null, labels: { a: 'b' } } },
      'application/merge-patch+json',
    );
    expect(stringAt(kept.json, 'metadata', 'deletionTimestamp')).toBe(dying);
    await send('PATCH', `${policies}/held`, { metadata: { finalizers: null } }, 'application/merge-patch+json');
    expect((await send('GET', `${policies}/held`, undefined)).status).toBe(404);
  });

  it('lists in pages of a number, and is refused another limit', async () => {
    const { status, json } = await send('GET', `${policies}?limit=x`, undefined);
    expect([status, at(json, 'message')]).toEqual([400, 'strconv.ParseInt: parsing "x": invalid syntax']);
    const page = await send('GET', `${policies}?limit=1`, undefined);
    expect(listAt(page.json, 'items')).toHaveLength(1);
  });

  it.each(['/healthz', '/livez', '/readyz'])('finds %s well', async (path) => {
    const response = await fetch(`${kube.url}${path}`);
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });
});
