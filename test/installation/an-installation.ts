import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { aMachine, type Machine, react } from '../commands/a-run.ts';
import { plainRequest } from '../http/plain-request.ts';

/** Any JSON object. */
export type Raw = Record<string, unknown>;

/** The app of an installation as the org holds it. */
export type App = Raw & {
  profile: { glooOkta?: Raw };
  settings: { oauthClient: { redirect_uris: string[]; post_logout_redirect_uris: string[] } };
};

/** Where the claims and policies of the tests are. */
export const server = '/api/v1/authorizationServers/default';

/**
 * A machine with an empty sandbox behind it, and what tests of ownership do with it. The test file puts kubectl-in-process in
 * the place of `execa`, or runs the real kubectl.
 */
export async function anInstallation() {
  const machine = await aMachine('hasty');
  onTestFinished(() => machine.leave());
  const { okta: org, kube } = machine.sandbox;
  const state = () => ({ okta: org.snapshot(), kube: kube.snapshot() });
  await kube.settled();
  const before = state();
  const succeeds = async (words: readonly string[], ...more: Parameters<Machine['run']>[1][]) => {
    const outcome = await machine.run(words, ...more);
    expect(outcome.err).not.toContain('✗');
    expect(outcome.code, outcome.err).toBe(0);
    return outcome;
  };
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: `SSWS ${org.token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const { status, text } = await plainRequest(method, `${org.url}${path}`, headers, sent);
    expect(status, `${method} ${path} ${text}`).toBeLessThan(300);
    return text === '' ? {} : JSON.parse(text);
  };
  return {
    machine,
    /** Both worlds before anything was made. */
    before,
    /** Both worlds once Gloo has nothing left to do. */
    now: async () => {
      await kube.settled();
      return state();
    },
    setup: (...words: string[]) => succeeds(['setup', ...react, '--yes', ...words]),
    teardown: (...words: string[]) => succeeds(['teardown', '--yes', ...words]),
    /** Sets up on a machine with a home of its own. */
    setupElsewhere: (...words: string[]) =>
      succeeds(['setup', ...react, '--yes', ...words], { env: { ...machine.env, HOME: join(machine.dir, 'elsewhere') } }),
    /** Another machine from now on: the same org and cluster, and no memory. */
    forget: () => rmSync(join(machine.dir, 'home'), { recursive: true, force: true }),
    /** A call of somebody else's to the org. */
    okta: async (method: string, path: string, body?: unknown) => (await call(method, path, body)) as Raw,
    app: () => org.state.apps[0]?.raw as App,
    claims: async () => (await call('GET', `${server}/claims`)) as Raw[],
    policies: () => org.state.authorizationServers[0]?.policies ?? [],
  };
}

/** An installation with its helpers. */
export type Installation = Awaited<ReturnType<typeof anInstallation>>;

/** An app that somebody else makes. */
export const otherApp = (label: string, more: Raw = {}) => ({
  name: 'oidc_client',
  label,
  signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true } },
  settings: {
    oauthClient: {
      application_type: 'browser',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: ['https://theirs.example.com/callback'],
    },
  },
  ...more,
});

/** The claim `email` with a value of somebody else's. */
export const emailClaim = (value: string) => ({
  name: 'email',
  status: 'ACTIVE',
  claimType: 'RESOURCE',
  valueType: 'EXPRESSION',
  value,
  conditions: { scopes: [] },
});

/** An access policy that lets one client in. */
export const policyFor = (client: string) => ({
  type: 'OAUTH_AUTHORIZATION_POLICY',
  status: 'ACTIVE',
  name: `for ${client}`,
  description: 'theirs',
  priority: 1,
  conditions: { clients: { include: [client] } },
});

/** An ExtAuthServer that somebody made by hand. */
export const serverByHand = (service: string): JsonObject => ({
  apiVersion: 'admin.gloo.solo.io/v2',
  kind: 'ExtAuthServer',
  metadata: { name: 'ext-auth-server', namespace: 'gloo-mesh-addons' },
  spec: {
    destinationServer: { ref: { name: service, namespace: 'gloo-mesh-addons', cluster: 'cluster1' }, port: { name: 'grpc' } },
  },
});

/** An org without the times at which it was changed. */
export function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === 'lastUpdated' ? undefined : member)));
}

/** What the objects of a cluster say, without who wrote which field when. */
export function specs(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      ['managedFields', 'generation', 'status'].includes(key) ? undefined : member,
    ),
  );
}
