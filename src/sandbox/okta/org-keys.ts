import type { Org } from './okta-route.ts';
import type { SigningKey } from './org-state.ts';
import { newSigningKeys } from './signing-keys.ts';

/** The org authorization server's keys; made when they are first needed, because most runs never need them. */
export async function orgKeysOf({ state, now }: Org): Promise<SigningKey[]> {
  if (state.orgKeys.length === 0) {
    const made = await newSigningKeys(now());
    // Two requests may have waited side by side: the first one's keys stay.
    if (state.orgKeys.length === 0) state.orgKeys = made;
  }
  return state.orgKeys;
}
