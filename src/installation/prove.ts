import type { Answers } from '../answers/answers.ts';
import { nameFlag } from '../answers/replay.ts';
import { checkList, isCheckId } from '../core/checks/check-list.ts';
import { sideOf } from '../core/kind.ts';
import type { Finding, Ledger } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { halfWay } from '../run/go-on.ts';
import type { Run } from '../run/run.ts';
import type { Speech } from '../run/speech.ts';
import type { World } from '../run/world.ts';
import { findingLines } from '../ui/findings-text.ts';
import { runClusterChecks } from './doctor-checks.ts';
import { runVerifyChecks } from './verify-checks.ts';

/** Milliseconds that Gloo gets to accept the policy. */
const patience = 60_000;

/**
 * The first step of setup: what doctor says of the cluster. Okta's side is judged by reading what the plan needs, which
 * stops by itself. What does not pass is shown before anyone is asked; it decides nothing.
 */
export async function lookAhead(world: World, answers: Answers, ledger: Ledger | undefined): Promise<readonly Finding[]> {
  if (!answers.apply) return [];
  // Who has set it up before may set it up: a repeated run sends nothing but reads.
  const before = ledger?.entries.some((entry) => sideOf(entry.kind) === 'kube') === true;
  return runClusterChecks(world, answers, !before);
}

/** Shows what did not pass, and how many checks did. */
export function sayFindings(speech: Speech, findings: readonly Finding[], shown: (finding: Finding) => boolean): void {
  const passed = findings.filter((finding) => finding.state === 'ok' && !shown(finding)).length;
  for (const finding of findings.filter(shown)) speech.say(`${findingLines(finding, speech.theme, '').join('\n')}\n`);
  if (passed > 0)
    speech.say(`${speech.theme.good(speech.theme.symbols.ok)} ${passed} ${passed === 1 ? 'check is' : 'checks are'} fine\n`);
}

/**
 * The last step of setup: gives Gloo time to judge, then looks at both worlds as `verify` does.
 * @throws Problem `check-failed` when sign-in is not in force, or `stopped-half-way` when something was written before
 */
export async function prove(run: Run, written: number): Promise<readonly Finding[]> {
  const { speech, world, answers } = run;
  const { io } = world;
  const next = `gloo-okta verify${nameFlag(answers.installation)}`;
  speech.say('Waiting until Gloo accepts the policy …\n');
  const end = speech.begin('waiting for Gloo');
  const findings = await runVerifyChecks(run, { timeoutMs: patience, sleep: io.sleep, now: io.now })
    .catch((error: unknown) => {
      if (!io.signal.aborted) throw halfWay(speech, { written, failure: error }, written);
      const stopped = io.signal.reason instanceof Problem ? io.signal.reason.code : 'interrupted';
      const message = 'Stopped before Gloo accepted the policy; everything was made and is recorded.';
      throw new Problem(stopped, message, `To see whether it is in force: ${next}`, error, next);
    })
    .finally(end);
  sayFindings(
    speech,
    findings,
    ({ check, state }) => state === 'warn' || state === 'fail' || (isCheckId(check) && checkList[check].awaited === true),
  );
  const broken = findings.filter(
    ({ check, state }) => state === 'fail' && isCheckId(check) && checkList[check].setup === 'decides',
  );
  const [first] = broken;
  if (first === undefined) return findings;
  const says = broken.map((finding) => finding.says).join(' ');
  const problem = new Problem('check-failed', `Sign-in is not in force: ${says}`, first.hint ?? `Look at all of it: ${next}`);
  throw halfWay(speech, { written, failure: problem }, written);
}
