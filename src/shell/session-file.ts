import { createHash } from 'node:crypto';
import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { Secret } from '../core/secret.ts';
import type { KeptSessions, Session, SessionName } from '../core/session.ts';
import { Problem } from '../errors.ts';
import { makeFolder, readGivenFile, writeGivenFile } from '../files.ts';
import type { Io } from '../io.ts';
import { takeLock } from './lock.ts';
import { stateDir } from './state-dir.ts';

type Place = Pick<Io, 'env' | 'platform'>;

const schema = objectOf({
  orgUrl: v.string(),
  clientId: v.string(),
  accessToken: v.string(),
  refreshToken: v.optional(v.string()),
  scopes: v.array(v.string()),
  expires: v.pipe(v.string(), v.isoTimestamp()),
});
/** The largest file that is read, in bytes. */
const mostBytes = 100_000;

function folderOf(io: Place): string {
  return join(stateDir(io), 'sessions');
}

function fileOf(io: Place, { orgUrl, clientId }: SessionName): string {
  const host = new URL(orgUrl).host.replace(/[^\w.-]/g, '_').slice(0, 100);
  const digest = createHash('sha256').update(`${orgUrl} ${clientId}`).digest('hex').slice(0, 16);
  return join(folderOf(io), `${host}-${digest}.session`);
}

/** The sign-ins that are kept here, the newest last. What cannot be read is none. */
export async function readSessions(io: Place): Promise<KeptSessions> {
  const names = await readdir(folderOf(io)).catch(() => []);
  const read = await Promise.all(
    names.filter((name) => name.endsWith('.session')).map((name) => readSession(join(folderOf(io), name), io.platform)),
  );
  const found = read.flatMap((one) => one ?? []).sort((a, b) => a.session.expires.getTime() - b.session.expires.getTime());
  const those = (isOpen: boolean) => found.filter((one) => one.isOpen === isOpen).map(({ session }) => session);
  return { own: those(false), open: those(true) };
}

interface Found {
  readonly session: Session;
  /** Whether others may read or write the file. */
  readonly isOpen: boolean;
}

async function readSession(path: string, platform: Io['platform']): Promise<Found | undefined> {
  const about = await lstat(path).catch(() => undefined);
  if (about === undefined || !about.isFile()) return undefined;
  const text = await readGivenFile(path, { mostBytes }).catch(() => '');
  const said = parseJsonAs(schema, text.toString());
  if (said === undefined || !URL.canParse(said.orgUrl)) return undefined;
  const { accessToken, refreshToken, expires, ...rest } = said;
  const session: Session = {
    ...rest,
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    expires: new Date(expires),
  };
  return { session, isOpen: platform !== 'win32' && (about.mode & 0o077) !== 0 };
}

/** How long, in milliseconds, another run may take to renew a sign-in, and how often is looked whether it has. */
const renewing = { most: 15_000, pause: 100 };

/**
 * Renews a sign-in, one run at a time: a refresh token is good once. `renew` gets what is kept by now, which another run may have
 * renewed meanwhile; `undefined` where it was ended. A run that hangs is not waited for without end.
 */
export async function renewAlone<T>(
  io: Place & Pick<Io, 'sleep'>,
  name: SessionName,
  renew: (kept: Session | undefined) => Promise<T>,
): Promise<T> {
  const path = fileOf(io, name);
  const free = await lockWithin(io, `${path}.lock`);
  try {
    const found = await readSession(path, io.platform);
    return await renew(found === undefined || found.isOpen ? undefined : found.session);
  } finally {
    await free();
  }
}

async function lockWithin(io: Pick<Io, 'sleep'>, lock: string): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited += renewing.pause) {
    try {
      return await takeLock(lock);
    } catch (error) {
      // where no lock can be made it is renewed all the same
      if (!(error instanceof Problem)) throw error;
      if (error.code !== 'ledger-locked' || waited >= renewing.most) return async () => undefined;
    }
    await io.sleep(renewing.pause);
  }
}

/** Keeps a sign-in: for its owner alone (0600), in the state directory, by org and client. Throws `UnusableFile`. */
export async function keepSession(io: Place, session: Session): Promise<void> {
  const { accessToken, refreshToken, expires, ...rest } = session;
  const folder = folderOf(io);
  await makeFolder(folder, 0o700);
  if (io.platform !== 'win32') await chmod(folder, 0o700);
  const text = JSON.stringify({
    version: 1,
    ...rest,
    accessToken: accessToken.reveal(),
    ...(refreshToken === undefined ? {} : { refreshToken: refreshToken.reveal() }),
    expires: expires.toISOString(),
  });
  await writeGivenFile(fileOf(io, session), `${text}\n`, 0o600);
}

/** Forgets a sign-in here. */
export async function dropSession(io: Place, name: SessionName): Promise<void> {
  await rm(fileOf(io, name), { force: true });
}
