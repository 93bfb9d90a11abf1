import { accessPolicyName, appKey } from './design.ts';
import { isObject, valueAt } from './json.ts';
import type { Entry, Json, Key, Kind, Place, Target } from './model.ts';
import { clusterPath, linesIn, type RecordLine } from './record-lines.ts';

/** An app that carries the mark of an installation. */
export interface MarkedApp {
  readonly id: string;
  readonly clientId: string;
  readonly raw: Json;
}

/**
 * The ledger's entries as the record on the app tells them, without those that only others made. An app with a mark and
 * no record is the one thing that is certain; it was made, for taking one over writes the mark and the record together.
 */
export function entriesOnApp(app: MarkedApp, installation: string): readonly Entry[] {
  const lines = (linesIn(app.raw) ?? []).filter((line) => line.state !== 'used');
  const mine = lines.find((line) => line.key === appKey) ?? { key: appKey };
  const told = [mine, ...lines.filter((line) => line.key !== appKey)];
  const policyId = idIn(told.find((line) => line.key.startsWith('okta.policy/')));
  const okta = told.filter((line) => line.key.startsWith('okta.')).map((line) => line.key);
  const entries = told.map((line, at) => {
    const kind = line.key.split('/')[0] as Kind;
    const name = line.key.slice(kind.length + 1);
    const before = line.before?.filter((field) => field.path !== '');
    const about = aboutOf(kind, name, { app, installation, policyId, server: line.in ?? '', line });
    const above = told.slice(0, at).map((other) => other.key);
    return {
      kind,
      key: line.key,
      // without an id only what cannot carry a mark is known by what it says
      state: line.state === 'changed' ? 'changed' : kind === 'okta.claim' && line.state === 'intended' ? 'intended' : 'made',
      id: kind === 'okta.app' ? app.id : (idIn(line) ?? (kind === 'okta.assignment' ? name : null)),
      outputs: kind === 'okta.app' ? { id: app.id, clientId: app.clientId } : {},
      ...(before === undefined ? {} : { before }),
      ...about,
      needs: kind.startsWith('kube.') ? [...okta, ...above.filter((key) => key.startsWith('kube.'))] : about.needs,
      // the org's own clock, older than anything that was made after it
      at: textAt(app.raw, 'created') ?? new Date(0).toISOString(),
    } satisfies Entry;
  });
  // what is in something that the record does not name cannot be found
  return entries.filter((entry) => Object.values(entry.place).every((part) => part !== ''));
}

/** The cluster that the app's installation closes, as far as the app says. */
export function clusterOnApp(app: Pick<MarkedApp, 'raw'>): Target['cluster'] {
  const told = textAt(app.raw, clusterPath);
  if (told === undefined) return undefined;
  return told.includes('://') ? { server: told } : { server: `the one whose kube-system has the UID ${told}`, uid: told };
}

/**
 * `entries` with what the record on the app knows besides: another machine may have gone on since. Of a thing that both
 * know the ledger's own entry stays, unless the record names a newer object of it.
 */
export function withRecalled(entries: readonly Entry[], recalled: readonly Entry[]): readonly Entry[] {
  const known = new Map(entries.map((entry) => [entry.key, entry]));
  for (const entry of recalled) {
    const own = known.get(entry.key);
    if (own === undefined) known.set(entry.key, entry);
    else if (own.id !== entry.id && entry.id !== null && entry.kind.startsWith('okta.'))
      known.set(entry.key, { ...own, ...entry, spec: own.spec });
  }
  return [...known.values()];
}

interface About {
  readonly app: MarkedApp;
  readonly installation: string;
  readonly policyId: string | undefined;
  readonly server: string;
  readonly line: RecordLine;
}

function aboutOf(
  kind: Kind,
  name: string,
  { app, installation, policyId, server, line }: About,
): { readonly title: string; readonly place: Place; readonly spec: Json; readonly needs: readonly Key[]; readonly within?: Key } {
  const needs = [appKey];
  const policy = accessPolicyName(installation);
  switch (kind) {
    case 'okta.app':
      return { title: `app "${textAt(app.raw, 'label') ?? ''}"`, place: {}, spec: objectOf(line.spec), needs: [] };
    case 'okta.assignment':
      return { title: `assignment of group ${name}`, place: { appId: app.id, groupId: name }, spec: {}, needs, within: appKey };
    case 'okta.claim': {
      const spec = { ...objectOf(line.spec), name, claimType: 'RESOURCE' };
      return { title: `claim "${name}"`, place: { authServerId: server }, spec, needs };
    }
    case 'okta.policy':
      return { title: `access policy "${policy}"`, place: { authServerId: server }, spec: { name: policy }, needs };
    case 'okta.rule': {
      const place = { authServerId: server, policyId: policyId ?? '' };
      const within: Key = 'okta.policy/portal';
      return { title: `rule "Sign-in" of access policy "${policy}"`, place, spec: { name: 'Sign-in' }, needs: [within], within };
    }
    case 'okta.origin':
      return { title: `trusted origin ${name}`, place: {}, spec: { origin: name }, needs };
    default: {
      const [namespace = '', ...rest] = name.split('/');
      const what = kind === 'kube.ext-auth-server' ? 'ExtAuthServer' : 'ExtAuthPolicy';
      return { title: `${what} ${name}`, place: { namespace, name: rest.join('/') }, spec: {}, needs };
    }
  }
}

function idIn(line: RecordLine | undefined): string | undefined {
  return typeof line?.id === 'string' ? line.id : undefined;
}

function objectOf(value: unknown): { readonly [field: string]: Json } {
  return isObject(value) ? value : {};
}

function textAt(value: Json, path: string): string | undefined {
  const text = valueAt(value, path);
  return typeof text === 'string' && text !== '' ? text : undefined;
}
