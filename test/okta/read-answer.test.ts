import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from '../../src/http/http.ts';
import { objectIn, objectsIn } from '../../src/okta/read-answer.ts';
import { recordedTests, recordingsAvailable } from '../sandbox/okta/recordings.ts';
import { anApp } from './an-org.ts';

const server = '/api/v1/authorizationServers/default';
/** What each path holds, with no more than it must have. */
const held: Readonly<Record<string, object>> = {
  '/api/v1/apps': anApp,
  '/api/v1/apps/0oa1/groups': { id: '00g1' },
  '/api/v1/authorizationServers': { id: 'default', name: 'default', issuer: 'https://acme.okta.com/oauth2/default' },
  [`${server}/claims`]: { id: 'ocl1', name: 'email', claimType: 'RESOURCE' },
  [`${server}/policies`]: { id: '00p1', name: 'Portal', status: 'ACTIVE' },
  [`${server}/policies/00p1/rules`]: { id: '0pr1', name: 'Sign-in', status: 'ACTIVE' },
  [`${server}/credentials/keys`]: { kid: 'k1' },
  '/api/v1/groups': { id: '00g1', profile: { name: 'Everyone' } },
  '/api/v1/trustedOrigins': { id: 'tos1', name: 'x', origin: 'https://x.example' },
};
const alone: Readonly<Record<string, object>> = {
  ...Object.fromEntries(Object.entries(held).flatMap(([path, value]) => (path.endsWith('/keys') ? [] : [[`${path}/x1`, value]]))),
  '/api/v1/users/00u1': { id: '00u1', profile: {} },
  '/api/v1/org': {},
};

function answer(path: string, body: string, status = 200): HttpAnswer {
  const url = `https://acme.okta.com${path}`;
  return { url, status, headers: new Headers(), bytes: new TextEncoder().encode(body), text: () => body };
}
const unusable = expect.objectContaining({ code: 'answer-unusable', exitCode: 8 });

const noObject = ['""', '"text"', '0', '-1e300', 'false', 'true', 'null', '[]', '[{}]', '[null]', ''];

describe.each(Object.entries(alone))('the object at %s', (path, value) => {
  test('is given back as it came, with what nobody knows', () => {
    const whole = { fieldOfTomorrow: { deep: [1, null, 'é'] }, ...value };
    expect(objectIn(answer(path, JSON.stringify(whole)), 'GET')).toEqual(whole);
  });
  test.each(noObject)('is refused when it is %s', (body) => {
    expect(() => objectIn(answer(path, body), 'GET')).toThrow(unusable);
  });
  test.each(Object.keys(value))('is refused when its %s is missing or of another type', (field) => {
    for (const other of [undefined, null, 0, false, [], {}, field === 'profile' ? 'x' : { x: 1 }]) {
      if (field === 'profile' && path.includes('/users/') && JSON.stringify(other)?.startsWith('{')) continue;
      const body = JSON.stringify({ ...value, [field]: other });
      expect([body, failureOf(() => objectIn(answer(path, body), 'GET'))]).toEqual([body, unusable]);
    }
  });
});

describe.each(Object.entries(held))('the list at %s', (path, value) => {
  test('is given back, an empty one too', () => {
    expect(objectsIn(answer(path, JSON.stringify([value, value])))).toEqual([value, value]);
    expect(objectsIn(answer(path, '[]'))).toEqual([]);
  });
  test.each(['""', '0', 'false', 'null', '{}', JSON.stringify(value), ''])('is refused when it is %s', (body) => {
    expect(() => objectsIn(answer(path, body))).toThrow(unusable);
  });
  test.each(['""', '"x"', '0', 'false', 'null', '[]', '{}'])('is refused when a member of it is %s', (member) => {
    expect(() => objectsIn(answer(path, `[${JSON.stringify(value)},${member}]`))).toThrow(unusable);
  });
});

test.each([
  ['/api/v1/apps/0oa1', 'credentials', [], 'its credentials is a list'],
  ['/api/v1/apps/0oa1', 'credentials', {}, 'its credentials is an object'],
  ['/api/v1/apps/0oa1', 'settings', '', 'its settings is an empty text'],
  ['/api/v1/apps/0oa1', 'settings', { oauthClient: { redirect_uris: 'https://x' } }, 'its settings.oauthClient.redirect_uris'],
  [
    '/api/v1/apps/0oa1',
    'settings',
    { oauthClient: { redirect_uris: [0] } },
    'its settings.oauthClient.redirect_uris.0 is a number',
  ],
  ['/api/v1/apps/0oa1', 'profile', 'x', 'its profile is a text'],
  [`${server}/policies/00p1`, 'conditions', { clients: { include: 'ALL_CLIENTS' } }, 'its conditions.clients.include is a text'],
  [`${server}/policies/00p1/rules/0pr1`, 'conditions', { people: [] }, 'its conditions.people is a list'],
  [`${server}/claims/ocl1`, 'system', 'yes', 'its system is a text'],
  ['/api/v1/trustedOrigins/tos1', 'scopes', [null], 'its scopes.0 is null'],
])('%s with %s %j is refused in words', (path, field, value, words) => {
  const whole = { ...held[path.replace(/\/\w+$/, '')], [field]: value };
  expect(() => objectIn(answer(path, JSON.stringify(whole)), 'GET')).toThrow(
    expect.objectContaining({ code: 'answer-unusable', message: expect.stringContaining(words) }),
  );
});

test('what is deleted answers nothing, or an object of nothing', () => {
  expect(objectIn(answer('/api/v1/apps/0oa1', '', 204), 'DELETE')).toBeUndefined();
  expect(objectIn(answer('/api/v1/apps/0oa1/lifecycle/deactivate', '{}'), 'POST')).toEqual({});
  for (const body of ['0', '""', 'false', '[]'])
    expect(() => objectIn(answer('/api/v1/apps/0oa1', body), 'DELETE')).toThrow(unusable);
});

test('half a character in an answer is made whole, wherever it stands', () => {
  const body =
    '{"id":"0oa\\ud800","name":"oidc_client","label":"\\uDC00x","status":"ACTIVE","\\ud83d":1,"credentials":{"oauthClient":{"client_id":"\\ud83d\\ude80"}}}';
  const found = objectIn(answer('/api/v1/apps/0oa1', body), 'GET');
  expect(found).toMatchObject({
    id: '0oa\ufffd',
    label: '\ufffdx',
    '\ufffd': 1,
    credentials: { oauthClient: { client_id: '🚀' } },
  });
});

test.skipIf(!recordingsAvailable)('every recorded success of a real org passes', () => {
  const passed = new Set<string>();
  for (const { method, path, status, response } of [...recordedTests().values()].flat()) {
    if (status > 299 || /\/scopes|policies\/rst|\.well-known/.test(path)) continue;
    const one = answer(path, response === '' ? '' : JSON.stringify(response), status);
    if (Array.isArray(response)) expect(objectsIn(one)).toEqual(response);
    else if (response !== '') expect(objectIn(one, method)).toEqual(response);
    else if (method === 'DELETE' || path.includes('/lifecycle/')) expect(objectIn(one, method)).toBeUndefined();
    passed.add(`${method} ${path.replaceAll(/\/\w{20}/g, '')}`);
  }
  expect(passed.size).toBeGreaterThan(15);
});
if (!recordingsAvailable) console.warn('skipped: the recordings of real orgs are not at hand');

function failureOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
