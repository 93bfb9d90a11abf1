import { kubeObject } from './kube-object.ts';

/** The policy that closes the labelled routes. */
export const extAuthPolicyKind = kubeObject({
  apiVersion: 'security.policy.gloo.solo.io/v2',
  object: 'ExtAuthPolicy',
  resource: 'extauthpolicies.security.policy.gloo.solo.io',
});
