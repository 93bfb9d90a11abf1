import { request } from 'node:http';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { type GatewayOptions, type GatewayStandIn, startGateway } from '../../../src/sandbox/gateway/start-gateway.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';

const addons = 'gloo-mesh-addons';
const reference = (name: string): JsonObject => ({ name, namespace: addons, cluster: 'cluster1' });

/** An ExtAuthServer on the seeded service; `more` goes into its spec. */
export function aServer(more: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'admin.gloo.solo.io/v2',
    kind: 'ExtAuthServer',
    metadata: { name: 'ext-auth-server', namespace: addons },
    spec: { destinationServer: { ref: reference('ext-auth-service'), port: { name: 'grpc' } }, ...more },
  };
}

/** An ExtAuthPolicy on the routes labelled `oauth: "true"` with this `accessTokenValidation`; `more` goes into its spec. */
export function aPolicy(accessTokenValidation: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'security.policy.gloo.solo.io/v2',
    kind: 'ExtAuthPolicy',
    metadata: { name: 'oauth-okta', namespace: addons },
    spec: {
      applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
      config: { server: reference('ext-auth-server'), glooAuth: { configs: [{ oauth2: { accessTokenValidation } }] } },
      ...more,
    },
  };
}

/** A CORSPolicy with this config on the routes that `applyToRoutes` names; on those labelled `oauth: "true"` by default. */
export function aCorsPolicy(
  config: JsonObject,
  applyToRoutes: readonly JsonObject[] = [{ route: { labels: { oauth: 'true' } } }],
): JsonObject {
  return {
    apiVersion: 'security.policy.gloo.solo.io/v2',
    kind: 'CORSPolicy',
    metadata: { name: 'cors', namespace: addons },
    spec: { applyToRoutes, config },
  };
}

/** Takes the policy away, as `kubectl delete` does. */
export function removePolicy(kube: KubeStandIn): void {
  kube.store.remove('extauthpolicies.security.policy.gloo.solo.io', addons, 'oauth-okta');
}

/** A cluster with the small Gloo installation, without its CORSPolicy and with a server, and a gateway before it. */
export async function aGateway(options: Partial<Omit<GatewayOptions, 'kube'>> = {}): Promise<{
  readonly kube: KubeStandIn;
  readonly gateway: GatewayStandIn;
  close(): Promise<void>;
}> {
  const kube = await startKube({ glooDelayMs: 1 });
  kube.store.remove('corspolicies.security.policy.gloo.solo.io', 'bookinfo', 'browsers');
  kube.seed(aServer());
  const gateway = await startGateway({ kube, ...options });
  return {
    kube,
    gateway,
    close: async () => {
      await Promise.all([gateway.close(), kube.close()]);
    },
  };
}

/** An answer of the gateway. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly text: string;
  readonly json: Json;
}

/** Sends one request; the target goes out as it is written. */
export function send(
  url: string,
  target: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {} } = options;
    const sent = request({ hostname, port, path: target, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = String(response.headers['content-type']).startsWith('application/json');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: isJson ? (JSON.parse(text) as Json) : null,
        });
      });
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}
