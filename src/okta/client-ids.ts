import { createHash, randomBytes } from 'node:crypto';

/** How many client ids of an installation all machines know. */
const known = 3;

/**
 * The client id to try for the app of an installation, once `spent` others were refused. The first ones follow from what every
 * machine knows, so that two of them that cannot see each other's app yet cannot make two; who finds them all spent takes a
 * random one. Whether Okta takes that of a deleted app again is not documented: refused, the next one is tried.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ 6 to 100 characters, immutable
 */
export function nextClientId(orgId: string, installation: string, spent: number): string {
  const digits =
    spent < known
      ? createHash('sha256')
          .update(JSON.stringify([orgId, installation, spent]))
          .digest('hex')
          .slice(0, 24)
      : randomBytes(12).toString('hex');
  return `gloo-okta-${digits}`;
}

/** The client ids whose app is known to be gone. */
export interface SpentIds {
  readonly has: (clientId: string) => boolean;
  readonly add: (clientId: string) => Promise<void>;
}

/** Makes those of one run alone. */
export function spentHere(): SpentIds {
  const ids = new Set<string>();
  return { has: (clientId) => ids.has(clientId), add: async (clientId) => void ids.add(clientId) };
}
