import { createHash } from 'node:crypto';
import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { Secret } from '../core/secret.ts';
import type { Session, SessionName } from '../core/session.ts';
import { makeFolder, readGivenFile, writeGivenFile } from '../files.ts';
import type { Io } from '../io.ts';
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

/** The sign-ins that are kept here, the newest last. What cannot be read, or others may read or write, is none. */
export async function readSessions(io: Place): Promise<readonly Session[]> {
  const names = await readdir(folderOf(io)).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.session')).map((name) => readSession(join(folderOf(io), name), io.platform)),
  );
  return found.flatMap((session) => session ?? []).sort((a, b) => a.expires.getTime() - b.expires.getTime());
}

async function readSession(path: string, platform: Io['platform']): Promise<Session | undefined> {
  const about = await lstat(path).catch(() => undefined);
  if (about === undefined || !about.isFile()) return undefined;
  if (platform !== 'win32' && (about.mode & 0o077) !== 0) return undefined;
  const text = await readGivenFile(path, { mostBytes }).catch(() => '');
  const said = parseJsonAs(schema, text.toString());
  if (said === undefined) return undefined;
  const { accessToken, refreshToken, expires, ...rest } = said;
  return {
    ...rest,
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    expires: new Date(expires),
  };
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
