import { join } from 'node:path';
import * as v from 'valibot';
import { objectOf } from '../core/object-of.ts';
import { parseJsonAs } from '../core/parse-json.ts';
import { makeFolder, readGivenFile, writeGivenFile } from '../files.ts';
import type { Io } from '../io.ts';
import type { SpentIds } from '../okta/client-ids.ts';
import { stateDir } from './state-dir.ts';

type Place = Pick<Io, 'env' | 'platform'>;

const schema = objectOf({ spent: v.array(objectOf({ org: v.string(), clientId: v.string() })) });

/** The largest file that is read, in bytes. */
const mostBytes = 100_000;
/** How many are remembered: few are ever tried. */
const kept = 200;

/**
 * Reads the client ids of an org whose app this machine knows to be gone, and remembers further ones. A file that cannot be read
 * or written is none: it only saves a wait.
 */
export async function readSpentIds(io: Place, org: string): Promise<SpentIds> {
  const file = join(stateDir(io), 'spent.ids');
  const readAll = async () =>
    parseJsonAs(schema, (await readGivenFile(file, { mostBytes }).catch(() => '')).toString())?.spent ?? [];
  const ids = new Set((await readAll()).filter((one) => one.org === org).map(({ clientId }) => clientId));
  return {
    has: (clientId) => ids.has(clientId),
    add: async (clientId) => {
      ids.add(clientId);
      const others = (await readAll()).filter((one) => one.org !== org || one.clientId !== clientId);
      const spent = [...others, { org, clientId }].slice(-kept);
      await makeFolder(stateDir(io), 0o700)
        .then(() => writeGivenFile(file, `${JSON.stringify({ version: 1, spent })}\n`, 0o600))
        .catch(() => undefined);
    },
  };
}
