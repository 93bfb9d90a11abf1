import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawAt, textAt } from '../../../src/sandbox/okta/raw.ts';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { changed, spa } from './bodies.ts';
import { call, createSpa, objectOf } from './call.ts';
import { causes, expectInvalid } from './refused.ts';

let okta: OktaStandIn;
beforeAll(async () => {
  okta = await startOkta();
});
afterAll(() => okta.close());

const withId = (label: string, id: string) => changed(spa(label), { 'credentials.oauthClient.client_id': id });
const clientIdOf = (body: unknown) => textAt(body as never, 'credentials', 'oauthClient', 'client_id');

describe('the client id of an app', () => {
  it('is the id of the app, or one that the request chose', async () => {
    const plain = objectOf(await call(okta, 'POST', '/api/v1/apps', spa('Plain')));
    expect(clientIdOf(plain)).toBe(plain['id']);
    for (const id of ['six-66', `${'x'.repeat(99)}!`, "a$-_.+!*'(),9"]) {
      const made = objectOf(await call(okta, 'POST', '/api/v1/apps', withId('Own', id)));
      expect(clientIdOf(made)).toBe(id);
      expect(made['id']).toMatch(/^0oa/);
    }
  });

  it.each(['five5', 'x'.repeat(101), 'with space', 'with/slash', 'with%41', 'ümlaut', 'ALL_CLIENTS'])(
    'cannot be %s',
    async (id) => {
      await expectInvalid(okta, 'POST', '/api/v1/apps', withId('Bad', id), 'client_id');
    },
  );

  it('is never that of another app, nor of one that is gone where the org says so, and a second delivery makes no second app', async () => {
    const body = withId('Once', 'once-and-never-again');
    okta.faults.add({ kind: 'twice', method: 'POST', path: '/api/v1/apps', answer: 'second' });
    const again = await call(okta, 'POST', '/api/v1/apps', body);
    expect([again.status, again.body]).toMatchObject([400, { errorCode: 'E0000001' }]);
    const refused = await expectInvalid(okta, 'POST', '/api/v1/apps', body, 'client_id');
    expect(causes(refused)).toEqual(['client_id: An object with this field already exists in the current organization']);
    const ours = okta.state.apps.filter(({ raw }) => clientIdOf(raw) === 'once-and-never-again');
    expect(ours).toHaveLength(1);
    const path = `/api/v1/apps/${String(ours[0]?.raw['id'])}`;
    await call(okta, 'POST', `${path}/lifecycle/deactivate`);
    expect((await call(okta, 'DELETE', path)).status).toBe(204);
    okta.state.edition.clientIdsReturn = false;
    await expectInvalid(okta, 'POST', '/api/v1/apps', body, 'client_id');
    okta.state.edition.clientIdsReturn = true;
    expect((await call(okta, 'POST', '/api/v1/apps', body)).status).toBe(200);
  });

  it('stays as it was made', async () => {
    const id = await createSpa(okta, 'Stays');
    await expectInvalid(okta, 'PUT', `/api/v1/apps/${id}`, withId('Stays', 'another-one'), 'client_id');
    expect((await call(okta, 'PUT', `/api/v1/apps/${id}`, withId('Stays', id))).status).toBe(200);
    expect((await call(okta, 'PUT', `/api/v1/apps/${id}`, spa('Stays'))).status).toBe(200);
  });
});

describe('what an org has switched on', () => {
  it('shows in its apps: universal logout as an object or null, single logout or not', async () => {
    const shown = async () => {
      const app = objectOf(await call(okta, 'POST', '/api/v1/apps', spa('Switched')));
      return [app['universalLogout'], rawAt(app, 'settings', 'oauthClient')['participate_slo']];
    };
    const full = { status: 'DISABLED', supportType: 'FULL', identityStack: 'NOT_SHARED', protocol: 'GLOBAL_TOKEN_REVOCATION' };
    expect(await shown()).toEqual([full, false]);
    Object.assign(okta.state.edition, { universalLogout: false, singleLogout: false });
    expect(await shown()).toEqual([null, undefined]);
    Object.assign(okta.state.edition, { universalLogout: true, singleLogout: true });
  });
});

describe('the keys of a client', () => {
  it('come back with an id and a status, with null for a use or a curve that was not sent, and keep their id', async () => {
    const rsa = { kty: 'RSA', kid: 'one', e: 'AQAB', n: 'AA' };
    const ec = { kty: 'EC', kid: 'two', x: 'AA', y: 'AA', status: 'INACTIVE' };
    const curved = { kty: 'EC', kid: 'three', x: 'AA', y: 'AA', crv: 'P-256', use: 'sig', alg: 'ES256' };
    const body = {
      ...spa('Service'),
      credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
      settings: {
        oauthClient: {
          application_type: 'service',
          grant_types: ['client_credentials'],
          response_types: ['token'],
          jwks: { keys: [rsa, ec, curved] },
        },
      },
    };
    const keysOf = (app: object) => (rawAt(app as never, 'settings', 'oauthClient', 'jwks') as { keys?: object[] }).keys;
    const made = objectOf(await call(okta, 'POST', '/api/v1/apps', body));
    const id = expect.stringMatching(/^pks.{17}$/);
    expect(keysOf(made)).toEqual([
      { ...rsa, id, status: 'ACTIVE', use: null },
      { ...ec, id, use: null, crv: null },
      { ...curved, id, status: 'ACTIVE' },
    ]);
    const path = `/api/v1/apps/${String(made['id'])}`;
    expect(rawAt(made, '_links')['clientCredentials']).toEqual([{ name: 'jwks', href: `${okta.url}${path}/credentials/jwks` }]);
    expect(keysOf(objectOf(await call(okta, 'PUT', path, body)))).toEqual(keysOf(made));
  });
});

describe('a new authorization server', () => {
  it('rotates its keys by itself, whatever was asked for, until it is told otherwise', async () => {
    const asked = {
      name: 'By hand',
      description: 'x',
      audiences: ['api://x'],
      credentials: { signing: { rotationMode: 'MANUAL' } },
    };
    const made = objectOf(await call(okta, 'POST', '/api/v1/authorizationServers', asked));
    const created = rawAt(made, 'credentials', 'signing');
    expect(created).toMatchObject({ rotationMode: 'AUTO', nextRotation: expect.any(String) });
    const path = `/api/v1/authorizationServers/${String(made['id'])}`;
    const told = rawAt(objectOf(await call(okta, 'PUT', path, asked)), 'credentials', 'signing');
    expect(told).toEqual({ kid: created['kid'], rotationMode: 'MANUAL', lastRotated: created['lastRotated'] });
  });
});
