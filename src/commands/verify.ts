import { runVerifyChecks } from '../installation/verify-checks.ts';
import type { Session } from '../run/session.ts';
import { showFindings } from '../run/show-findings.ts';

/** Says whether the sign-in is in force. */
export async function runVerify(session: Session): Promise<number> {
  session.say('Looking at the org and the cluster …\n');
  return showFindings(session, await runVerifyChecks(session));
}
