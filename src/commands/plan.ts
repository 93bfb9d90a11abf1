import { requireAnswers } from '../answers/answers.ts';
import { writes } from '../core/make-plan.ts';
import { Problem } from '../errors.ts';
import { prepare, refuseForeign } from '../installation/prepare.ts';
import { saveConfig } from '../run/save-config.ts';
import { jsonDocument, type Session } from '../run/session.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { planJson, planText, summaryOf } from '../ui/plan-text.ts';

/** Shows what `setup` would change, both sides; writes nothing. */
export async function runPlan(session: Session): Promise<number> {
  const { io, modes } = session;
  requireAnswers(session.answers, { credentials: true, frontend: true });
  const { plan, place } = await prepare(session, await readLedger(io, session.answers.installation));
  await saveConfig(session);
  let stopped: Problem | undefined;
  try {
    refuseForeign(plan, session.answers.adopt);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    stopped = problem;
  }
  if (modes.json) {
    io.out(jsonDocument('plan', { summary: summaryOf(plan), changes: planJson(plan) }, stopped));
    if (stopped) return stopped.exitCode;
  } else {
    io.out(planText(plan, place, session.resultTheme, modes.verbose));
    if (stopped) throw stopped;
  }
  return session.given.get('detailedExitcode')?.value === true && writes(plan).length > 0 ? 5 : 0;
}
