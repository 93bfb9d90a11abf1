import { stringify } from 'yaml';
import corsTemplate from '../../templates/cors-policy.yaml?raw';
import policyTemplate from '../../templates/ext-auth-policy.yaml?raw';
import serverTemplate from '../../templates/ext-auth-server.yaml?raw';
import configMapTemplate from '../../templates/key-refresh-config-map.yaml?raw';
import cronJobTemplate from '../../templates/key-refresh-cron-job.yaml?raw';
import roleTemplate from '../../templates/key-refresh-role.yaml?raw';
import roleBindingTemplate from '../../templates/key-refresh-role-binding.yaml?raw';
import serviceAccountTemplate from '../../templates/key-refresh-service-account.yaml?raw';
import portalGroupTemplate from '../../templates/portal-group.yaml?raw';
import type { JsonObject } from '../core/model.ts';
import type { MemberClaim } from '../core/portal-resources.ts';
import type { KubeKind } from '../kinds/kinds.ts';
import { serverPlace } from './ext-auth-servers.ts';
import { type Filling, fillTemplate } from './fill-template.ts';
import { digestOf, labelValue, manager } from './marks.ts';

/** All that the two manifests depend on. */
export interface ManifestValues {
  /** The name of the installation; goes into a label. */
  readonly installation: string;
  /** Gloo's name of the cluster. */
  readonly clusterName: string;
  /** Where both objects go. */
  readonly namespace: string;
  /** The ExtAuthServer: its name, or `NAMESPACE/NAME` where it is somebody's in another namespace. */
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
  /** The origins of the frontends whose pages may call the routes; absent where no CORSPolicy is wanted. */
  readonly origins?: readonly string[];
  /** The claims that let a person into the portal; absent where no PortalGroup is wanted. */
  readonly portalClaims?: readonly MemberClaim[];
  /** The CronJob that brings inline keys up to date; absent where none is wanted. */
  readonly keyRefresh?: KeyRefreshValues;
}

/** All that the CronJob of the key refresh depends on besides. */
export interface KeyRefreshValues {
  /** As a CronJob has it, e.g. `17 * * * *`. */
  readonly schedule: string;
  /** A stock image with Node 20 or newer. */
  readonly image: string;
  /** The text of the script that it runs. */
  readonly script: string;
  /** For a policy that names none. */
  readonly issuer: string;
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
    ...(values.origins === undefined
      ? []
      : [{ kind: 'kube.cors-policy', fileName: 'cors-policy.yaml', ...filled(corsTemplate, fillings) } as const]),
    { kind: 'kube.ext-auth-policy', fileName: 'ext-auth-policy.yaml', ...filled(policyTemplate, fillings) },
    ...(values.portalClaims === undefined
      ? []
      : [{ kind: 'kube.portal-group', fileName: 'portal-group.yaml', ...filled(portalGroupTemplate, fillings) } as const]),
    ...(values.keyRefresh === undefined ? [] : keyRefreshManifests(fillings)),
  ];
}

function keyRefreshManifests(fillings: Readonly<Record<string, Filling>>): readonly Manifest[] {
  const manifest = (kind: KubeKind, template: string): Manifest => {
    return { kind, fileName: `key-refresh-${kind.slice('kube.'.length)}.yaml`, ...filled(template, fillings) };
  };
  return [
    manifest('kube.service-account', serviceAccountTemplate),
    manifest('kube.role', roleTemplate),
    manifest('kube.role-binding', roleBindingTemplate),
    manifest('kube.config-map', configMapTemplate),
    manifest('kube.cron-job', cronJobTemplate),
  ];
}

/** The name of all that belongs to the key refresh of a policy. A CronJob's name has at most 52 characters. */
function keyRefreshName(policy: string): string {
  const plain = policy.replaceAll('.', '-');
  return plain === policy && policy.length <= 39
    ? `${policy}-key-refresh`
    : `${plain.slice(0, 30)}-${digestOf(policy)}-key-refresh`;
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
  const { extAuthService, jwks, keyRefresh } = values;
  const server = serverPlace(values.extAuthServer, values.namespace);
  const port = String(extAuthService.port);
  const isNumber = /^\d+$/.test(port);
  return {
    MANAGED_BY: manager,
    INSTANCE: labelValue(values.installation),
    CLUSTER_NAME: values.clusterName,
    NAMESPACE: values.namespace,
    EXT_AUTH_SERVER: server.name,
    EXT_AUTH_SERVER_NAMESPACE: server.namespace,
    EXT_AUTH_SERVICE: extAuthService.name,
    EXT_AUTH_SERVICE_NAMESPACE: extAuthService.namespace,
    PORT_NAME: isNumber ? undefined : port,
    PORT_NUMBER: isNumber ? Number(port) : undefined,
    POLICY: values.policy,
    ROUTE_LABELS: values.routeLabels,
    ISSUER: values.issuer,
    AUDIENCES: values.audience === undefined ? undefined : [values.audience],
    KEY_SET: jwks.kind === 'inline' ? jwks.text : undefined,
    PORTAL_NAME: values.policy,
    ORIGINS: values.origins?.map((exact) => ({ exact })),
    PORTAL_CLAIMS: values.portalClaims?.map(({ name, value }) => ({ key: name, value })),
    // one selector that picks all
    PORTAL_APIS: [{}],
    NAME: keyRefreshName(values.policy),
    POLICIES: [values.policy],
    SCHEDULE: keyRefresh?.schedule,
    IMAGE: keyRefresh?.image,
    SCRIPT: keyRefresh?.script,
    KEY_REFRESH_ISSUER: keyRefresh?.issuer,
    KEY_SET_URL: jwks.kind === 'remote' ? jwks.url : undefined,
  };
}
