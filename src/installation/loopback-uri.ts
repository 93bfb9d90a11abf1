import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { valueAt, withValue } from '../core/json.ts';
import type { Json, JsonObject } from '../core/model.ts';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { printableLine } from '../core/printable.ts';
import { Problem } from '../errors.ts';
import { readGivenFile } from '../files.ts';
import type { Org } from '../okta/org.ts';
import { paths } from '../okta/paths.ts';
import type { Speech } from '../run/speech.ts';
import type { World } from '../run/world.ts';
import { stateDir } from '../shell/state-dir.ts';
import { wayOut } from '../shell/unusable.ts';

/** The intent to take a redirect URI off an app again, as it lies on disk while a sign-in runs. */
interface Intent {
  readonly version: 1;
  readonly org: string;
  readonly appId: string;
  readonly uri: string;
  /** The process that added it; while it runs, the URI is in use, but no longer than a sign-in can take. */
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

type Place = Pick<World, 'io'> & Pick<Speech, 'say'>;

/** The intents of sign-ins that this process is in the middle of. */
const inUse = new Set<string>();

/**
 * Runs `work` while the app has the redirect URI, and takes it off again, whatever happens: the intent to do so is on disk
 * before the URI is added. An app that has it already keeps it. Throws what `work` throws, and what Okta refuses.
 */
export async function withLoopbackUri<T>(place: Place, org: Org, appId: string, uri: string, work: () => Promise<T>): Promise<T> {
  org.forget(paths.app(appId));
  const app = await org.read(paths.app(appId));
  if (urisOf(app).includes(uri)) return work();
  const file = intentFile(place, appId);
  inUse.add(file);
  try {
    await writeIntent(place, file, { version: 1, org: org.url, appId, uri, pid: process.pid, at: place.io.now().toISOString() });
    await org.put(paths.app(appId), withUris(app, [...urisOf(app), uri]));
    return await work();
  } finally {
    await takeOff(place, org, file, { appId, uri });
    inUse.delete(file);
  }
}

/** Takes off the redirect URIs that an earlier run, cut short, left in this org. What cannot be taken off stays noted for the next run. */
export async function removeLeftOver(place: Place, org: Org): Promise<void> {
  const names = await readdir(stateDir(place.io)).catch(() => [] as string[]);
  for (const name of names.filter((one) => /^loopback-[\w-]+\.json$/.test(one))) {
    const file = join(stateDir(place.io), name);
    const text = await readGivenFile(file, { mostBytes: 10_000 }).catch(() => '');
    const intent = parseJsonAs(intentSchema, text.toString());
    if (inUse.has(file) || intent === undefined || intent.org !== org.url || isAtWork(intent, place.io.now())) continue;
    place.say(`Taking off the redirect URI ${printableLine(intent.uri)}, which an earlier sign-in left on the app.\n`);
    await takeOff(place, org, file, intent);
  }
}

async function takeOff(place: Place, org: Org, file: string, { appId, uri }: Pick<Intent, 'appId' | 'uri'>): Promise<void> {
  try {
    org.forget(paths.app(appId));
    const app = await org.find(paths.app(appId));
    const uris = urisOf(app);
    if (app !== undefined && uris.includes(uri)) {
      await org.put(
        paths.app(appId),
        withUris(
          app,
          uris.filter((one) => one !== uri),
        ),
      );
    }
    await rm(file, { force: true });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    place.say(
      `The redirect URI ${printableLine(uri)} could not be taken off the app: ${error.message} The next run tries again.\n`,
    );
  }
}

function urisOf(app: Json | undefined): readonly string[] {
  const list = valueAt(app, 'settings.oauthClient.redirect_uris');
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
}

function withUris(app: JsonObject, uris: readonly string[]): Json {
  return withValue(app, 'settings.oauthClient.redirect_uris', uris);
}

function intentFile({ io }: Place, appId: string): string {
  return join(stateDir(io), `loopback-${appId.replace(/\W/g, '')}-${process.pid}.json`);
}

/** Synced before anything is added: after a crash the next run knows. */
async function writeIntent({ io }: Place, path: string, intent: Intent): Promise<void> {
  try {
    await mkdir(stateDir(io), { recursive: true, mode: 0o700 });
    const beside = `${path}.${process.pid}.new`;
    const file = await open(beside, 'w', 0o600);
    await file.writeFile(`${JSON.stringify(intent)}\n`);
    await file.sync();
    await file.close();
    await rename(beside, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Problem(
      'ledger-unusable',
      `The intent to take the redirect URI off again cannot be written: ${reason}.`,
      wayOut(cause),
      cause,
    );
  }
}

const intentSchema: v.GenericSchema<unknown, Intent> = objectOf({
  version: v.literal(1),
  org: v.string(),
  appId: v.pipe(v.string(), v.nonEmpty()),
  uri: v.string(),
  pid: v.fallback(v.number(), 0),
  at: v.fallback(v.string(), ''),
});

/** Minutes after which no sign-in is under way any more, whoever has the number of its process now. */
const longest = 30;

function isAtWork({ pid, at }: Intent, now: Date): boolean {
  if (pid === process.pid || pid <= 0 || !(now.getTime() - Date.parse(at) < longest * 60_000)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
