import { timestamp } from './ids.ts';
import type { AuthorizationServer, OrgState, SigningKey } from './org-state.ts';
import { rawAt, textAt } from './raw.ts';
import { activeKey, newSigningKey, rotated } from './signing-keys.ts';

/** Recorded: exactly so long after one rotation comes the next. */
export const rotationMs = 90 * 24 * 60 * 60 * 1000;

/**
 * The steps of which rotations of an authorization server's signing keys are made, for whoever wants them in an order of their
 * own. Each acts at once; those that make a key give its `kid`.
 */
export interface KeyTurns {
  /** Publishes a key that will sign next, weeks before it does. One that was to sign next is withdrawn. */
  publishNext(): Promise<string>;
  /** The next key signs from now on; the one that signed stays published. Throws where none was to sign next. */
  signWithNext(): void;
  /** Withdraws the keys that signed once. */
  withdrawOld(): void;
  /** Withdraws the key that was to sign next. */
  withdrawNext(): void;
  /** What Okta does by itself four times a year, all in one. */
  rotate(): Promise<void>;
  /** What Okta does in an incident: a new key signs at once, and every other one is withdrawn. */
  emergency(): Promise<string>;
}

/** The turns of one server, by the clock of its org. */
export function keyTurnsOf(server: AuthorizationServer, now: () => Date): KeyTurns {
  const without = (status: SigningKey['status']): SigningKey[] => server.keys.filter((key) => key.status !== status);
  const fresh = (status: SigningKey['status']): Promise<SigningKey> => newSigningKey(status, now(), activeKey(server.keys).alg);
  return {
    publishNext: async () => {
      const next = await fresh('NEXT');
      server.keys = [...without('NEXT'), next];
      return next.kid;
    },
    signWithNext: () => {
      if (!server.keys.some(({ status }) => status === 'NEXT')) throw new Error('no key was to sign next');
      server.keys = server.keys.map((key) => ({ ...key, status: key.status === 'NEXT' ? 'ACTIVE' : 'EXPIRED' }));
      noteRotation(server, now());
    },
    withdrawOld: () => {
      server.keys = without('EXPIRED');
    },
    withdrawNext: () => {
      server.keys = without('NEXT');
    },
    rotate: () => rotateServerKeys(server, now()),
    emergency: async () => {
      const key = await fresh('ACTIVE');
      server.keys = [key];
      noteRotation(server, now());
      return key.kid;
    },
  };
}

/** Rotates the signing keys of an authorization server in place. */
export async function rotateServerKeys(server: AuthorizationServer, now: Date): Promise<void> {
  server.keys = await rotated(server.keys, now);
  noteRotation(server, now);
}

/** When the keys of a server were rotated last. */
export function lastRotationOf({ raw, keys }: AuthorizationServer): string {
  return textAt(raw, 'credentials', 'signing', 'lastRotated') ?? activeKey(keys).created;
}

/** Rotates the keys of every server whose time has come, as Okta does where the mode is AUTO. */
export async function rotateWhatIsDue({ authorizationServers }: OrgState, now: Date): Promise<void> {
  for (const server of authorizationServers) {
    if (rawAt(server.raw, 'credentials', 'signing')['rotationMode'] !== 'AUTO') continue;
    // A server that was seeded as recorded has keys that are younger than its last rotation.
    const last = Math.max(Date.parse(lastRotationOf(server)), Date.parse(activeKey(server.keys).created));
    const missed = Math.floor((now.getTime() - last) / rotationMs);
    // After two, none of the keys that were published is left.
    for (let at = Math.max(1, missed - 1); at <= missed; at += 1) {
      await rotateServerKeys(server, new Date(last + at * rotationMs));
    }
  }
}

function noteRotation({ raw }: AuthorizationServer, now: Date): void {
  const credentials = rawAt(raw, 'credentials');
  raw['credentials'] = { ...credentials, signing: { ...rawAt(credentials, 'signing'), lastRotated: timestamp(now) } };
}
