import { requireAnswers } from '../answers/answers.ts';
import { lastsUntil } from '../core/keys/lasting.ts';
import { writes } from '../core/make-plan.ts';
import { unlabelledRoutes } from '../core/opened-routes.ts';
import { Problem } from '../errors.ts';
import { makeCheckedPlan, refuseBlocked } from '../installation/checked-plan.ts';
import { refuseForeign } from '../installation/prepare.ts';
import { withRecordedAnswers } from '../installation/recorded-answers.ts';
import { jsonDocument } from '../run/json-document.ts';
import { changesOutput, writeOutputs } from '../run/output-file.ts';
import type { Run } from '../run/run.ts';
import { saveConfig } from '../run/save-config.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { findingsJson, openFindingsText } from '../ui/findings-text.ts';
import { labelsByHandText } from '../ui/labels-text.ts';
import { unlabelledText } from '../ui/opened-text.ts';
import { planJson, planText, summaryOf } from '../ui/plan-text.ts';

/** Shows what `setup` would change, both sides; writes nothing. */
export async function runPlan(given: Run): Promise<number> {
  const ledger = await readLedger(given.world.io, given.answers.installation);
  const run = await withRecordedAnswers(given, ledger);
  const { speech, answers } = run;
  requireAnswers(answers, { credentials: true, frontend: true });
  const { plan, place, okta, labelsByHand } = await makeCheckedPlan(run, ledger);
  const findings = plan.findings ?? [];
  await saveConfig(run);
  await writeOutputs(run, [changesOutput(plan)]);
  let stopped: Problem | undefined;
  try {
    refuseForeign(run, plan);
    refuseBlocked(run, plan);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    stopped = problem;
  }
  if (speech.modes.json) {
    speech.out(
      jsonDocument('plan', { summary: summaryOf(plan), changes: planJson(plan), findings: findingsJson(findings) }, stopped),
    );
    if (stopped) return stopped.exitCode;
  } else {
    speech.show(planText(plan, place, speech.resultTheme, speech.modes.verbose));
    speech.show(unlabelledText(unlabelledRoutes(plan)));
    speech.show(labelsByHandText(labelsByHand));
    speech.show(openFindingsText(findings, speech.resultTheme));
    if (stopped) throw stopped;
  }
  if (answers.apply && answers.jwks === 'inline' && answers.keyRefresh === undefined) {
    const { nextRotation } = okta.authServer;
    speech.say(`${lastsUntil({ held: okta.keySet.kids, nextRotation, statuses: [] })}\n`);
  }
  return answers.given.get('detailedExitcode')?.value === true && writes(plan).length > 0 ? 5 : 0;
}
