import { kubeObject } from './kube-object.ts';

/** Gloo's pointer to the service that decides about requests. */
export const extAuthServerKind = kubeObject({
  apiVersion: 'admin.gloo.solo.io/v2',
  object: 'ExtAuthServer',
  resource: 'extauthservers.admin.gloo.solo.io',
});
