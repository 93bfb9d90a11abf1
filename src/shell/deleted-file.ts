import { join } from 'node:path';
import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { makeFolder, readGivenFile, writeGivenFile } from '../files.ts';
import type { Io } from '../io.ts';
import { stateDir } from './state-dir.ts';

type Place = Pick<Io, 'env' | 'platform' | 'now'>;

const schema = objectOf({
  deleted: v.array(objectOf({ org: v.string(), path: v.string(), at: v.pipe(v.string(), v.isoTimestamp()) })),
});

/** The largest file that is read, in bytes. */
const mostBytes = 1_000_000;
/** Milliseconds for which a deletion is remembered: longer than Okta's lists were seen to lag. */
const kept = 300_000;

function fileOf(io: Place): string {
  return join(stateDir(io), 'deleted.ids');
}

async function readAll(io: Place) {
  const text = await readGivenFile(fileOf(io), { mostBytes }).catch(() => '');
  const since = io.now().getTime() - kept;
  return (parseJsonAs(schema, text.toString())?.deleted ?? []).filter(({ at }) => Date.parse(at) > since);
}

/** The paths of what this machine deleted from an org in the last minutes: Okta may show it still. None where it cannot be read. */
export async function readDeleted(io: Place, org: string): Promise<readonly string[]> {
  return (await readAll(io)).filter((one) => one.org === org).map(({ path }) => path);
}

/** Makes the one that remembers a deletion; what is older is dropped. One that cannot be written is none: nothing else depends on it. */
export function deletedKeeper(io: Place, org: string): (path: string) => Promise<void> {
  let turn: Promise<void> = Promise.resolve();
  return (path) => {
    turn = turn
      .then(async () => {
        const deleted = [...(await readAll(io)), { org, path, at: io.now().toISOString() }];
        await makeFolder(stateDir(io), 0o700);
        await writeGivenFile(fileOf(io), `${JSON.stringify({ version: 1, deleted })}\n`, 0o600);
      })
      .catch(() => undefined);
    return turn;
  };
}
