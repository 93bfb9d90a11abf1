import { kubeObject } from './kube-object.ts';

/** Lets pages of the frontends' origins call the labelled routes from a browser. */
export const corsPolicyKind = kubeObject({
  apiVersion: 'security.policy.gloo.solo.io/v2',
  object: 'CORSPolicy',
  resource: 'corspolicies.security.policy.gloo.solo.io',
  optional: true,
});
