import type { Unseen } from '../core/checks/cluster-facts.ts';
import type { Json, JsonObject } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { resources } from './custom-resources.ts';
import { destinationOf, type ExtAuthServer } from './ext-auth-servers.ts';
import type { Kubectl } from './kubectl.ts';
import { markOf } from './marks.ts';
import { at, isObject, listAt, numberAt, textAt, textsAt } from './objects.ts';
import { readAllowed, readNear, readObjects } from './read-objects.ts';

/** The Service of the ext-auth service. */
export interface ExtAuthService {
  readonly name: string;
  readonly namespace: string;
  readonly ports: readonly { readonly name?: string; readonly number: number }[];
}

/** Where to look for it. */
export interface ExtAuthServiceSearch {
  /** `ext-auth-service` unless told. */
  readonly name: string;
  /** Any namespace unless told. */
  readonly namespace?: string;
  /** The namespace that wins when several have one, and the only one searched when the others may not be read. */
  readonly near: string;
}

/** An ExtAuthPolicy that is there already, with the label sets of the routes it closes. */
export interface ExtAuthPolicy {
  readonly name: string;
  readonly namespace: string;
  readonly installation?: string;
  readonly routeLabels: readonly Readonly<Record<string, string>>[];
}

/** Finds the ext-auth service. Throws `ext-auth-service-missing` with the way to install it, or the choice among several. */
export async function findExtAuthService(kubectl: Kubectl, search: ExtAuthServiceSearch): Promise<ExtAuthService> {
  const { name } = search;
  const found = await services(kubectl, name, search);
  const near = found.find((service) => service.namespace === search.near);
  const only = near ?? (found.length === 1 ? found[0] : undefined);
  if (only) return only;
  if (found.length > 1) {
    const namespaces = found.map((service) => service.namespace);
    throw new Problem(
      'ext-auth-service-missing',
      `Several namespaces have a Service ${name}: ${namespaces.join(', ')}.`,
      `Choose one: --ext-auth-service-namespace ${namespaces[0]}`,
    );
  }
  throw new Problem(
    'ext-auth-service-missing',
    `There is no Service ${name}${search.namespace === undefined ? '' : ` in namespace ${search.namespace}`}.`,
    `Look for its pods: ${kubectl.words(['get', 'pods', '-A', '-l', 'app=ext-auth-service'])} (it has another Service name: ` +
      '--ext-auth-service; it runs in another cluster than this management cluster: --workload-context), or install it: helm upgrade gloo-platform gloo-platform --repo ' +
      'https://storage.googleapis.com/gloo-platform/helm-charts -n gloo-mesh --reuse-values ' +
      '--set common.addonNamespace=gloo-mesh-addons --set extAuthService.enabled=true',
  );
}

/**
 * The port to write into the ExtAuthServer: the one that was given, else the usual one of that name, else the only one. Pure.
 * Throws `bad-value` when the Service has no such port or nothing decides.
 */
export function portOf(service: ExtAuthService, port: { readonly name: string; readonly isGiven: boolean }): string | number {
  const has = service.ports.some(({ name, number }) => name === port.name || String(number) === port.name);
  if (has) return /^\d+$/.test(port.name) ? Number(port.name) : port.name;
  const [first] = service.ports;
  if (!port.isGiven && first !== undefined && service.ports.length === 1) return first.name ?? first.number;
  const ports = service.ports.map(({ name, number }) => (name === undefined ? String(number) : `${name} (${number})`)).join(', ');
  const choice = first === undefined ? 'NAME_OR_NUMBER' : String(first.name ?? first.number);
  throw new Problem(
    'bad-value',
    `The Service ${service.namespace}/${service.name} has no port ${port.name}; it has: ${ports || 'none'}.`,
    `Choose one: --ext-auth-port ${choice}`,
  );
}

/** What was found of a kind, and what of it may not be read. */
interface Found<T> {
  readonly found: readonly T[];
  readonly unseen?: Unseen;
}

/** All ExtAuthServers that may be read, those of the namespace `near` at least. Throws `crd-missing` without Gloo Mesh. */
export async function findExtAuthServers(kubectl: Kubectl, near: string): Promise<Found<ExtAuthServer>> {
  const { objects, ...rest } = await readNear(kubectl, resources.extAuthServer, near);
  const found = objects.map((object) => {
    const spec = at(object, 'spec');
    const service = destinationOf(isObject(spec) ? spec : undefined, textAt(object, 'metadata', 'namespace') ?? '');
    return { ...identity(object), ...(service === undefined ? {} : { service }) };
  });
  return { found, ...rest };
}

/** All ExtAuthPolicies that may be read, likewise; Gloo lets only one work on a route. Throws `crd-missing` without Gloo Mesh. */
export async function findExtAuthPolicies(kubectl: Kubectl, near: string): Promise<Found<ExtAuthPolicy>> {
  const { objects, ...rest } = await readNear(kubectl, resources.extAuthPolicy, near);
  const found = objects.map((object) => {
    const routes = listAt(object, 'spec', 'applyToRoutes').filter((selector) => at(selector, 'route') !== undefined);
    return { ...identity(object), routeLabels: routes.map((selector) => textsAt(selector, 'route', 'labels')) };
  });
  return { found, ...rest };
}

/**
 * Whether the installed ExtAuthPolicy CRD knows `jwt.audiences`; `undefined` where the CRD may not be read or has no schema.
 * Throws `crd-missing` without Gloo Mesh.
 */
export async function policyKnowsAudiences(kubectl: Kubectl): Promise<boolean | undefined> {
  const { objects } = await readAllowed(kubectl, [
    'get',
    'customresourcedefinitions.apiextensions.k8s.io',
    resources.extAuthPolicy,
  ]);
  const version = listAt(objects[0], 'spec', 'versions').find((candidate) => textAt(candidate, 'name') === 'v2');
  const config = ['schema', 'openAPIV3Schema', 'properties', 'spec', 'properties', 'config', 'properties'];
  const oauth2 = ['glooAuth', 'properties', 'configs', 'items', 'properties', 'oauth2', 'properties'];
  const jwt = at(version, ...config, ...oauth2, 'accessTokenValidation', 'properties', 'jwt', 'properties');
  return jwt === undefined ? undefined : at(jwt, 'audiences') !== undefined;
}

async function services(kubectl: Kubectl, name: string, search: ExtAuthServiceSearch): Promise<readonly ExtAuthService[]> {
  const inOne = async (namespace: string) =>
    (await readObjects(kubectl, ['get', 'services', name, '-n', namespace, '--ignore-not-found'])).map(serviceOf);
  if (search.namespace !== undefined) return inOne(search.namespace);
  const { objects, forbidden } = await readAllowed(kubectl, ['get', 'services', '-A', `--field-selector=metadata.name=${name}`]);
  return forbidden ? inOne(search.near) : objects.map(serviceOf);
}

function serviceOf(object: JsonObject): ExtAuthService {
  const ports = listAt(object, 'spec', 'ports').flatMap((port) => {
    const [name, number] = [textAt(port, 'name'), numberAt(port, 'port')];
    return number === undefined ? [] : [name === undefined ? { number } : { name, number }];
  });
  return { ...identityOf(object), ports };
}

function identityOf(object: Json): { readonly name: string; readonly namespace: string } {
  return { name: textAt(object, 'metadata', 'name') ?? '', namespace: textAt(object, 'metadata', 'namespace') ?? '' };
}

function identity(object: Json): { readonly name: string; readonly namespace: string; readonly installation?: string } {
  const installation = markOf(object);
  return { ...identityOf(object), ...(installation === undefined ? {} : { installation }) };
}
