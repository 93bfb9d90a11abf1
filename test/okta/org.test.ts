import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { type Org, openOrg } from '../../src/okta/org.ts';
import { loadSdk } from '../../src/okta/sdk.ts';
import { changedBy } from '../../src/okta/written-paths.ts';
import { aServer } from '../http/a-server.ts';
import { anHttp } from '../http/an-http.ts';
import { anOrg, anApp as app, failureOf, token } from './an-org.ts';

// its loading may take seconds, in which a server of this process would drop the connections that wait
beforeAll(async () => void (await loadSdk()));

const spec = { name: 'oidc_client', label: 'Portal', signOnMode: 'OPENID_CONNECT', settings: { app: { unknown: true } } };

const create = (org: Org) => org.write((sdk, app) => sdk.application.createApplication(app), spec);

describe('the traps of the SDK 8.1.0', () => {
  test('trap 1: an org URL with a trailing slash calls no path with two slashes', async () => {
    const server = await aServer(() => ({ json: app }));
    const org = await openOrg({ orgUrl: `${server.url}/`, credentials: token, http: anHttp().http, now: () => new Date() });
    await org.read('/api/v1/apps/0oa1');
    await org.write((sdk) => sdk.application.deactivateApplication('0oa1'));
    expect(server.seen.map((one) => one.path)).toEqual(['/api/v1/apps/0oa1', '/api/v1/apps/0oa1/lifecycle/deactivate']);
  });

  test.each(['acme.okta.com', 'https://acme-admin.okta.com', 'http://acme.okta.com'])(
    'trap 1: the org URL %s is refused',
    async (orgUrl) => {
      const opened = openOrg({ orgUrl, credentials: token, http: anHttp().http, now: () => new Date() });
      await expect(opened).rejects.toMatchObject({ code: 'bad-value' });
    },
  );

  test('trap 4: a large object is read to its end, and read anew when asked', async () => {
    let version = 0;
    const { org } = await anOrg(() => ({ json: { ...app, version: ++version, filler: 'x'.repeat(200_000) } }));
    expect(await org.read('/api/v1/apps/0oa1')).toMatchObject({ version: 1 });
    expect(await org.read('/api/v1/apps/0oa1')).toMatchObject({ version: 1 });
    org.forget();
    expect(await org.read('/api/v1/apps/0oa1')).toMatchObject({ version: 2 });
  });

  test('trap 5: unknown fields survive in both directions', async () => {
    const { org, server } = await anOrg(() => ({
      json: { ...app, settings: { app: { deep: [1] } }, created: '2026-01-01T00:00:00.000Z' },
    }));
    expect(await org.read('/api/v1/apps/0oa1')).toMatchObject({
      settings: { app: { deep: [1] } },
      created: '2026-01-01T00:00:00.000Z',
    });
    const answer = await create(org);
    expect(answer).toMatchObject({ settings: { app: { deep: [1] } } });
    expect(JSON.parse(server.seen.at(-1)?.body ?? '')).toEqual(spec);
  });

  test('trap 6: 200 with HTML is not Okta', async () => {
    const { org } = await anOrg(() => ({ headers: { 'content-type': 'text/html' }, body: '<html>Sign in to the Wi-Fi</html>' }));
    await expect(org.list('/api/v1/apps')).rejects.toMatchObject({ code: 'not-okta' });
    const written = create(org);
    await expect(written).rejects.toMatchObject({ code: 'not-okta' });
  });

  test('trap 7: empty pages are passed over', async () => {
    const { org, server } = await anOrg(({ path, headers }) => {
      const link = (after: string) => ({
        link: [`<http://${headers.host}${path}>; rel="self"`, `<http://${headers.host}/api/v1/apps?after=${after}>; rel="next"`],
      });
      if (path === '/api/v1/apps') return { headers: link('1'), json: [app] };
      if (path.endsWith('=1')) return { headers: link('2'), json: [] };
      return { json: [{ ...app, id: '0oa2' }] };
    });
    expect(await org.list('/api/v1/apps')).toEqual([app, { ...app, id: '0oa2' }]);
    expect(server.seen).toHaveLength(3);
  });

  test('trap 9: a failure has a stack', async () => {
    const { org } = await anOrg(() => ({ status: 400, json: { errorCode: 'E0000001', errorSummary: 'no' } }));
    const failure = await failureOf(create(org));
    expect(failure).toMatchObject({ code: 'okta-refused', stack: expect.stringContaining('org.ts') });
  });

  test('trap 10: reads are tried again after a server error, creations never are', async () => {
    let failures = 2;
    const { org, server, slept } = await anOrg(({ method }) =>
      method === 'POST' || failures-- > 0 ? { status: 500, json: { errorCode: 'E0000009', errorSummary: 'x' } } : { json: app },
    );
    expect(await org.read('/api/v1/apps/0oa1')).toEqual(app);
    expect(slept).toHaveLength(2);
    const created = create(org);
    await expect(created).rejects.toMatchObject({ code: 'okta-failed' });
    expect(server.seen.filter((one) => one.method === 'POST')).toHaveLength(1);
  });

  test('trap 11: a rate limit is waited for, also by a creation, and has an end', async () => {
    let limited = 1;
    const { org, waits } = await anOrg(() =>
      limited-- > 0 ? { status: 429, json: { errorCode: 'E0000047', errorSummary: 'x' } } : { json: app },
    );
    expect(await create(org)).toEqual(app);
    expect(waits.map((wait) => wait.reason)).toEqual(['rate-limit']);
    limited = Number.POSITIVE_INFINITY;
    await expect(org.list('/api/v1/apps')).rejects.toMatchObject({ code: 'okta-rate-limit' });
  });

  test('trap 12: environment and yaml files have no influence, not even broken ones', async () => {
    const home = mkdtempSync(join(tmpdir(), 'okta-home-'));
    mkdirSync(join(home, '.okta'));
    writeFileSync(join(home, '.okta', 'okta.yaml'), 'okta:\n  client:\n    token: "leaked-by-home"\n   broken: [');
    writeFileSync(join(home, 'okta.yaml'), '');
    const set: Record<string, string> = {
      HOME: home,
      OKTA_CLIENT_ORGURL: 'https://leaked.okta.com',
      OKTA_CLIENT_TOKEN: 'leaked-by-env',
      OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey',
      https_proxy: 'not a proxy',
    };
    const [before, cwd] = [{ ...process.env }, process.cwd()];
    onTestFinished(() => {
      process.chdir(cwd);
      for (const name of Object.keys(set)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
      rmSync(home, { recursive: true });
    });
    Object.assign(process.env, set);
    process.chdir(home);
    const { org, server } = await anOrg(() => ({ json: app }));
    expect(await create(org)).toEqual(app);
    expect(server.seen.map((one) => one.headers.authorization)).toEqual(['SSWS 00token']);
    expect(JSON.stringify(server.seen)).not.toContain('leaked');
  });
});

describe('an org', () => {
  test('sends the token and asks for JSON', async () => {
    const { org, server } = await anOrg(() => ({ json: [] }));
    await org.list('/api/v1/apps');
    expect(server.seen[0]?.headers).toMatchObject({ authorization: 'SSWS 00token', accept: 'application/json' });
  });

  test('makes no call twice, until it is forgotten', async () => {
    const { org, server } = await anOrg(({ path }) =>
      path.includes('gone') ? { status: 404, json: { errorCode: 'E0000007', errorSummary: 'x' } } : { json: [] },
    );
    const gone = '/api/v1/apps/gone';
    await Promise.all([org.firstPage('/api/v1/apps'), org.list('/api/v1/apps'), org.find(gone), org.find(gone)]);
    expect(server.seen).toHaveLength(2);
    org.forget('/api/v1/apps?');
    await org.list('/api/v1/apps');
    expect(server.seen).toHaveLength(2);
    org.forget('/api/v1/apps/g');
    await org.list('/api/v1/apps');
    await org.find(gone);
    expect(server.seen).toHaveLength(3);
    org.forget();
    await org.list('/api/v1/apps');
    expect(server.seen).toHaveLength(4);
  });

  test('a failed read is not remembered', async () => {
    let first = true;
    const { org } = await anOrg(() => {
      const reply = first ? { status: 403, json: { errorCode: 'E0000006', errorSummary: 'x' } } : { json: [] };
      first = false;
      return reply;
    });
    await expect(org.list('/api/v1/apps')).rejects.toMatchObject({ code: 'okta-right-missing' });
    expect(await org.list('/api/v1/apps')).toEqual([]);
  });

  test('what is not there is nothing for find, and a Problem for read', async () => {
    const { org } = await anOrg(() => ({ status: 404, json: { errorCode: 'E0000007', errorSummary: 'Not found' } }));
    expect(await org.find('/api/v1/apps/0oa9')).toBeUndefined();
    await expect(org.read('/api/v1/apps/0oa9')).rejects.toMatchObject({ code: 'okta-refused' });
  });

  test('a list that never ends does', async () => {
    const { org } = await anOrg(({ path, headers }) => ({
      headers: { link: `<http://${headers.host}${path}>; rel="next"` },
      json: [],
    }));
    await expect(org.list('/api/v1/apps')).rejects.toMatchObject({ code: 'answer-unusable' });
  });

  test('a list that is none is refused', async () => {
    const { org } = await anOrg(() => ({ json: { id: 'x' } }));
    await expect(org.list('/api/v1/apps')).rejects.toMatchObject({ code: 'answer-unusable' });
  });

  test('a next page elsewhere gets no credentials', async () => {
    const other = await aServer(() => ({ json: [] }));
    const { org } = await anOrg(() => ({ headers: { link: `<${other.url}/api/v1/apps?after=1>; rel="next"` }, json: [] }));
    await expect(org.list('/api/v1/apps')).rejects.toMatchObject({ code: 'answer-unusable' });
    expect(other.seen).toEqual([]);
  });

  test('a redirect elsewhere gets no credentials', async () => {
    const other = await aServer(() => ({ json: [] }));
    const { org } = await anOrg(() => ({ status: 307, headers: { location: other.url } }));
    await expect(org.list('/api/v1/apps')).rejects.toMatchObject({ code: 'not-okta' });
    expect(other.seen).toEqual([]);
  });

  test('puts a whole object', async () => {
    const { org, server } = await anOrg(({ body }) => ({ json: JSON.parse(body) }));
    expect(await org.put('/api/v1/apps/0oa1', app)).toEqual(app);
    expect(server.seen[0]).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(app),
    });
  });

  test('an answer that the SDK cannot read does not hide what was born', async () => {
    const odd = { ...app, created: 7, settings: { app: 'odd' }, features: 3 };
    const { org } = await anOrg(() => ({ json: odd }));
    expect(await create(org)).toEqual(odd);
  });

  test('an answer without a body is none', async () => {
    const { org } = await anOrg(() => ({ status: 204 }));
    expect(await org.write((sdk) => sdk.application.deleteApplication('0oa1'))).toBeUndefined();
  });

  test('ids are escaped, so that none leads elsewhere', async () => {
    const { org, server } = await anOrg(() => ({ status: 204 }));
    await org.write((sdk) => sdk.application.deleteApplication('../groups/00g1?x'));
    expect(server.seen[0]?.path).toBe('/api/v1/apps/..%2Fgroups%2F00g1%3Fx');
  });

  test.each(['', 'two words', 'line\nbreak', 'ümlaut'])('the token %j is refused before it is sent', async (text) => {
    const opened = anOrg(() => ({ json: [] }), { kind: 'token', token: new Secret(text) });
    await expect(opened).rejects.toMatchObject({ code: 'okta-token-refused' });
  });

  test('the token is in no failure and in no value', async () => {
    const { org } = await anOrg(() => ({ status: 400, json: { errorCode: 'E0000001', errorSummary: 'x' } }));
    const failure = await failureOf(create(org));
    expect(inspect({ failure, org }, { depth: 20, showHidden: true })).not.toContain('00token');
  });
});

