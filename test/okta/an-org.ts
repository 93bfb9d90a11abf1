import { Secret } from '../../src/core/secret.ts';
import { openOrg } from '../../src/okta/org.ts';
import type { OrgCredentials } from '../../src/okta/org-credentials.ts';
import { aServer, type Reply, type Seen } from '../http/a-server.ts';
import { anHttp } from '../http/an-http.ts';

/** The token that opens a test's org. */
export const token: OrgCredentials = { kind: 'token', token: new Secret('00token') };

/** An app with no more than an app must have. */
export const anApp = {
  id: '0oa1',
  name: 'oidc_client',
  label: 'Portal',
  status: 'ACTIVE',
  credentials: { oauthClient: { client_id: '0oa1' } },
};

/** An org on loopback that answers what `handle` says, opened with a token. */
export async function anOrg(handle: (seen: Seen) => Reply, credentials: OrgCredentials = token) {
  const server = await aServer(handle);
  const { http, waits, slept } = anHttp();
  const org = await openOrg({ orgUrl: server.url, credentials, http, now: () => new Date() });
  return { org, server, http, waits, slept };
}

/** The Problem with which a promise is refused. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
