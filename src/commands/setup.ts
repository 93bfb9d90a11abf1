import { requireAnswers } from '../answers/answers.ts';
import { appKey } from '../core/design.ts';
import type { JsonObject } from '../core/model.ts';
import { writes } from '../core/plan.ts';
import { Problem } from '../errors.ts';
import type { Acceptance } from '../kube/acceptance.ts';
import { waitForAcceptance } from '../kube/wait.ts';
import { recordFacts } from '../shell/apply.ts';
import { holdLedger, type LedgerFile } from '../shell/ledger-file.ts';
import { planJson, planText, summaryOf } from '../ui/plan-text.ts';
import { setupText } from '../ui/setup-text.ts';
import { carryOut, halfWay } from './carry-out.ts';
import { confirm } from './confirm.ts';
import { type Prepared, prepare, refuseForeign } from './prepare.ts';
import { saveConfig } from './save-config.ts';
import { jsonDocument, type Session } from './session.ts';

/** Milliseconds that Gloo gets to accept the policy. */
const patience = 60_000;

/** Makes what is wanted and waits until it is in force. */
export async function runSetup(session: Session): Promise<number> {
  requireAnswers(session.answers, { credentials: true, frontend: true });
  const ledger = await holdLedger(session.io, session.answers.installation);
  try {
    return await setUp(session, ledger);
  } finally {
    await ledger.release();
  }
}

async function setUp(session: Session, ledger: LedgerFile): Promise<number> {
  const { io, modes } = session;
  session.say('Looking at the org and the cluster …\n');
  const prepared = await prepare(session, ledger.current());
  const { plan, place } = prepared;
  session.say(`\n${planText(plan, place, session.theme, modes.verbose)}\n`);
  refuseForeign(plan, session.answers.adopt);
  await saveConfig(session);
  const wanted = writes(plan).length;
  if (wanted > 0) await confirm(session, applyQuestion(prepared));
  const applied = await carryOut(session, { ...prepared, ledger });
  const clientId = applied.outputs.get(appKey)?.['clientId'] ?? prepared.okta.facts.clientId ?? '';
  await recordFacts(
    { ledger, installation: session.answers.installation, target: prepared.target },
    { ...prepared.facts, clientId },
  );
  const acceptance = await accepted(session, prepared, applied.written);
  const result = {
    summary: summaryOf(plan),
    changes: planJson(plan),
    clientId,
    issuer: prepared.okta.metadata.issuer,
    clusterName: prepared.names.clusterName,
    ...(prepared.cluster
      ? { policy: `${session.answers.namespace}/${session.answers.policy}` }
      : { manifests: prepared.manifests.map((manifest) => manifest.object) }),
    ...(acceptance ? { findings: acceptance.findings as unknown as readonly JsonObject[] } : {}),
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
          written: applied.written,
        },
        session.resultTheme,
      ),
    );
  return 0;
}

function applyQuestion({ place }: Prepared): string {
  const cluster = place.cluster
    ? `, and to the cluster of context ${place.cluster.context} (${place.cluster.server}), namespace ${place.cluster.namespace}`
    : '';
  return `Apply this to the org ${place.org}${cluster}?`;
}

/** Waits until Gloo has judged; throws what it refused, in its own words. */
async function accepted(session: Session, prepared: Prepared, written: number): Promise<Acceptance | undefined> {
  const { cluster } = prepared;
  if (cluster === undefined) return undefined;
  const { answers, io, theme } = session;
  session.say('Waiting until Gloo accepts the policy …\n');
  const acceptance = await waitForAcceptance(
    cluster.kubectl,
    {
      server: prepared.names.extAuthServer,
      policy: answers.policy,
      namespace: answers.namespace,
      authConfigNamespace: cluster.extAuthService.namespace,
    },
    { timeoutMs: patience, sleep: io.sleep, now: io.now },
  );
  const signs = {
    ok: theme.good(theme.symbols.ok),
    warn: theme.warn(theme.symbols.warn),
    fail: theme.bad(theme.symbols.fail),
    skip: theme.symbols.skip,
  };
  for (const finding of acceptance.findings)
    session.say(`${signs[finding.state]} ${finding.says}\n${finding.hint ? `    ${finding.hint}\n` : ''}`);
  if (acceptance.state === 'accepted') return acceptance;
  const why = acceptance.reasons.join('; ');
  const problem = new Problem(
    'check-failed',
    acceptance.state === 'pending'
      ? `Gloo did not accept the policy within ${patience / 1000} s: ${why}`
      : `Gloo refuses it: ${why}`,
    acceptance.findings.find((finding) => finding.state === 'fail')?.hint ?? 'Look at the status: gloo-okta verify',
  );
  throw halfWay({ written, failure: problem }, written, session);
}
