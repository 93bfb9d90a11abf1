import type { JsonObject } from '../../../core/model.ts';
import { glooAuth } from './gloo-auth.ts';
import { atMostOne, clusterReference, crd, destinationKind, glooStatus, list, object, port, text, texts } from './parts.ts';

const selector = object({ name: text, namespace: text, cluster: text, workspace: text, labels: texts });
const destination = object({ kind: destinationKind, port, selector });
const route = object({ labels: texts, namespace: text, cluster: text, workspace: text });

/** ExtAuthPolicy, security.policy.gloo.solo.io/v2, written from the fields of the 2.14 release; older ones know no `jwt.audiences`. */
export function extAuthPolicyCrd(withAudiences: boolean): JsonObject {
  const config = object({
    glooAuth: glooAuth(withAudiences),
    customAuth: object({ contextExtensions: texts }),
    server: clusterReference,
  });
  const spec = object({
    applyToRoutes: list(atMostOne(object({ route, withDestinations: destination }), 'route', 'withDestinations')),
    applyToDestinations: list(destination),
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
