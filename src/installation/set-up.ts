import { configValues } from '../answers/config-file.ts';
import { appKey } from '../core/kind.ts';
import { writes } from '../core/make-plan.ts';
import type { JsonObject } from '../core/model.ts';
import { settled } from '../run/all-settled.ts';
import { carryOut, halfWay, withNext } from '../run/carry-out.ts';
import { confirm } from '../run/confirm.ts';
import { saveConfig } from '../run/save-config.ts';
import { jsonDocument, type Session } from '../run/session.ts';
import { showPlan } from '../run/show-plan.ts';
import { recordFacts } from '../shell/apply.ts';
import type { LedgerFile } from '../shell/ledger-file.ts';
import { findingsJson } from '../ui/findings-text.ts';
import { planJson, summaryOf } from '../ui/plan-text.ts';
import { setupText } from '../ui/setup-text.ts';
import { type Prepared, prepare, refuseForeign } from './prepare.ts';
import { lookAhead, prove, sayFindings } from './prove.ts';

/** Shows the plan, asks, and carries it out: what setup does once every answer is there. */
export async function setUp(session: Session, ledger: LedgerFile): Promise<number> {
  const prepared = await lookAndPlan(session, ledger);
  refuseForeign(prepared.plan, session.answers.adopt);
  await saveConfig(session);
  if (writes(prepared.plan).length > 0) await confirm(session, `Apply this to ${applyPlace(prepared)}?`);
  return finishSetup(session, prepared, ledger);
}

/** Looks at both worlds and shows what would change. Reads only. */
export async function lookAndPlan(session: Session, ledger: LedgerFile): Promise<Prepared> {
  const [prepared, findings] = await session
    .step(
      'looking at the org and the cluster',
      () => session.memory.shared(() => settled([prepare(session, ledger.current()), lookAhead(session, ledger.current())])),
      ([{ cluster }]) => (cluster === undefined ? 'looked at the org' : 'looked at the org and the cluster'),
    )
    .catch((error: unknown) => {
      throw withNext(session, error);
    });
  sayFindings(session, findings, (finding) => finding.state === 'warn' || finding.state === 'fail');
  showPlan(session, prepared.plan, prepared.place);
  return prepared;
}

/** Carries a plan out that was agreed to, waits until it is in force and says what came of it. */
export async function finishSetup(session: Session, prepared: Prepared, ledger: LedgerFile): Promise<number> {
  const { io, modes } = session;
  const { plan } = prepared;
  const applied = await carryOut(session, { ...prepared, ledger });
  const clientId = applied.outputs.get(appKey)?.['clientId'] ?? prepared.okta.facts.clientId ?? '';
  await recordFacts(
    { ledger, installation: session.answers.installation, target: prepared.target },
    { ...prepared.facts, clientId, answers: configValues(session.given) },
  ).catch((failure: unknown) => {
    throw halfWay({ written: applied.written, failure }, applied.written, session);
  });
  const findings = prepared.cluster === undefined ? undefined : await prove(session, applied.written);
  const result = {
    summary: summaryOf(plan),
    changes: planJson(plan),
    clientId,
    issuer: prepared.okta.metadata.issuer,
    clusterName: prepared.names.clusterName,
    ...(prepared.cluster
      ? { policy: `${session.answers.namespace}/${session.answers.policy}` }
      : { manifests: prepared.manifests.map((manifest) => manifest.object) }),
    ...(findings ? { findings: findingsJson(findings) } : {}),
  } satisfies JsonObject;
  if (modes.json) io.out(jsonDocument('setup', result));
  else if (prepared.cluster === undefined) io.out(prepared.manifests.map((manifest) => manifest.text).join('---\n'));
  else
    io.out(
      setupText(
        {
          ...result,
          routeLabels: session.answers.routeLabels,
          installation: session.answers.installation,
          org: prepared.target.org,
          written: applied.written,
          failed: findings?.filter((finding) => finding.state === 'fail').length ?? 0,
          made: plan.changes.filter(({ action }) => action === 'create' || action === 'update').map(({ title }) => title),
          appName: session.answers.appName,
          appId: applied.outputs.get(appKey)?.['id'] ?? clientId,
          authServer: prepared.okta.authServer,
        },
        session.resultTheme,
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
