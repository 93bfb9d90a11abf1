import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrgState } from '../../../src/sandbox/okta/org-state.ts';
import { at, copyOf, isRaw, type Raw, rawAt, textAt, type Value } from '../../../src/sandbox/okta/raw.ts';
import { seedApp, seedAuthorizationServer, seedGroup } from '../../../src/sandbox/okta/seed-org.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { call, listOf, type Reply } from './call.ts';
import { checkRequest, checkResponse, contractAvailable } from './contract.ts';
import { comparable, type Recorded, recordedTests, recordingsAvailable } from './recordings.ts';

if (!recordingsAvailable) console.warn('conformance with real orgs is not tested: ../shared/okta/recordings.jsonl is not there');

const tests = recordedTests();
const everything = [...tests.values()].flat();

describe.skipIf(!recordingsAvailable)('the org answers as real orgs did', () => {
  let fresh: OrgState;
  beforeAll(async () => {
    const okta = await startOkta();
    fresh = okta.state;
    await okta.close();
  });

  describe.each([...tests])('%s', (_, exchanges) => {
    let okta: OktaStandIn;
    const ids = new Map<string, string>();

    beforeAll(async () => {
      okta = await startOkta({ state: fresh });
      await seedWhatIsPresupposed(okta, exchanges);
      const everyone = okta.state.groups[0];
      for (const { path, response } of exchanges) {
        if (path === '/api/v1/groups' && Array.isArray(response))
          ids.set(String((response[0] as Raw)['id']), String(everyone?.['id']));
      }
    });
    afterAll(() => okta.close());

    const named = exchanges.map((exchange, index) => [`${index}: ${exchange.method} ${exchange.path}`, exchange] as const);
    it.each(named)('%s', async (_name, exchange) => {
      okta.state.edition = {
        apiAccessManagement: exchange.status !== 401,
        pipeline: textAt(exchange.response, 'pipeline') === 'v1' ? 'v1' : 'idx',
        // what an org has switched on shows in its answers
        universalLogout: at(exchange.response, 'universalLogout') !== null,
        singleLogout: rawAt(exchange.response, 'settings', 'oauthClient')['participate_slo'] !== undefined,
        clientIdsReturn: true,
      };
      const path = renamed(exchange.path, ids);
      const sent = renamed(JSON.stringify(exchange.request), ids).replaceAll('"REDACTED"', '"redacted-in-the-recording"');
      const request = exchange.request === '' ? undefined : (JSON.parse(sent) as Value);
      const reply = await call(okta, exchange.method, path + exchange.query, request);

      expect(reply.status).toBe(exchange.status);
      learn(ids, exchange, reply);
      expect(comparable(reply.body ?? '', new Map())).toEqual(expected(exchange, reply, ids));
      expect(linksOf(reply)).toEqual((exchange.link ?? []).map(linkShape));
      if (contractAvailable && request !== undefined) expect(checkRequest(exchange.method, path, request)).toEqual([]);
      if (contractAvailable && reply.text !== '')
        expect(checkResponse(exchange.method, path, reply.status, reply.body)).toEqual([]);
      await expectState(okta, exchange, path, reply);
      expect(okta.unknownRoutes()).toEqual([]);
    });
  });

  it('has the scopes that a real default authorization server has', async () => {
    const exchange = everything.find(({ test }) => test === 'TestAccDataSourceOktaAuthServerScopes_read');
    const okta = await startOkta();
    const scopes = listOf(await call(okta, 'GET', '/api/v1/authorizationServers/default/scopes'));
    const brief = (scope: Raw) => `${String(scope['name'])} ${String(scope['system'])}`;
    expect(scopes.map(brief)).toEqual(((exchange?.response ?? []) as Raw[]).map(brief));
    await okta.close();
  });
});

// Afterwards the org is as the answer said: what was written is read back, what was deleted is gone.
async function expectState(okta: OktaStandIn, { method, status }: Recorded, path: string, reply: Reply): Promise<void> {
  if (status >= 400 || method === 'GET' || path.includes('/lifecycle/') || path.includes('/policies/rst')) return;
  const id = isRaw(reply.body) && typeof reply.body['id'] === 'string' ? reply.body['id'] : '';
  const object = method === 'POST' ? `${path}/${id}` : path;
  const read = await call(okta, 'GET', object);
  expect(read.status).toBe(method === 'DELETE' ? 404 : 200);
  if (method === 'DELETE' || !isRaw(reply.body)) return;
  const written = copyOf(reply.body);
  const oauthClient = isRaw(written['credentials']) ? written['credentials']['oauthClient'] : undefined;
  if (isRaw(oauthClient)) delete oauthClient['client_secret'];
  expect(read.body).toEqual(written);
}

function learn(ids: Map<string, string>, { response, method }: Recorded, reply: Reply): void {
  if (method !== 'POST' || !isRaw(response) || !isRaw(reply.body)) return;
  if (typeof response['id'] === 'string' && typeof reply.body['id'] === 'string') ids.set(response['id'], reply.body['id']);
}

