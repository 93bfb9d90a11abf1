import { waysToGive } from '../answers/given.ts';
import type { CheckId } from '../core/checks/check-list.ts';
import { fail, known, skip } from '../core/checks/fact.ts';
import { judgeCluster } from '../core/checks/judge-cluster.ts';
import { judgeAccess, judgeOrg } from '../core/checks/judge-org.ts';
import { tidy } from '../core/checks/tidy.ts';
import { appKey } from '../core/design.ts';
import type { Finding } from '../core/model.ts';
import { makeOktaDrivers } from '../okta/okta-drivers.ts';
import { settled } from '../run/all-settled.ts';
import type { Session } from '../run/session.ts';
import { factOf } from '../shell/fact-of.ts';
import { gatherCluster } from '../shell/gather-cluster.ts';
import { type GatheredOrg, gatherAccess, gatherOrg } from '../shell/gather-org.ts';
import { readLedger } from '../shell/ledger-file.ts';
import { kubectlFor } from './find-in-cluster.ts';
import { orgSearchOf } from './open-org.ts';

/**
 * Looks at both worlds side by side and judges what setup will need. Reads only; whatever is missing is a finding.
 * @throws Problem only when the run is stopped or the ledger cannot be read.
 */
export async function runDoctorChecks(session: Session): Promise<readonly Finding[]> {
  const [okta, cluster] = await settled([checkOrg(session), checkCluster(session)]);
  return tidy([...okta, ...cluster], session.answers.installation);
}

async function checkOrg(session: Session): Promise<readonly Finding[]> {
  const { answers } = session;
  if (answers.orgUrl === undefined) {
    const rest: readonly CheckId[] = [
      'okta-credentials',
      'okta-reads',
      'okta-writes',
      'api-access-management',
      'auth-server',
      'metadata',
      'access-rule',
    ];
    return [
      fail('okta-reachable', 'No Okta org is named.', `Name it: ${waysToGive('orgUrl')}`),
      ...rest.map((check) => skip(check, 'no org is named.')),
    ];
  }
  const org = await gatherOrg(orgSearchOf(session, answers.orgUrl));
  return [...judgeOrg(org.facts), ...(await checkAccess(session, org))];
}

async function checkAccess(session: Session, org: GatheredOrg): Promise<readonly Finding[]> {
  const { answers } = session;
  if ('trouble' in org.org) return [skip('access-rule', 'the org is not open to us.')];
  const opened = org.org.value;
  const app = await factOf(async () => {
    const ledger = await readLedger(session.io, answers.installation);
    const remembered = ledger?.entries.find((entry) => entry.key === appKey);
    const sought = {
      kind: 'okta.app',
      key: appKey,
      place: {},
      spec: { label: answers.appName },
      ...(remembered ? { remembered } : {}),
    } as const;
    return makeOktaDrivers(opened, answers.installation)['okta.app'].observe(sought);
  });
  const clientId = known(app)?.outputs['clientId'];
  return judgeAccess(
    await gatherAccess(org, { clientId, groups: answers.assign }),
    answers.accessPolicy === 'auto' ? 'setup-will' : 'nobody',
  );
}

/** The cluster's half alone. Reads only; whatever is missing is a finding. */
export async function runClusterChecks(session: Session, askRights: boolean): Promise<readonly Finding[]> {
  return tidy(await checkCluster(session, askRights), session.answers.installation);
}

async function checkCluster(session: Session, askRights = true): Promise<readonly Finding[]> {
  const { answers } = session;
  if (!answers.apply) return [skip('kubectl', 'with --no-apply the cluster is left alone.')];
  const facts = await gatherCluster((context) => kubectlFor(session, context), {
    namespace: answers.namespace,
    policy: answers.policy,
    extAuthServer: answers.extAuthServer,
    routeLabels: answers.routeLabels,
    clusterName: answers.clusterName,
    askRights,
    service: { name: answers.extAuthService, namespace: answers.extAuthServiceNamespace, port: answers.extAuthPort },
  });
  return judgeCluster(facts);
}
