import {
  anything,
  atMostOne,
  clusterReference,
  crd,
  destinationKind,
  flag,
  glooStatus,
  object,
  oneWord,
  port,
  text,
  texts,
  uint32,
} from './parts.ts';

const destination = atMostOne(
  object({ ref: clusterReference, awsLambda: anything, kind: destinationKind, port, subset: texts, weight: uint32 }),
  'ref',
  'awsLambda',
);

const spec = object({
  destinationServer: destination,
  httpService: anything,
  requestTimeout: text,
  failureModeAllow: flag,
  requestBody: object({ allowPartialMessage: flag, maxRequestBytes: uint32, packAsBytes: flag }),
  clearRouteCache: flag,
  statusOnError: uint32,
  transportApiVersion: oneWord('GLOO_MESH_AUTO', 'ENVOY_AUTO', 'V3'),
  statPrefix: text,
});

/** ExtAuthServer, admin.gloo.solo.io/v2, written from the fields of the 2.14 release. */
export const extAuthServerCrd = crd(
  {
    group: 'admin.gloo.solo.io',
    version: 'v2',
    kind: 'ExtAuthServer',
    plural: 'extauthservers',
    shortNames: ['ess', 'eas'],
    categories: ['solo-io'],
    approvalColumn: true,
  },
  spec,
  glooStatus('numAppliedPolicies', 'numSelectedBackingServices'),
);
