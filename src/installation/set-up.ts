import { configValues } from '../answers/config-file.ts';
import { nextCommand } from '../answers/whereabouts.ts';
import { forceStateOf } from '../core/checks/force-state.ts';
import { appKey, sideOf } from '../core/kind.ts';
import { takesAway, writes } from '../core/make-plan.ts';
import type { Change, JsonObject } from '../core/model.ts';
import { unlabelledRoutes } from '../core/opened-routes.ts';
import { sharedKinds } from '../kinds/kinds.ts';
import { forgetReads } from '../okta/org.ts';
import { paths } from '../okta/paths.ts';
import { carryOut } from '../run/carry-out.ts';
import { confirm } from '../run/confirm.ts';
import { halfWay, withNext } from '../run/go-on.ts';
import { jsonDocument } from '../run/json-document.ts';
import { changesOutput, writeOutputs } from '../run/output-file.ts';
import type { Run } from '../run/run.ts';
import { saveConfig } from '../run/save-config.ts';
import { problemIn } from '../run/show-findings.ts';
import { showPlan } from '../run/show-plan.ts';
import { recordFacts } from '../shell/apply.ts';
import { holdLedger, type LedgerFile } from '../shell/ledger-file.ts';
import { findingsJson } from '../ui/findings-text.ts';
import { labelsByHandText } from '../ui/labels-text.ts';
import { unlabelledText } from '../ui/opened-text.ts';
import { planJson, summaryOf } from '../ui/plan-text.ts';
import { setupText } from '../ui/setup-text.ts';
import { appSettings } from './app-settings.ts';
import { blockersOf, makeCheckedPlan, refuseBlocked } from './checked-plan.ts';
import { openOktaOrg } from './open-org.ts';
import { type Prepared, refuseForeign } from './prepare.ts';
import { prove, sayFindings } from './prove.ts';

/** Shows the plan, asks, and carries it out: what setup does once every answer is there. */
function setUp(run: Run, ledger: LedgerFile): Promise<number> {
  // what is not ours to write is not asked for twice
  return run.world.memory.shared(() => setUpAtOnce(run, ledger));
}

/** Sets up with the ledger of the installation held. */
export async function setUpOnce(run: Run): Promise<number> {
  const ledger = await holdLedger(run.world.io, run.answers.installation);
  try {
    return await setUp(run, ledger);
  } finally {
    await ledger.release();
  }
}

async function setUpAtOnce(run: Run, ledger: LedgerFile): Promise<number> {
  const { speech, answers } = run;
  const prepared = await planSetup(run, ledger);
  refuseForeign(run, prepared.plan);
  const isAsked = speech.canAsk && !speech.modes.yes;
  if (!isAsked) refuseBlocked(run, prepared.plan);
  await saveConfig(run);
  const doubts = answers.force ? [] : blockersOf(prepared.plan);
  if (writes(prepared.plan).length > 0) {
    const question = `Apply this to ${applyPlace(prepared)}?`;
    await confirm(speech, { question, takesAway: takesAway(prepared.plan), doubts: doubts.length });
    // a person may have taken their time
    if (isAsked) {
      run.world.memory.forgetShared();
      forgetReads(run.world.memory);
    }
  }
  return finishSetup(run, prepared, ledger);
}

/** Looks at both worlds and shows what would change, and what the checks say of it. Reads only. */
export async function planSetup(run: Run, ledger: LedgerFile): Promise<Prepared> {
  const { speech } = run;
  const prepared = await speech
    .step(
      'reading the org and the cluster',
      () => makeCheckedPlan(run, ledger.current()),
      ({ cluster }) => (cluster === undefined ? 'Read the org' : 'Read the org and the cluster'),
    )
    .catch((error: unknown) => {
      throw withNext(speech, error);
    });
  sayFindings(speech, prepared.plan.findings ?? [], (finding) => finding.state === 'warn' || finding.state === 'fail');
  showPlan(speech, prepared.plan, prepared.place, unlabelledText(unlabelledRoutes(prepared.plan)));
  return prepared;
}

