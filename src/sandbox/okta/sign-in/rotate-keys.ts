import { timestamp } from '../ids.ts';
import type { AuthorizationServer } from '../org-state.ts';
import { rawAt } from '../raw.ts';
import { rotated } from '../signing-keys.ts';

/**
 * Rotates the signing keys of an authorization server, as Okta does by itself four times a year: NEXT signs from now on,
 * and a third key stays published for tokens that were signed before.
 * @see https://developer.okta.com/docs/concepts/key-rotation/
 */
export async function rotateKeys(server: AuthorizationServer, now: Date = new Date()): Promise<void> {
  server.keys = await rotated(server.keys, now);
  const credentials = rawAt(server.raw, 'credentials');
  const signing = { ...rawAt(credentials, 'signing'), lastRotated: timestamp(now) };
  server.raw['credentials'] = { ...credentials, signing };
}
