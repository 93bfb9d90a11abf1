import { nameFlag } from '../answers/replay.ts';
import { checkList, isCheckId } from '../core/checks/check-list.ts';
import { sideOf } from '../core/kind.ts';
import type { Finding, Ledger } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { halfWay } from '../run/carry-out.ts';
import type { Session } from '../run/session.ts';
import { findingLines } from '../ui/findings-text.ts';
import { runClusterChecks } from './doctor-checks.ts';
import { runVerifyChecks } from './verify-checks.ts';

/** Milliseconds that Gloo gets to accept the policy. */
const patience = 60_000;

/**
 * The first step of setup: what doctor says of the cluster. Okta's side is judged by reading what the plan needs, which
 * stops by itself. What does not pass is shown before anyone is asked; it decides nothing.
 */
export async function lookAhead(session: Session, ledger: Ledger | undefined): Promise<readonly Finding[]> {
  if (!session.answers.apply) return [];
  // Who has set it up before may set it up: a repeated run sends nothing but reads.
  const before = ledger?.entries.some((entry) => sideOf(entry.kind) === 'kube') === true;
  return runClusterChecks(session, !before);
}

/** Shows what did not pass, and how many checks did. */
export function sayFindings(session: Session, findings: readonly Finding[], shown: (finding: Finding) => boolean): void {
  const passed = findings.filter((finding) => finding.state === 'ok' && !shown(finding)).length;
  for (const finding of findings.filter(shown)) session.say(`${findingLines(finding, session.theme, '').join('\n')}\n`);
  if (passed > 0)
    session.say(`${session.theme.good(session.theme.symbols.ok)} ${passed} ${passed === 1 ? 'check is' : 'checks are'} fine\n`);
}

/**
 * The last step of setup: gives Gloo time to judge, then looks at both worlds as `verify` does.
 * @throws Problem `check-failed` when sign-in is not in force, or `stopped-half-way` when something was written before
 */
export async function prove(session: Session, written: number): Promise<readonly Finding[]> {
  const { answers, io } = session;
  const next = `gloo-okta verify${nameFlag(answers.installation)}`;
  session.say('Waiting until Gloo accepts the policy …\n');
  const end = session.begin('waiting for Gloo');
  const findings = await runVerifyChecks(session, { timeoutMs: patience, sleep: io.sleep, now: io.now })
    .catch((error: unknown) => {
      if (!io.signal.aborted) throw halfWay({ written, failure: error }, written, session);
      const stopped = io.signal.reason instanceof Problem ? io.signal.reason.code : 'interrupted';
      const message = 'Stopped before Gloo accepted the policy; everything was made and is recorded.';
      throw new Problem(stopped, message, `To see whether it is in force: ${next}`, error, next);
    })
    .finally(end);
  sayFindings(
    session,
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
  throw halfWay({ written, failure: problem }, written, session);
}
