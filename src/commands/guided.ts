import type { Io } from '../io.ts';
import { canAsk } from './confirm.ts';
import { openSession } from './session.ts';
import { runSetup } from './setup.ts';

/** The wizard, for `gloo-okta` alone on a terminal; `undefined` where nobody can be asked. */
export async function runGuided(io: Io): Promise<number | undefined> {
  if (!io.terminal.stdin || !io.terminal.stderr) return undefined;
  const session = await openSession('setup', {}, ['setup'], io);
  return canAsk(session) ? runSetup(session, true) : undefined;
}
