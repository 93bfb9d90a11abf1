import { existsSync, readFileSync } from 'node:fs';
import { isRaw, type Raw, type Value } from '../../../src/sandbox/okta/raw.ts';

// another file of the same form can be tried by its path
const file = process.env['GLOO_OKTA_RECORDINGS'] ?? new URL('../../../../shared/okta/recordings.jsonl', import.meta.url);

/** One exchange with a real org. `query` starts with a question mark; `request` and `response` are `""` when empty. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly request: Value;
  readonly status: number;
  readonly response: Value;
  readonly link: readonly string[] | null;
  readonly test: string;
}

/** False where the recordings are not at hand. */
export const recordingsAvailable = existsSync(file);

/** All recorded exchanges, by the test that they were recorded for and the org that answered, in their order. */
export function recordedTests(): Map<string, Recorded[]> {
  const tests = new Map<string, Recorded[]>();
  if (!recordingsAvailable) return tests;
  const lines = readFileSync(file, 'utf8').split('\n');
  const all = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Recorded);
  for (const recorded of all) {
    const name = `${recorded.test} (${orgOf(recorded, all)})`;
    tests.set(name, [...(tests.get(name) ?? []), recorded]);
  }
  return tests;
}

// The host in the answer's links; for an empty answer, that of another answer that speaks of the same object.
function orgOf(recorded: Recorded, all: readonly Recorded[]): string {
  const ids = recorded.path.match(/\b(0oa|aus|ocl|scp|00p|0pr|00g|00u|tos)\w{17}\b/g) ?? [];
  const related = all.filter(
    (other) => other.test === recorded.test && ids.some((id) => JSON.stringify(other.response).includes(id)),
  );
  const hosts = [recorded, ...related].flatMap(
    ({ response }) => /https:\/\/(classic-00|oie-00)/.exec(JSON.stringify(response))?.[1] ?? [],
  );
  return hosts[0] ?? 'an org';
}

// What differs from org to org and from moment to moment.
const volatile = new Set([
  ...['created', 'lastUpdated', 'lastMembershipUpdated', 'lastRotated', 'nextRotation', 'kid', 'orn', 'errorId', 'cell'],
  ...['client_secret', 'scopes_supported', 'displayName', 'activated', 'statusChanged', 'passwordChanged'],
  ...['createdBy', 'lastUpdatedBy'],
]);

/**
 * An answer as it can be compared: hosts are one host, and what differs between orgs is reduced to its type.
 * `ids` renames ids, e.g. recorded ones to those of the stand-in.
 */
export function comparable(value: Value, ids: ReadonlyMap<string, string>): Value {
  if (Array.isArray(value)) return value.map((item) => comparable(item, ids));
  if (!isRaw(value)) return typeof value === 'string' ? comparableText(value, ids) : value;
  const id = typeof value['id'] === 'string' && value['id'].startsWith('00o') ? { id: '<org>' } : {};
  const logos = Array.isArray(value['logo']) ? { logo: value['logo'].map((logo) => ({ ...(logo as Raw), href: '<logo>' })) } : {};
  const policies = isRaw(value['profileEnrollment']) ? { profileEnrollment: '<policy>', accessPolicy: '<policy>' } : {};
  // Which features an org has on, and one (op4wEnabled) that not every org speaks of.
  const settings = isRaw(value['settings']) && 'pipeline' in value ? { settings: switches(value['settings']) } : {};
  const text = typeof value['displayName'] === 'string' ? { description: '<text>' } : {};
  return Object.fromEntries(
    Object.entries({ ...value, ...id, ...logos, ...policies, ...settings, ...text }).map(([field, inner]) => [
      field,
      volatile.has(field) ? typeOf(inner) : comparable(inner, ids),
    ]),
  );
}

function comparableText(text: string, ids: ReadonlyMap<string, string>): string {
  const renamed = text.replaceAll(/\b(0oa|aus|ocl|scp|00p|0pr|00g|00u|tos)[A-Za-z0-9]{17}\b/g, (id) => ids.get(id) ?? id);
  return renamed.replace(/^https?:\/\/(classic-00|oie-00|127\.0\.0\.1)[^/]*/, 'https://org');
}

function switches(settings: Raw): Raw {
  const shown = Object.entries(settings).filter(([name]) => name !== 'op4wEnabled');
  return Object.fromEntries(shown.map(([name, value]) => [name, typeOf(value)]));
}

function typeOf(value: Value): string {
  if (value === null) return '<null>';
  return Array.isArray(value) ? '<list>' : `<${typeof value}>`;
}
