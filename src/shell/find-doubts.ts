import type { Change } from '../core/model.ts';
import { linesIn } from '../core/record-lines.ts';
import { claimKind } from '../kinds/claim.ts';
import { kinds } from '../kinds/kinds.ts';
import { listAuthServers } from '../okta/find.ts';
import { readClaims } from '../okta/find-more.ts';
import type { Org } from '../okta/org.ts';
import type { ToldByOrg } from './recall.ts';

/** What may be of an installation, but nothing says so: for a person to look at. */
export type Doubt = Extract<Change, { action: 'leave' }>;

/**
 * Finds what may have been made by an installation whose record is gone: nobody knows then whose the claims are, and an app
 * without a mark is not ours to take; nor is a twin that was somebody else's. Reads only.
 */
export async function findDoubts(org: Org, { app, twins, policies, marks }: ToldByOrg): Promise<readonly Doubt[]> {
  const made = new Set(marks.map(({ id }) => id));
  const borrowed = twins.filter(({ id }) => !made.has(id)).map(({ id }) => appInDoubt(id, twinNote));
  if (app !== undefined && linesIn(kinds, app.raw) !== undefined) return borrowed;
  if (app === undefined && policies.length === 0) return borrowed;
  const clients = app === undefined ? [...new Set(policies.flatMap((policy) => policy.clients))] : [];
  const servers =
    policies.length > 0 ? policies.map(({ authServerId }) => authServerId) : (await listAuthServers(org)).map(({ id }) => id);
  const claims = await Promise.all([...new Set(servers)].map((server) => claimsInDoubt(org, server)));
  return [...clients.map((id) => appInDoubt(id, unmarkedNote)), ...claims.flat(), ...borrowed];
}

async function claimsInDoubt(org: Org, authServerId: string): Promise<readonly Doubt[]> {
  return (await readClaims(org, authServerId)).flatMap(({ id, name, claimType, system }): readonly Doubt[] => {
    if (typeof id !== 'string' || typeof name !== 'string' || claimType !== 'RESOURCE') return [];
    if (system === true || name === 'sub') return [];
    const about = {
      kind: 'okta.claim',
      key: `okta.claim/${name}`,
      title: claimKind.title(name),
      place: { authServerId },
      id,
    } as const;
    return [{ ...about, action: 'leave', note: claimNote }];
  });
}

const claimNote =
  'the record of who made it is gone; if it is of this installation, delete it in the Admin Console: Security > API > Claims';
const unmarkedNote = 'its mark is gone; if it is of this installation, delete it in the Admin Console: Applications';
const twinNote = "it carries our mark and was somebody else's before; look at it in the Admin Console: Applications";

function appInDoubt(id: string, note: string): Doubt {
  return { action: 'leave', kind: 'okta.app', key: `okta.app/${id}`, title: `app with the client id ${id}`, place: {}, id, note };
}
