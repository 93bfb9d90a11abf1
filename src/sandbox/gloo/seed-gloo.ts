import type { JsonObject } from '../../core/model.ts';

/** The name of the cluster in the small installation. */
export const clusterName = 'cluster1';

const service = 'ext-auth-service';
const addons = 'gloo-mesh-addons';
const labels = { app: service };
const image = 'ext-auth-service:sandbox';
const container = { name: service, image, ports: [{ name: 'grpc', containerPort: 8083, protocol: 'TCP' }] };

function namespace(name: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** The namespaces of a cluster with Gloo Mesh Gateway and the Bookinfo sample. */
export const seededNamespaces: readonly JsonObject[] = [
  'default',
  'kube-system',
  'gloo-mesh',
  addons,
  'gloo-mesh-gateways',
  'bookinfo',
].map(namespace);

const deployment: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: service, namespace: addons, labels },
  spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  status: { observedGeneration: 1, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 },
};

const pod: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `${service}-7c9f5d6b8-x2kqp`, namespace: addons, labels },
  spec: { containers: [container] },
  status: {
    phase: 'Running',
    conditions: [
      { type: 'ContainersReady', status: 'True' },
      { type: 'Ready', status: 'True' },
    ],
    containerStatuses: [{ name: service, image, ready: true, restartCount: 0, started: true }],
  },
};

const backend: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: service, namespace: addons, labels },
  spec: {
    clusterIP: '10.96.80.83',
    ports: [{ name: 'grpc', port: 8083, protocol: 'TCP', targetPort: 8083 }],
    selector: labels,
    type: 'ClusterIP',
  },
};

const cluster: JsonObject = {
  apiVersion: 'admin.gloo.solo.io/v2',
  kind: 'KubernetesCluster',
  metadata: { name: clusterName, namespace: 'gloo-mesh' },
  spec: { clusterDomain: 'cluster.local' },
};

function destination(name: string): JsonObject {
  return { destinations: [{ ref: { name, namespace: 'bookinfo', cluster: clusterName }, port: { number: 9080 } }] };
}

const routes: JsonObject = {
  apiVersion: 'networking.gloo.solo.io/v2',
  kind: 'RouteTable',
  metadata: { name: 'bookinfo', namespace: 'bookinfo' },
  spec: {
    hosts: ['bookinfo.example.com'],
    virtualGateways: [{ name: 'north-south-gw', namespace: 'gloo-mesh-gateways', cluster: clusterName }],
    http: [
      {
        name: 'productpage',
        labels: { oauth: 'true' },
        matchers: [{ uri: { prefix: '/productpage' } }],
        forwardTo: destination('productpage'),
      },
      { name: 'static', matchers: [{ uri: { prefix: '/static' } }], forwardTo: destination('productpage') },
      { name: 'home', matchers: [{ uri: { exact: '/' } }], forwardTo: destination('productpage') },
    ],
  },
};

// As Solo's workshops give it to their portals, but for credentials: any page may call with a token.
const browsers: JsonObject = {
  apiVersion: 'security.policy.gloo.solo.io/v2',
  kind: 'CORSPolicy',
  metadata: { name: 'browsers', namespace: 'bookinfo' },
  spec: {
    applyToRoutes: [{ route: { namespace: 'bookinfo' } }],
    config: {
      allowOrigins: [{ regex: '.*' }],
      allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      allowHeaders: ['Authorization', 'Content-Type'],
      maxAge: '600s',
    },
  },
};

/** The objects of the ext auth service; they need no CustomResourceDefinition. */
export const seededAddons: readonly JsonObject[] = [deployment, pod, backend];

/**
 * The objects that need Gloo's CustomResourceDefinitions: the cluster, a RouteTable with one route labelled `oauth: "true"` and two
 * without, and a CORSPolicy before all of them.
 */
export const seededGloo: readonly JsonObject[] = [cluster, routes, browsers];
