import { appKey } from '../core/kind.ts';
import type { Entry } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { findInstallationsUsing } from './find-marked-in-org.ts';
import { textAt, textsAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/**
 * Reads who came to depend on a claim that we made: other installations that found it as they wanted it, and clients that an
 * active access policy of its server names and that was made or changed after the claim. A policy for all clients, or one
 * that was there before, does not count: its tokens did without the claim.
 */
export async function findUsersOfClaim(
  org: Org,
  installation: string,
  claim: Entry,
  all: readonly Entry[],
): Promise<readonly string[]> {
  const installations = claim.id === null ? [] : await findInstallationsUsing(org, installation, claim.id);
  const own = all.find((entry) => entry.key === appKey)?.outputs['clientId'];
  const policies = await org.listIfThere(paths.policies(claim.place['authServerId'] ?? ''));
  const since = policies.filter((policy) => {
    const clients = textsAt(policy, 'conditions', 'clients', 'include').filter((id) => id !== own && id !== 'ALL_CLIENTS');
    const changed = Date.parse(textAt(policy, 'lastUpdated') || textAt(policy, 'created'));
    return textAt(policy, 'status') === 'ACTIVE' && clients.length > 0 && changed > Date.parse(claim.at);
  });
  return [
    ...installations,
    ...since.map(
      (policy) => `the newer access policy "${printableLine(textAt(policy, 'name'), 60)}" gives tokens with it to other apps`,
    ),
  ];
}