/** Carries a plan out that was agreed to, waits until it is in force and says what came of it. */
export async function finishSetup(run: Run, prepared: Prepared, ledger: LedgerFile): Promise<number> {
  const { speech, answers } = run;
  const { plan } = prepared;
  const applied = await carryOut(run, { ...prepared, ledger });
  // what was changed or taken out in the cluster, or put on its routes, is not to be found there as it was
  if (
    writes(plan).some(({ action, kind }) => sideOf(kind) === 'kube' && (action !== 'create' || Object.hasOwn(sharedKinds, kind)))
  )
    run.world.memory.forgetShared();
  const clientId = applied.outputs.get(appKey)?.['clientId'] ?? prepared.okta.facts.clientId ?? '';
  await recordFacts(
    { ledger, installation: answers.installation, target: prepared.target },
    { ...prepared.facts, clientId, answers: configValues(answers.given) },
  ).catch((failure: unknown) => {
    throw halfWay(speech, { written: applied.written, failure }, applied.written);
  });
  await writeOutputs(run, [
    ...appSettings(prepared.okta, { clientId, clusterName: prepared.names.clusterName, appUrl: answers.appUrl }),
    changesOutput(plan),
  ]);
  if (applied.written > 0 && plan.changes.some(isOthers)) await seeOthersAsTheyAre(run);
  const findings = prepared.cluster === undefined ? undefined : await prove(run, applied.written);
  const result = {
    summary: summaryOf(plan),
    changes: planJson(plan),
    left: applied.skipped.map(({ change: { key }, problem }) => ({ key, why: problem.message })),
    clientId,
    issuer: prepared.okta.metadata.issuer,
    clusterName: prepared.names.clusterName,
    ...(prepared.cluster
      ? { policy: `${answers.namespace}/${answers.policy}` }
      : { manifests: prepared.manifests.map((manifest) => manifest.object) }),
    ...(prepared.labelsByHand.length === 0 ? {} : { labels: prepared.labelsByHand.map((label) => ({ ...label })) }),
    ...(findings ? { inForce: forceStateOf(findings).state, findings: findingsJson(findings) } : {}),
  } satisfies JsonObject;
  const problem = findings && problemIn(findings);
  if (speech.modes.json) speech.out(jsonDocument('setup', result, problem));
  else if (prepared.cluster === undefined) {
    speech.out(prepared.manifests.map((manifest) => manifest.text).join('---\n'));
    speech.say(labelsByHandText(prepared.labelsByHand));
  } else
    speech.show(
      setupText(
        {
          ...result,
          routeLabels: answers.routeLabels,
          command: (line) => nextCommand(line, answers.given),
          org: prepared.target.org,
          written: applied.written,
          findings: findings ?? [],
          // on one terminal the steps stand right above
          made: (speech.terminal.stdout && speech.terminal.stderr && !speech.modes.quiet ? [] : plan.changes)
            .filter((change) => change.action === 'create' || change.action === 'update')
            .filter((change) => !applied.skipped.some((skipped) => skipped.change === change))
            .map(({ title }) => title),
          appName: prepared.okta.wishes.appName,
          appId: applied.outputs.get(appKey)?.['id'] ?? clientId,
          authServer: prepared.okta.authServer,
        },
        speech.resultTheme,
      ),
    );
  if (problem !== undefined && !speech.modes.json) speech.showProblem(problem);
  return problem?.exitCode ?? 0;
}

/** Whether something of the org is used that others made. */
function isOthers(change: Change): boolean {
  return change.action === 'keep' && !change.owned && sideOf(change.kind) === 'okta';
}

/** What others made may be gone since; lists that show what this run did tell that. */
async function seeOthersAsTheyAre(run: Run): Promise<void> {
  const org = await openOktaOrg(run);
  await org.listAsNew(paths.oidcApps);
  forgetReads(run.world.memory);
}

/** Where a plan will be carried out, in words. */
function applyPlace({ place }: Prepared): string {
  const cluster = place.cluster
    ? `, and to the cluster of context ${place.cluster.context} (${place.cluster.server}), namespace ${place.cluster.namespace}`
    : '';
  return `the org ${place.org}${cluster}`;
}
