import { configValues } from '../answers/config-file.ts';
import { appKey, sideOf } from '../core/kind.ts';
import { takesAway, writes } from '../core/make-plan.ts';
import type { JsonObject } from '../core/model.ts';
import { settled } from '../run/all-settled.ts';
import { carryOut } from '../run/carry-out.ts';
import { confirm } from '../run/confirm.ts';
import { halfWay, withNext } from '../run/go-on.ts';
import { jsonDocument } from '../run/json-document.ts';
import type { Run } from '../run/run.ts';
import { saveConfig } from '../run/save-config.ts';
import { showPlan } from '../run/show-plan.ts';
import { recordFacts } from '../shell/apply.ts';
import type { LedgerFile } from '../shell/ledger-file.ts';
import { findingsJson } from '../ui/findings-text.ts';
import { planJson, summaryOf } from '../ui/plan-text.ts';
import { setupText } from '../ui/setup-text.ts';
import { type Prepared, prepare, refuseForeign } from './prepare.ts';
import { lookAhead, prove, sayFindings } from './prove.ts';

/** Shows the plan, asks, and carries it out: what setup does once every answer is there. */
export function setUp(run: Run, ledger: LedgerFile): Promise<number> {
  // what is not ours to write is not asked for twice
  return run.world.memory.shared(() => setUpAtOnce(run, ledger));
}

async function setUpAtOnce(run: Run, ledger: LedgerFile): Promise<number> {
  const prepared = await planSetup(run, ledger);
  refuseForeign(prepared.plan, run.answers.adopt);
  await saveConfig(run);
  if (writes(prepared.plan).length > 0) {
    await confirm(run.speech, { question: `Apply this to ${applyPlace(prepared)}?`, takesAway: takesAway(prepared.plan) });
    // a person may have taken their time
    if (!run.speech.modes.yes) run.world.memory.forgetShared();
  }
  return finishSetup(run, prepared, ledger);
}

/** Looks at both worlds and shows what would change. Reads only. */
export async function planSetup(run: Run, ledger: LedgerFile): Promise<Prepared> {
  const { speech, world, answers } = run;
  const [prepared, findings] = await speech
    .step(
      'reading the org and the cluster',
      () => world.memory.shared(() => settled([prepare(run, ledger.current()), lookAhead(world, answers, ledger.current())])),
      ([{ cluster }]) => (cluster === undefined ? 'Read the org' : 'Read the org and the cluster'),
    )
    .catch((error: unknown) => {
      throw withNext(speech, error);
    });
  sayFindings(speech, findings, (finding) => finding.state === 'warn' || finding.state === 'fail');
  showPlan(speech, prepared.plan, prepared.place);
  return prepared;
}

/** Carries a plan out that was agreed to, waits until it is in force and says what came of it. */
export async function finishSetup(run: Run, prepared: Prepared, ledger: LedgerFile): Promise<number> {
  const { speech, answers } = run;
  const { plan } = prepared;
  const applied = await carryOut(run, { ...prepared, ledger });
  // what was taken out of the cluster is not to be found wanting there
  if (plan.changes.some(({ action, kind }) => action === 'delete' && sideOf(kind) === 'kube')) run.world.memory.forgetShared();
  const clientId = applied.outputs.get(appKey)?.['clientId'] ?? prepared.okta.facts.clientId ?? '';
  await recordFacts(
    { ledger, installation: answers.installation, target: prepared.target },
    { ...prepared.facts, clientId, answers: configValues(answers.given) },
  ).catch((failure: unknown) => {
    throw halfWay(speech, { written: applied.written, failure }, applied.written);
  });
  const findings = prepared.cluster === undefined ? undefined : await prove(run, applied.written);
  const result = {
    summary: summaryOf(plan),
    changes: planJson(plan),
    clientId,
    issuer: prepared.okta.metadata.issuer,
    clusterName: prepared.names.clusterName,
    ...(prepared.cluster
      ? { policy: `${answers.namespace}/${answers.policy}` }
      : { manifests: prepared.manifests.map((manifest) => manifest.object) }),
    ...(findings ? { findings: findingsJson(findings) } : {}),
  } satisfies JsonObject;
  if (speech.modes.json) speech.out(jsonDocument('setup', result));
  else if (prepared.cluster === undefined) speech.out(prepared.manifests.map((manifest) => manifest.text).join('---\n'));
  else
    speech.show(
      setupText(
        {
          ...result,
          routeLabels: answers.routeLabels,
          installation: answers.installation,
          org: prepared.target.org,
          written: applied.written,
          failed: findings?.filter((finding) => finding.state === 'fail').length ?? 0,
          made: plan.changes.filter(({ action }) => action === 'create' || action === 'update').map(({ title }) => title),
          appName: answers.appName,
          appId: applied.outputs.get(appKey)?.['id'] ?? clientId,
          authServer: prepared.okta.authServer,
        },
        speech.resultTheme,
      ),
    );
  return 0;
}

/** Where a plan will be carried out, in words. */
function applyPlace({ place }: Prepared): string {
  const cluster = place.cluster
    ? `, and to the cluster of context ${place.cluster.context} (${place.cluster.server}), namespace ${place.cluster.namespace}`
    : '';
  return `the org ${place.org}${cluster}`;
}
