import type { JsonObject } from '../../../core/model.ts';
import { corsPolicyCrd } from './cors-policy-crd.ts';
import { extAuthPolicyCrd } from './ext-auth-policy-crd.ts';
import { extAuthServerCrd } from './ext-auth-server-crd.ts';
import { apiProductCrd, portalCrd, portalGroupCrd } from './portal-crds.ts';
import { authConfigCrd, kubernetesClusterCrd, routeTableCrd, workspaceCrd } from './small-crds.ts';

/** Which Gloo CustomResourceDefinitions there are: `no-audiences` is an older ExtAuthPolicy without `jwt.audiences`. */
export type CrdChoice = 'all' | 'no-audiences' | 'none';

/** The CustomResourceDefinitions of a Gloo installation, as far as the product meets them. */
export function glooCrds(choice: CrdChoice): readonly JsonObject[] {
  if (choice === 'none') return [];
  return [
    extAuthServerCrd,
    kubernetesClusterCrd,
    routeTableCrd,
    extAuthPolicyCrd(choice === 'all'),
    corsPolicyCrd,
    portalCrd,
    portalGroupCrd,
    apiProductCrd,
    workspaceCrd,
    authConfigCrd,
  ];
}
