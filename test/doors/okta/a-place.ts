import { expect, onTestFinished } from 'vitest';
import type { Entry, Json, JsonObject, Kind, Place, Settled, SettledUpdate, Sought } from '../../../src/core/model.ts';
import { Secret } from '../../../src/core/secret.ts';
import { findAuthServer } from '../../../src/okta/find.ts';
import { makeOktaDrivers } from '../../../src/okta/okta-drivers.ts';
import { openOrg } from '../../../src/okta/org.ts';
import { loadSdk } from '../../../src/okta/sdk.ts';
import { type OktaOptions, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { anHttp } from '../../http/an-http.ts';

/** A stand-in org with our drivers on it. A route that it does not know fails the test. */
export async function aPlace(options: OktaOptions = {}) {
  // its loading may take seconds, in which a server of this process would drop the connections that wait
  await loadSdk();
  const okta = await startOkta({ pageSize: 2, ...options });
  onTestFinished(async () => {
    await okta.close();
    expect(okta.unknownRoutes()).toEqual([]);
  });
  const { http } = anHttp();
  const open = () =>
    openOrg({ orgUrl: okta.url, credentials: { kind: 'token', token: new Secret(okta.token) }, http, now: () => new Date() });
  const org = await open();
  const server = await findAuthServer(org, 'default');
  const writesSince = (at: number) =>
    okta
      .calls()
      .slice(at)
      .filter((call) => call.method !== 'GET');
  return { okta, org, open, http, server, drivers: makeOktaDrivers(org, 'gloo-okta'), writesSince };
}

/** A write of `spec`. */
export const settled = (kind: Kind, place: Place, spec: Json): Settled => ({
  kind,
  key: `${kind}/x`,
  title: `thing of ${kind}`,
  place,
  spec,
});
/** What a driver is asked to look for; with `remembered` the ledger has an entry of it. */
export const sought = (kind: Kind, place: Place, spec: Json, remembered?: Partial<Entry>): Sought => ({
  kind,
  key: `${kind}/x`,
  place,
  spec,
  ...(remembered === undefined ? {} : { remembered: entry(kind, place, spec, remembered) }),
});
const entry = (kind: Kind, place: Place, spec: Json, more: Partial<Entry>): Entry => ({
  ...{
    kind,
    key: `${kind}/x`,
    title: 'x',
    state: 'made',
    place,
    id: null,
    spec,
    outputs: {},
    needs: [],
    at: '2026-01-01T00:00:00Z',
  },
  ...more,
});
/** An update of one field. */
export const change = (
  base: Settled,
  id: string,
  path: string,
  before: Json | undefined,
  after: Json | undefined,
): SettledUpdate => ({
  ...base,
  id,
  outputs: { id },
  fields: [{ path, before, after }],
  force: false,
});

/** The app as `design` asks for it. */
export const appSpec = (label = 'Gloo Portal', name = 'gloo-okta') => ({
  name: 'oidc_client',
  label,
  signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
  settings: {
    implicitAssignment: false,
    oauthClient: {
      application_type: 'browser',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: ['https://portal.example.com/'],
      post_logout_redirect_uris: ['https://portal.example.com/logout'],
      consent_method: 'TRUSTED',
      refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
    },
  },
  profile: { glooOkta: { name } },
});
/** Adds a field that no SDK knows to an object of the stand-in. */
export const tag = (raw: JsonObject | undefined) => Object.assign(raw as object, { fieldOfTomorrow: { deep: [1, null, 'é'] } });

/** A stand-in org as `aPlace` gives it. */
export type APlace = Awaited<ReturnType<typeof aPlace>>;
