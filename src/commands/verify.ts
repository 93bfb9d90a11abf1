import { nextCommand } from '../answers/whereabouts.ts';
import { forceStateOf } from '../core/checks/force-state.ts';
import { runVerifyChecks } from '../installation/verify-checks.ts';
import type { Run } from '../run/run.ts';
import { showFindings } from '../run/show-findings.ts';
import { sayForce } from '../ui/setup-text.ts';

/** Says whether the sign-in is in force. */
export async function runVerify(run: Run): Promise<number> {
  run.speech.say('Looking at the org and the cluster …\n');
  const findings = await runVerifyChecks(run);
  const says = sayForce(findings, (line) => nextCommand(line, run.answers.given));
  return showFindings(run.speech, findings, {
    json: { inForce: forceStateOf(findings).state },
    last: `${says.charAt(0).toUpperCase()}${says.slice(1)}\n`,
  });
}
