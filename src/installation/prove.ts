import { nextCommand } from '../answers/whereabouts.ts';
import { checkList, isCheckId } from '../core/checks/check-list.ts';
import type { Finding } from '../core/model.ts';
import { Problem, untouched } from '../errors.ts';
import { halfWay } from '../run/go-on.ts';
import type { Run } from '../run/run.ts';
import type { Speech } from '../run/speech.ts';
import { findingLines } from '../ui/findings-text.ts';
import { runVerifyChecks } from './verify-checks.ts';

/** Milliseconds that Gloo gets to accept the policy. */
const patience = 60_000;

/** Shows what did not pass; where all did, how many. */
export function sayFindings(speech: Speech, findings: readonly Finding[], shown: (finding: Finding) => boolean): void {
  const passed = findings.filter((finding) => finding.state === 'ok' && !shown(finding)).length;
  const isFine = findings.every((finding) => finding.state !== 'fail' && finding.state !== 'warn');
  for (const finding of findings.filter(shown)) speech.say(`${findingLines(finding, speech.theme, '').join('\n')}\n`);
  // never above what is not fine
  if (passed > 0 && isFine)
    speech.say(`${speech.theme.good(speech.theme.symbols.ok)} ${passed} ${passed === 1 ? 'check' : 'checks'} passed\n`);
}

/**
 * The last step of setup: gives Gloo time to judge, then looks at both worlds as `verify` does. What failed is a finding.
 * @throws Problem where it cannot look at all: `stopped-half-way` when something was written before
 */
export async function prove(run: Run, written: number): Promise<readonly Finding[]> {
  const { speech, world, answers } = run;
  const { io } = world;
  const next = nextCommand('gloo-okta verify', answers.given);
  speech.say('Waiting until Gloo accepts the policy …\n');
  const end = speech.begin('waiting for Gloo');
  const findings = await runVerifyChecks(run, { timeoutMs: patience, sleep: io.sleep, now: io.now })
    .catch((error: unknown) => {
      if (!io.signal.aborted) throw halfWay(speech, { written, failure: error }, written);
      const stopped = io.signal.reason instanceof Problem ? io.signal.reason.code : 'interrupted';
      const hint = `To see whether it is in force: ${next}`;
      if (written === 0) throw untouched(stopped, 'Stopped before the checks had ended', hint, error, next);
      const message = 'Stopped before Gloo accepted the policy; everything was made and is recorded.';
      throw new Problem(stopped, message, hint, error, next);
    })
    .finally(end);
  sayFindings(
    speech,
    findings,
    ({ check, state }) => state === 'warn' || state === 'fail' || (isCheckId(check) && checkList[check].awaited === true),
  );
  return findings;
}
