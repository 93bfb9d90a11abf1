import type { JsonObject } from '../../core/model.ts';
import { listAt, numberAt } from '../json-parts.ts';
import type { World } from './kube-request.ts';
import type { Route } from './kube-route.ts';
import { invalid, notFound } from './status.ts';
import { timestamp } from './store.ts';

/**
 * The answer to a TokenRequest: a bearer token of the ServiceAccount. Throws 404 for one that is not there, 422 for less than ten
 * minutes.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
 */
export function issuedToken(world: World, route: Route, request: JsonObject): JsonObject {
  const { kind, namespace = '', name = '' } = route;
  const seconds = numberAt(request, 'spec', 'expirationSeconds') ?? 3600;
  if (seconds < 600) {
    const message = `Invalid value: ${seconds}: may not specify a duration less than 10 minutes`;
    const error = { type: 'FieldValueInvalid', field: 'spec.expirationSeconds', message };
    throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', [error]);
  }
  const issued = world.tokens.forServiceAccount(namespace, name, seconds);
  if (issued === undefined) throw notFound(kind, name);
  const given = listAt(request, 'spec', 'audiences');
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: timestamp(world.now()) },
    spec: {
      audiences: given.length > 0 ? given : ['https://kubernetes.default.svc.cluster.local'],
      expirationSeconds: seconds,
      boundObjectRef: null,
    },
    status: { token: issued.token, expirationTimestamp: timestamp(issued.expires) },
  };
}
