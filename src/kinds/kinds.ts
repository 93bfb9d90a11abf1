import type { KindRules } from '../core/kind.ts';
import { appKind } from './app.ts';
import { assignmentKind } from './assignment.ts';
import { claimKind } from './claim.ts';
import { configMapKind } from './config-map.ts';
import { corsPolicyKind } from './cors-policy.ts';
import { cronJobKind } from './cron-job.ts';
import { extAuthPolicyKind } from './ext-auth-policy.ts';
import { extAuthServerKind } from './ext-auth-server.ts';
import type { KubeKindRules } from './kube-object.ts';
import { logoKind } from './logo.ts';
import { originKind } from './origin.ts';
import { policyKind } from './policy.ts';
import { portalGroupKind } from './portal-group.ts';
import { recordKind } from './record.ts';
import { roleKind } from './role.ts';
import { roleBindingKind } from './role-binding.ts';
import { routeLabelKind } from './route-label.ts';
import { ruleKind } from './rule.ts';
import { serviceAccountKind } from './service-account.ts';
import type { OktaKindRules } from './wishes.ts';

/** The kinds that are made in Okta, in the order in which a plan shows them. */
export const oktaKinds = {
  'okta.app': appKind,
  'okta.logo': logoKind,
  'okta.assignment': assignmentKind,
  'okta.claim': claimKind,
  'okta.policy': policyKind,
  'okta.rule': ruleKind,
  'okta.origin': originKind,
  'okta.record': recordKind,
} satisfies { readonly [kind: `okta.${string}`]: OktaKindRules };

/** The kinds that are made in the cluster, in the order in which they are applied. */
export const kubeKinds = {
  'kube.ext-auth-server': extAuthServerKind,
  'kube.cors-policy': corsPolicyKind,
  'kube.ext-auth-policy': extAuthPolicyKind,
  'kube.portal-group': portalGroupKind,
  'kube.service-account': serviceAccountKind,
  'kube.role': roleKind,
  'kube.role-binding': roleBindingKind,
  'kube.config-map': configMapKind,
  'kube.cron-job': cronJobKind,
} satisfies { readonly [kind: `kube.${string}`]: KubeKindRules };

/** What is put on objects in the cluster that others own: each has a driver of its own. */
export const sharedKinds = {
  'kube.route-label': routeLabelKind,
} satisfies { readonly [kind: `kube.${string}`]: KindRules };

/** Every kind there is. */
export const kinds = { ...oktaKinds, ...kubeKinds, ...sharedKinds };

/** The name of a kind of Okta's; one driver each in `src/okta/okta-drivers.ts`. */
export type OktaKind = keyof typeof oktaKinds;
/** The name of a kind of objects in the cluster; one driver serves all. */
export type KubeKind = keyof typeof kubeKinds;
/** The name of a kind that is put on objects of others. */
export type SharedKind = keyof typeof sharedKinds;
