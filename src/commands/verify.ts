import { runVerifyChecks } from '../installation/verify-checks.ts';
import type { Run } from '../run/run.ts';
import { showFindings } from '../run/show-findings.ts';

/** Says whether the sign-in is in force. */
export async function runVerify(run: Run): Promise<number> {
  run.speech.say('Looking at the org and the cluster …\n');
  return showFindings(run.speech, await runVerifyChecks(run));
}
