import type { JsonObject } from '../../../core/model.ts';
import { glooAuth } from './gloo-auth.ts';
import {
  atMostOne,
  clusterReference,
  crd,
  destinationSelector,
  glooStatus,
  list,
  object,
  routeSelectors,
  texts,
} from './parts.ts';

/** ExtAuthPolicy, security.policy.gloo.solo.io/v2, written from the fields of the 2.14 release; older ones know no `jwt.audiences`. */
export function extAuthPolicyCrd(withAudiences: boolean): JsonObject {
  const config = object({
    glooAuth: glooAuth(withAudiences),
    customAuth: object({ contextExtensions: texts }),
    server: clusterReference,
  });
  const spec = object({
    applyToRoutes: routeSelectors,
    applyToDestinations: list(destinationSelector),
    config: atMostOne(config, 'glooAuth', 'customAuth'),
  });
  return crd(
    {
      group: 'security.policy.gloo.solo.io',
      version: 'v2',
      kind: 'ExtAuthPolicy',
      plural: 'extauthpolicies',
      shortNames: ['extauth'],
      categories: ['solo-io'],
      approvalColumn: true,
    },
    spec,
    glooStatus('numSelectedRoutes', 'numSelectedDestinationPorts'),
  );
}
