import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, copyOf, isRaw, type Raw, type Value } from '../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { claim, origin, policy, rule, spa } from './bodies.ts';
import { call, objectOf } from './call.ts';
import { contractAvailable, writableFields } from './contract.ts';

if (!contractAvailable) console.warn('documented fields are not tested: ../shared/okta/management-slim.json is not there');

// What somebody who reads an object and writes it back sends along, and no write changes; and what is documented to become
// something else.
const passedOver = [
  /^(id|system|created|createdBy|lastUpdated|lastUpdatedBy|name: app)$/,
  // an app's and a server's lifecycle
  /^status: (app|server)$/,
  // made of the org's address and the server's name
  /^issuer$/,
  // becomes a number without gaps
  /^priority$/,
  // of other kinds of claims, and of other ways of authenticating
  /^group_filter_type$/,
  /^credentials\.oauthClient\.client_secret$/,
  // recorded: a new server answers AUTO, whatever is asked for; `sig` is the only use
  /^credentials\.signing\.(rotationMode: new server|use: server)$/,
];

let okta: OktaStandIn;
beforeAll(async () => {
  okta = await startOkta();
});
afterAll(() => okta.close());

const server = '/api/v1/authorizationServers/default';
const person = (change: Raw = {}): Raw => ({
  profile: { login: 'a@x.example', email: 'a@x.example', firstName: 'A', lastName: 'B', ...change },
});

interface Kind {
  readonly path: string;
  /** What is surely taken, with a name of its own each time. */
  readonly body: (name: string) => Raw;
}

const kinds: Readonly<Record<string, Kind>> = {
  app: { path: '/api/v1/apps', body: (label) => spa(label) },
  server: {
    path: '/api/v1/authorizationServers',
    body: (name) => ({ name, description: name, audiences: ['api://x'], issuerMode: 'ORG_URL' }),
  },
  claim: { path: `${server}/claims`, body: (name) => claim({ name }) },
  scope: { path: `${server}/scopes`, body: (name) => ({ name }) },
  policy: { path: `${server}/policies`, body: (name) => policy({ name }) },
  origin: { path: '/api/v1/trustedOrigins', body: (name) => origin({ name, origin: `https://${name}.example` }) },
  group: { path: '/api/v1/groups', body: (name) => ({ profile: { name } }) },
  org: { path: '/api/v1/org', body: () => ({ companyName: 'Some' }) },
};

let count = 0;
const fresh = (): string => {
  count += 1;
  return `object-${count}`;
};

/** What became of a field that was sent: kept, refused loudly, or dropped. */
function fate(field: string, value: unknown, status: number, body: Value): string {
  if (status >= 400) return 'refused';
  return JSON.stringify(at(body, ...field.split('.'))) === JSON.stringify(value) ? 'kept' : `dropped: ${JSON.stringify(value)}`;
}

function withField(body: Raw, field: string, value: unknown): Raw {
  const copy = copyOf(body);
  const names = field.split('.');
  const last = names.pop() ?? '';
  let inner: Raw = copy;
  for (const name of names) {
    const found = inner[name];
    const next: Raw = isRaw(found) ? found : {};
    inner[name] = next;
    inner = next;
  }
  inner[last] = value as Value;
  return copy;
}

describe.skipIf(!contractAvailable)('a documented field that is sent is kept or refused, never dropped in silence', () => {
  it.each(Object.entries(kinds))('%s', async (kind, { path, body }) => {
    const dropped: string[] = [];
    let fields = 0;
    for (const method of ['POST', 'PUT'] as const) {
      const alone = kind === 'org';
      const made = alone ? undefined : objectOf(await call(okta, 'POST', path, body(fresh())));
      const target = method === 'PUT' && made !== undefined ? `${path}/${String(made['id'])}` : path;
      for (const { field, value } of writableFields(method, target, body('x'))) {
        const isNew = method === 'POST' ? 'new ' : '';
        const names = [field, `${field}: ${kind}`, `${field}: ${isNew}${kind}`];
        if (passedOver.some((known) => names.some((name) => known.test(name)))) continue;
        fields += 1;
        const reply = await call(okta, method, target, withField(body(fresh()), field, value));
        const became = fate(field, value, reply.status, reply.body);
        if (became !== 'kept' && became !== 'refused') dropped.push(`${method} ${field} ${became}`);
      }
    }
    expect(dropped).toEqual([]);
    expect(fields).toBeGreaterThan(2);
  });

  it('rule', async () => {
    const made = objectOf(await call(okta, 'POST', `${server}/policies`, policy({ name: fresh() })));
    const path = `${server}/policies/${String(made['id'])}/rules`;
    const dropped: string[] = [];
    for (const { field, value } of writableFields('POST', path, rule({}))) {
      if (passedOver.some((known) => known.test(field))) continue;
      const reply = await call(okta, 'POST', path, withField(rule({ name: fresh() }), field, value));
      const became = fate(field, value, reply.status, reply.body);
      if (became !== 'kept' && became !== 'refused') dropped.push(`${field} ${became}`);
    }
    expect(dropped).toEqual([]);
  });

  it('person', async () => {
    const { id } = objectOf(await call(okta, 'POST', '/api/v1/users', person()));
    const path = `/api/v1/users/${String(id)}`;
    const dropped: string[] = [];
    for (const { field, value } of writableFields('POST', path, person())) {
      const reply = await call(okta, 'POST', path, withField(person(), field, value));
      const secret = /^credentials\.(password\.value|recovery_question\.answer)$/.test(field);
      const became = fate(field, value, reply.status, reply.body);
      if (became !== 'kept' && became !== 'refused' && !secret) dropped.push(`${field} ${became}`);
    }
    expect(dropped).toEqual([]);
  });
});
