import { kubeObject } from './kube-object.ts';

/** Who sees which APIs in the portal, by claims of the token. */
export const portalGroupKind = kubeObject({
  apiVersion: 'apimanagement.gloo.solo.io/v2',
  object: 'PortalGroup',
  resource: 'portalgroups.apimanagement.gloo.solo.io',
  optional: true,
});
