import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/core/model.ts';

/** A key set with one usable key. */
export const goodKeys = JSON.stringify({ keys: [{ kty: 'RSA', use: 'sig', kid: 'k1', alg: 'RS256', n: 'AQAB', e: 'AQAB' }] });

/** The ExtAuthServer of the guide. */
export function extAuthServer(change: { readonly name?: string; readonly spec?: JsonObject } = {}): JsonObject {
  const ref = { cluster: 'cluster1', name: 'ext-auth-service', namespace: 'gloo-mesh-addons' };
  return {
    apiVersion: 'admin.gloo.solo.io/v2',
    kind: 'ExtAuthServer',
    metadata: {
      name: change.name ?? 'ext-auth-server',
      namespace: 'gloo-mesh-addons',
      labels: { 'app.kubernetes.io/managed-by': 'gloo-okta' },
    },
    spec: change.spec ?? { destinationServer: { ref, port: { name: 'grpc' } } },
  };
}

/** The ExtAuthPolicy of the guide. `label` is the value of the `oauth` label of the routes. */
export function extAuthPolicy(
  change: { readonly name?: string; readonly keys?: string; readonly label?: string; readonly server?: string } = {},
): JsonObject {
  const jwt = { issuer: 'https://example.okta.com/oauth2/default', localJwks: { inlineString: change.keys ?? goodKeys } };
  return {
    apiVersion: 'security.policy.gloo.solo.io/v2',
    kind: 'ExtAuthPolicy',
    metadata: {
      name: change.name ?? 'oauth-okta',
      namespace: 'gloo-mesh-addons',
      labels: { 'app.kubernetes.io/managed-by': 'gloo-okta' },
    },
    spec: {
      applyToRoutes: [{ route: { labels: { oauth: change.label ?? 'true' } } }],
      config: {
        server: { name: change.server ?? 'ext-auth-server', namespace: 'gloo-mesh-addons', cluster: 'cluster1' },
        glooAuth: { configs: [{ oauth2: { accessTokenValidation: { jwt } } }] },
      },
    },
  };
}

/** Objects as one YAML stream. */
export function yaml(...objects: readonly JsonObject[]): string {
  return objects.map((object) => stringify(object)).join('---\n');
}
