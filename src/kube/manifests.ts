import { stringify } from 'yaml';
import policyTemplate from '../../templates/ext-auth-policy.yaml?raw';
import serverTemplate from '../../templates/ext-auth-server.yaml?raw';
import type { JsonObject } from '../core/model.ts';
import type { KubeKind } from '../kinds/kinds.ts';
import { type Filling, fillTemplate } from './fill-template.ts';
import { labelValue, manager } from './marks.ts';

/** All that the two manifests depend on. */
export interface ManifestValues {
  /** The name of the installation; goes into a label. */
  readonly installation: string;
  /** Gloo's name of the cluster. */
  readonly clusterName: string;
  /** Where both objects go. */
  readonly namespace: string;
  /** The name of the ExtAuthServer. */
  readonly extAuthServer: string;
  /** The Service that the ExtAuthServer points to; digits in `port` count as a number. */
  readonly extAuthService: { readonly name: string; readonly namespace: string; readonly port: string | number };
  /** The name of the ExtAuthPolicy. */
  readonly policy: string;
  /** The labels of the routes to close; at least one. */
  readonly routeLabels: Readonly<Record<string, string>>;
  /** The key set itself, to the letter, or where to fetch it. */
  readonly jwks: { readonly kind: 'inline'; readonly text: string } | { readonly kind: 'remote'; readonly url: string };
  /** The `iss` that a token must carry. */
  readonly issuer?: string;
  /** The `aud` that a token must carry; only for CRDs that know `audiences`. */
  readonly audience?: string;
}

/** One manifest, as an object for the API and as text for a person. */
export interface Manifest {
  readonly kind: KubeKind;
  readonly fileName: string;
  /** YAML with comments; reading it gives `object`. */
  readonly text: string;
  readonly object: JsonObject;
}

/**
 * The ExtAuthServer and the ExtAuthPolicy of the guide's step 4, in the order in which they are applied. Throws an Error
 * when there is no route label, for the policy would then apply to everything in the workspace.
 * @see https://docs.solo.io/gloo-mesh-gateway/latest/security/external-auth/oauth/okta/access-token-portal/
 */
export function makeManifests(values: ManifestValues): readonly Manifest[] {
  if (Object.keys(values.routeLabels).length === 0) throw new Error('a policy without a route label would apply to every route');
  const fillings = fillingsOf(values);
  return [
    { kind: 'kube.ext-auth-server', fileName: 'ext-auth-server.yaml', ...filled(serverTemplate, fillings) },
    { kind: 'kube.ext-auth-policy', fileName: 'ext-auth-policy.yaml', ...filled(policyTemplate, fillings) },
  ];
}

/**
 * A kustomization that applies the given files.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
export function kustomizationText(fileNames: readonly string[]): string {
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: fileNames };
  return stringify(kustomization, { lineWidth: 0, compat: 'yaml-1.1' });
}

function filled(template: string, fillings: Readonly<Record<string, Filling>>): Pick<Manifest, 'text' | 'object'> {
  const { object, text } = fillTemplate(template, fillings);
  return { object: object as JsonObject, text };
}

function fillingsOf(values: ManifestValues): Readonly<Record<string, Filling>> {
  const { extAuthService, jwks } = values;
  const port = String(extAuthService.port);
  const isNumber = /^\d+$/.test(port);
  return {
    MANAGED_BY: manager,
    INSTANCE: labelValue(values.installation),
    CLUSTER_NAME: values.clusterName,
    NAMESPACE: values.namespace,
    EXT_AUTH_SERVER: values.extAuthServer,
    EXT_AUTH_SERVICE: extAuthService.name,
    EXT_AUTH_SERVICE_NAMESPACE: extAuthService.namespace,
    PORT_NAME: isNumber ? undefined : port,
    PORT_NUMBER: isNumber ? Number(port) : undefined,
    POLICY: values.policy,
    ROUTE_LABELS: values.routeLabels,
    ISSUER: values.issuer,
    AUDIENCES: values.audience === undefined ? undefined : [values.audience],
    KEY_SET: jwks.kind === 'inline' ? jwks.text : undefined,
    KEY_SET_URL: jwks.kind === 'remote' ? jwks.url : undefined,
  };
}
