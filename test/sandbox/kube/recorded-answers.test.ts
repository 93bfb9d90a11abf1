import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/model.ts';
import { at, isList, isObject, listAt, stringAt } from '../../../src/sandbox/json-parts.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';

const file = new URL('../../../../shared/kube/answers-1.32.13.jsonl', import.meta.url);
const recorded = existsSync(file);
if (!recorded) console.warn('skipped: the answers of a real API server (shared/kube/answers-1.32.13.jsonl) are not here');

interface Case {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly contentType: string | null;
  readonly accept: string;
  readonly request: Json;
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly response: Json;
}

const cases = recorded
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Case)
  : [];

// Ids, times and resource versions are born with each run.
function timeless(value: Json): Json {
  if (isList(value)) return value.map(timeless);
  if (typeof value === 'string') {
    return value
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
      .replace(/too old resource version: (\d+) \(\d+\)/, 'too old resource version: $1 (<oldest>)');
  }
  if (!isObject(value)) return value;
  const kept: { [field: string]: Json } = {};
  for (const [field, child] of Object.entries(value)) {
    if (['uid', 'time', 'resourceVersion', 'creationTimestamp'].includes(field)) continue;
    // The real description of the name column is a paragraph of documentation.
    if (field === 'columnDefinitions')
      kept[field] = listAt(value, field).map((column) => ({ ...(isObject(column) ? column : {}), description: '' }));
    else kept[field] = timeless(child);
  }
  return kept;
}

describe.skipIf(!recorded)('answers of a real API server 1.32.13', () => {
  let kube: KubeStandIn;
  // Resource versions and uids of the recording, and what they are here.
  const versions = new Map<string, string>();
  const uids = new Map<string, string>();

  beforeAll(async () => {
    kube = await startKube({ gloo: false });
  });
  afterAll(() => kube.close());

  function pair(real: Json, ours: Json): void {
    if (!isObject(real) || !isObject(ours)) return;
    for (const [map, field] of [
      [versions, 'resourceVersion'],
      [uids, 'uid'],
    ] as const) {
      const from = stringAt(real, 'metadata', field);
      const to = stringAt(ours, 'metadata', field);
      if (from !== undefined && to !== undefined) map.set(from, to);
    }
  }

  function prepare({ title }: Case): void {
    const group = 'security.policy.gloo.solo.io';
    const denied =
      title === 'forbidden' ? [{ verb: 'get', group }] : title.endsWith('not allowed') ? [{ verb: 'patch', group }] : [];
    kube.setRights({ user: 'jane', denied });
    if (title === 'unauthorized') kube.faults.add(401);
  }

  async function replay(one: Case): Promise<{ status: number; headers: JsonObject; body: Json }> {
    prepare(one);
    const path = one.path.replace(
      /(resourceVersion=)(\d+)/,
      (_, name: string, real: string) => name + (versions.get(real) ?? real),
    );
    let body = JSON.stringify(one.request);
    for (const [real, ours] of uids) body = body.replaceAll(real, ours);
    const answer = await ask(kube.url, one.method, path, {
      body: one.request === null ? undefined : (JSON.parse(body) as Json),
      type: one.contentType ?? undefined,
      accept: one.accept,
    });
    pair(one.response, answer.json);
    const headers: { [name: string]: Json } = {};
    for (const name of Object.keys(one.headers)) headers[name] = [answer.headers[name.toLowerCase()] ?? null].flat().join(', ');
    return { status: answer.status, headers, body: answer.json };
  }

  const whole = cases.filter((one) => !/^(version|aggregated|openapi|group version)/.test(one.title));
  const about = cases.filter((one) => !whole.includes(one));

  it('has all of them', () => expect(cases).toHaveLength(44));

  it.each(about.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    const { status, headers, body } = await replay(one);
    expect(status).toBe(one.status);
    expect(headers).toEqual(one.headers);
    if (one.title === 'version') {
      expect(at(body, 'major')).toBe(at(one.response, 'major'));
      expect(at(body, 'minor')).toBe(at(one.response, 'minor'));
      expect(stringAt(body, 'gitVersion')).toMatch(/^v1\.32\.13\b/);
    } else if (one.title.startsWith('aggregated'))
      expect(ofThisStandIn(body, one.response)).toEqual(plainResources(one.response));
    else if (one.title === 'group version') expect(onlyOf(body, one.response)).toEqual(withoutHashes(one.response));
    else if (one.title.includes('index')) {
      const ours = (at(one.response, 'paths') ?? {}) as JsonObject;
      const paths = Object.keys(ours).filter((path) => !path.includes('enterprise'));
      for (const path of paths) {
        expect(stringAt(body, 'paths', path, 'serverRelativeURL')).toMatch(
          new RegExp(`^/openapi/v3/${path}\\?hash=[0-9A-F]{128}$`),
        );
      }
    } else {
      const [path = ''] = Object.keys((at(one.response, 'paths') ?? {}) as JsonObject);
      const real = at(one.response, 'paths', path, 'patch');
      const ours = at(body, 'paths', path, 'patch');
      expect(at(ours, 'x-kubernetes-group-version-kind')).toEqual(at(real, 'x-kubernetes-group-version-kind'));
      const names = (operation: Json | undefined) =>
        listAt(operation, 'parameters').map((parameter) => stringAt(parameter, 'name'));
      expect(names(ours)).toEqual(names(real));
    }
  });

  // One after the other: each builds on what the ones before it made.
  it.each(whole.map((one) => [`${cases.indexOf(one) + 1} ${one.title}`, one] as const))('%s', async (_, one) => {
    const { status, headers, body } = await replay(one);
    expect({ status, headers, body: timeless(body) }).toEqual({
      status: one.status,
      headers: one.headers,
      body: timeless(one.response),
    });
  });
});