describe('what is remembered after a write', () => {
  test.each([
    ['POST', '/api/v1/apps', '/api/v1/apps'],
    ['PUT', '/api/v1/apps/0oa1', '/api/v1/apps'],
    ['POST', '/api/v1/apps/0oa1/lifecycle/deactivate', '/api/v1/apps'],
    ['PUT', '/api/v1/apps/0oa1/groups/00g1', '/api/v1/apps/0oa1/groups'],
    ['POST', '/api/v1/trustedOrigins', '/api/v1/trustedOrigins'],
    ['POST', '/api/v1/authorizationServers/aus1/claims', '/api/v1/authorizationServers/aus1/claims'],
    ['PUT', '/api/v1/authorizationServers/aus1/policies/00p1/rules/0pr1', '/api/v1/authorizationServers/aus1/policies'],
    ['DELETE', '/api/v1/apps/0oa1', ''],
  ])('%s %s may have changed what begins with "%s"', (method, path, prefix) => {
    expect(changedBy(method, path)).toBe(prefix);
  });

  test('is what Okta answered to it, and all that it cannot have changed', async () => {
    const { org, server } = await anOrg(({ method, path }) => ({
      json: method === 'GET' && !path.includes('0oa1') ? [] : { ...app, id: '0oa1', label: method },
    }));
    await org.list('/api/v1/groups');
    await org.list('/api/v1/apps');
    await create(org);
    expect(await org.read('/api/v1/apps/0oa1')).toMatchObject({ label: 'POST' });
    await org.put('/api/v1/apps/0oa1', spec);
    expect(await org.read('/api/v1/apps/0oa1')).toMatchObject({ label: 'PUT' });
    await org.list('/api/v1/groups');
    await org.list('/api/v1/apps');
    const asked = server.seen.map(({ method, path }) => `${method} ${path}`);
    expect(asked).toEqual([
      'GET /api/v1/groups',
      'GET /api/v1/apps',
      'POST /api/v1/apps',
      'PUT /api/v1/apps/0oa1',
      'GET /api/v1/apps',
    ]);
  });

  test('is nothing of what a write that failed may have changed', async () => {
    const { org, server } = await anOrg(({ method }) =>
      method === 'PUT' ? { status: 400, json: { errorCode: 'E0000001', errorSummary: 'no' } } : { json: { ...app, id: '0oa1' } },
    );
    await org.read('/api/v1/apps/0oa1');
    await expect(org.put('/api/v1/apps/0oa1', spec)).rejects.toBeDefined();
    await org.read('/api/v1/apps/0oa1');
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET']);
  });
});
