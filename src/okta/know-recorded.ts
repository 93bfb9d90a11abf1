import type { Entry } from '../core/model.ts';
import { textAt } from './json-shape.ts';
import { isFresh, readRecorded } from './kind-tools.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/**
 * Makes an org know what was recorded less than a minute ago, also where its lists do not show that yet: each thing that a list
 * lacks is read by its id. Reads only; without fresh entries nothing.
 */
export async function knowRecorded(org: Org, entries: readonly Entry[]): Promise<void> {
  await Promise.all(
    entries.map(async (entry) => {
      const at = entry.state === 'made' && isFresh(org, entry) ? listOf(entry) : undefined;
      if (at === undefined || entry.id === null) return;
      const { id } = entry;
      if ((await org.listIfThere(at.path)).some((member) => textAt(member, 'id') === id)) return;
      const recorded = await readRecorded(org, paths.member(at.home, id), entry);
      if (recorded !== undefined) org.know(paths.member(at.home, id), recorded);
    }),
  );
}

interface List {
  /** The path that is read. */
  readonly path: string;
  /** The path below which its members are. */
  readonly home: string;
}

/** The list in which a thing stands; `undefined` for what is read by its id alone. */
function listOf({ kind, place }: Entry): List | undefined {
  const { authServerId = '', policyId = '', appId = '' } = place;
  const plain = (path: string): List => ({ path, home: path });
  if (kind === 'okta.claim') return plain(paths.claims(authServerId));
  if (kind === 'okta.policy') return plain(paths.policies(authServerId));
  if (kind === 'okta.rule') return plain(paths.rules(authServerId, policyId));
  if (kind === 'okta.origin') return { path: paths.allOrigins, home: paths.origins };
  if (kind === 'okta.assignment') return { path: paths.assignments(appId), home: `${paths.app(appId)}/groups` };
  return undefined;
}
