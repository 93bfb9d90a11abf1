import { same } from '../core/json.ts';
import type { Json, JsonObject } from '../core/model.ts';
import { parseJson } from '../core/parse-json.ts';
import { destinationOf, isSameDestination, isSamePort, type Ports } from './ext-auth-servers.ts';
import { at, isObject, numberAt, textAt } from './objects.ts';

/**
 * A manifest that says what is there already as it is said there: equal values are no difference, and an owner's own file goes
 * on fitting the object. A port may be a number or a name, a cluster and a namespace may be left out, a key set may be laid out
 * in any way. `service` tells which name is which number. Pure.
 */
export function inLiveTerms(live: JsonObject, manifest: JsonObject, service: Ports): JsonObject {
  const kind = textAt(manifest, 'kind');
  if (kind === 'ExtAuthServer') return serverInLiveTerms(live, manifest, service);
  return kind === 'ExtAuthPolicy' ? policyInLiveTerms(live, manifest) : manifest;
}

function serverInLiveTerms(live: JsonObject, manifest: JsonObject, service: Ports): JsonObject {
  const home = textAt(manifest, 'metadata', 'namespace') ?? '';
  const [there, ours] = [at(live, 'spec'), at(manifest, 'spec')];
  if (!isObject(there) || !isObject(ours)) return manifest;
  const [now, wanted] = [destinationOf(there, home), destinationOf(ours, home)];
  if (now !== undefined && wanted !== undefined && isSameDestination(now, wanted, service))
    return withSpec(manifest, 'destinationServer', there['destinationServer']);
  const destination = ours['destinationServer'];
  const port = at(there, 'destinationServer', 'port');
  if (!isObject(destination) || !isObject(port) || wanted?.port === undefined) return manifest;
  if (isSamePort(now?.port, wanted.port, service)) return withSpec(manifest, 'destinationServer', { ...destination, port });
  // whoever wrote a number goes on with a number: with both a name and a number the object would be refused
  const number = service.ports.find(({ name }) => name === wanted.port)?.number;
  const isNumber = numberAt(port, 'number') !== undefined && number !== undefined;
  return isNumber ? withSpec(manifest, 'destinationServer', { ...destination, port: { number } }) : manifest;
}

function policyInLiveTerms(live: JsonObject, manifest: JsonObject): JsonObject {
  const home = textAt(manifest, 'metadata', 'namespace') ?? '';
  const [there, ours] = [at(live, 'spec', 'config'), at(manifest, 'spec', 'config')];
  if (!isObject(there) || !isObject(ours)) return manifest;
  const config = { ...ours };
  const [now, wanted] = [there['server'], ours['server']];
  if (isObject(now) && isObject(wanted) && isSameServer(now, wanted, home)) config['server'] = now;
  if (config['glooAuth'] !== undefined && there['glooAuth'] !== undefined)
    config['glooAuth'] = withLiveTexts(there['glooAuth'], config['glooAuth']);
  return withSpec(manifest, 'config', config);
}

function isSameServer(now: JsonObject, wanted: JsonObject, home: string): boolean {
  const clusters = [textAt(now, 'cluster'), textAt(wanted, 'cluster')];
  const isSameCluster = clusters.includes(undefined) || clusters[0] === clusters[1];
  const placeOf = (server: JsonObject) => `${textAt(server, 'namespace') ?? home}/${textAt(server, 'name') ?? ''}`;
  return placeOf(now) === placeOf(wanted) && isSameCluster;
}

/** `value` with the live texts of the key sets that say the same. */
function withLiveTexts(live: Json | undefined, value: Json): Json {
  if (Array.isArray(value)) return value.map((member: Json, nth) => withLiveTexts(at(live, nth), member));
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([field, member]) => {
    const there = at(live, field);
    const isEqual = field === 'inlineString' && typeof there === 'string' && isSameJson(there, member);
    return [field, isEqual ? there : withLiveTexts(there, member)] as const;
  });
  return Object.fromEntries(fields);
}

function isSameJson(a: string, b: Json): boolean {
  try {
    return typeof b === 'string' && same(parseJson(a), parseJson(b));
  } catch {
    return false;
  }
}

/** The manifest with another value of a field of its spec, or without it. */
function withSpec(manifest: JsonObject, field: string, value: Json | undefined): JsonObject {
  const spec = at(manifest, 'spec');
  const { [field]: _before, ...others } = isObject(spec) ? spec : {};
  return { ...manifest, spec: value === undefined ? others : { ...others, [field]: value } };
}