/** Every recorded resource without the subresources that are not served here. */
function plainResources(discovery: Json): Json {
  const groups = listAt(discovery, 'items').filter((group) => stringAt(group, 'metadata', 'name') !== 'enterprise.gloo.solo.io');
  const found: { [place: string]: Json } = {};
  for (const group of groups) {
    for (const version of listAt(group, 'versions')) {
      for (const resource of listAt(version, 'resources')) {
        if (!isObject(resource)) continue;
        const { subresources: _, ...rest } = resource;
        const status = listAt(resource, 'subresources').filter((one) =>
          ['log', 'status'].includes(stringAt(one, 'subresource') ?? ''),
        );
        const place = `${stringAt(group, 'metadata', 'name') ?? ''}/${stringAt(version, 'version')}/${stringAt(resource, 'resource')}`;
        found[place] = { ...rest, status };
      }
    }
  }
  return found;
}

/** Our resources, those alone that the recording has. */
function ofThisStandIn(ours: Json, real: Json): Json {
  const wanted = plainResources(real);
  const found = plainResources(ours);
  if (!isObject(wanted) || !isObject(found)) return null;
  return Object.fromEntries(Object.entries(found).filter(([place]) => Object.hasOwn(wanted, place)));
}

/** The resources of a list that the recording has too: Gloo's CRDs were not all installed then. */
function onlyOf(ours: Json, real: Json): Json {
  if (!isObject(ours)) return ours;
  const names = listAt(real, 'resources').map((resource) => stringAt(resource, 'name'));
  return { ...ours, resources: listAt(ours, 'resources').filter((resource) => names.includes(stringAt(resource, 'name'))) };
}

function withoutHashes(list: Json): Json {
  if (!isObject(list)) return list;
  const resources = listAt(list, 'resources').map((resource): Json => {
    if (!isObject(resource)) return resource;
    const { storageVersionHash: _, ...rest } = resource;
    return rest;
  });
  return { ...list, resources };
}
