import { atMostOne, crd, flag, glooStatus, list, maybeFlag, object, routeSelectors, text } from './parts.ts';

const origin = atMostOne(
  object({ exact: text, prefix: text, regex: text, suffix: text, ignoreCase: flag }),
  'exact',
  'prefix',
  'regex',
  'suffix',
);

/** CORSPolicy, security.policy.gloo.solo.io/v2, written from the fields of the 2.14 release. */
export const corsPolicyCrd = crd(
  {
    group: 'security.policy.gloo.solo.io',
    version: 'v2',
    kind: 'CORSPolicy',
    plural: 'corspolicies',
    shortNames: ['cors'],
    categories: ['solo-io'],
    approvalColumn: true,
  },
  object({
    applyToRoutes: routeSelectors,
    config: object({
      allowCredentials: maybeFlag,
      allowHeaders: list(text),
      allowMethods: list(text),
      allowOrigins: list(origin),
      exposeHeaders: list(text),
      maxAge: text,
    }),
  }),
  glooStatus('numSelectedRoutes'),
);