/** The recorded answer in the stand-in's ids, with the links that Okta has added since, and without our order of scopes. */
function expected({ response, path }: Recorded, reply: Reply, ids: Map<string, string>): Value {
  const value = comparable(response, ids);
  if (path.endsWith('/scopes') && Array.isArray(value) && Array.isArray(reply.body)) {
    const given = reply.body as Raw[];
    return value.map((scope, index) => withId(scope as Raw, String(given[index]?.['id'])));
  }
  return withLaterLinks(value, reply.body, ids);
}

function withId(scope: Raw, id: string): Raw {
  return JSON.parse(JSON.stringify(scope).replaceAll(String(scope['id']), id)) as Raw;
}

// `resourceServerCredentialsKeys` and a group's `owners` are in the answers recorded in 2026 and not in those of 2025.
function withLaterLinks(value: Value, given: Value, ids: Map<string, string>): Value {
  if (!isRaw(value) || !isRaw(given) || !isRaw(value['_links']) || !isRaw(given['_links'])) return value;
  const added = Object.entries(given['_links']).filter(
    ([name]) => ['resourceServerCredentialsKeys', 'owners'].includes(name) && !(name in (value['_links'] as Raw)),
  );
  return { ...value, _links: { ...value['_links'], ...(comparable(Object.fromEntries(added), ids) as Raw) } };
}

function linksOf(reply: Reply): string[] {
  const header = reply.headers.get('link');
  return header === null ? [] : header.split(/, (?=<)/).map(linkShape);
}

// The order of the parameters differs; what matters is the relation, the path and which parameters there are.
function linkShape(link: string): string {
  const [, href = '', rel = ''] = /^<([^>]*)>; rel="([^"]*)"$/.exec(link) ?? [];
  const { pathname, searchParams } = new URL(href);
  return `${rel} ${pathname} ${[...searchParams]
    .map((pair) => pair.join('='))
    .toSorted()
    .join('&')}`;
}

function renamed(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\b(0oa|aus|ocl|scp|00p|0pr|00g|00u|tos)[A-Za-z0-9]{17}\b/g, (id) => ids.get(id) ?? id);
}

/** What the recordings use but do not make is put into the org: as first recorded, or a stand-in of its kind with its id. */
async function seedWhatIsPresupposed(okta: OktaStandIn, exchanges: readonly Recorded[]): Promise<void> {
  const made = new Set(exchanges.filter(({ method }) => method === 'POST').map(({ response }) => textAt(response, 'id')));
  const used = new Set(
    exchanges.flatMap(({ path, request }) => idsIn(path + JSON.stringify(request)).filter((id) => !made.has(id))),
  );
  const everyones = exchanges
    .filter(({ path }) => path === '/api/v1/groups')
    .flatMap(({ response }) => idsIn(JSON.stringify(response)));
  for (const id of used) {
    if (id.startsWith('0oa')) seedApp(okta.state, { ...firstRecorded(id, '0oa'), id });
    if (id.startsWith('00g') && !everyones.includes(id)) seedGroup(okta.state, { ...firstRecorded(id, '00g'), id });
    if (id.startsWith('aus')) await seedAuthorizationServer(okta.state, { ...firstRecorded(id, 'aus'), id });
    if (id.startsWith('rst')) okta.state.signOnPolicies.push({ id, type: 'ACCESS_POLICY', name: id });
  }
  for (const exchange of exchanges) seedParts(okta, exchange, made);
}

// Claims, scopes, policies and rules that are changed without having been made.
function seedParts(okta: OktaStandIn, { method, path, response }: Recorded, made: ReadonlySet<string | undefined>): void {
  const [, serverId = '', kind = '', id = '', , ruleId] =
    /authorizationServers\/(\w+)\/(\w+)\/(\w+)(\/rules\/(\w+))?$/.exec(path) ?? [];
  const server = okta.state.authorizationServers.find(({ raw }) => raw['id'] === serverId);
  if (server === undefined || made.has(ruleId ?? id)) return;
  throw new Error(`nothing is recorded that made ${method} ${path} possible: ${kind} ${JSON.stringify(response)}`);
}

function firstRecorded(id: string, prefix: string): Raw {
  const answers = everything.flatMap(({ response, status }) => (status < 400 && isRaw(response) ? [response] : []));
  // An assignment's id is that of its group.
  const own = answers.find((answer) => answer['id'] === id && !('priority' in answer));
  const other = answers.find(
    (answer) => String(answer['id']).startsWith(prefix) && isRaw(answer['_links']) && !('priority' in answer),
  );
  return JSON.parse(JSON.stringify(own ?? other ?? {}).replaceAll(String((own ?? other)?.['id']), id)) as Raw;
}

function idsIn(text: string): string[] {
  return text.match(/\b(0oa|aus|00g|rst)[A-Za-z0-9]{17}\b/g) ?? [];
}
