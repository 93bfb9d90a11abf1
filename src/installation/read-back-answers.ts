import { answersFromThings } from '../core/answers-from-things.ts';
import { readPolicy } from '../core/checks/policy-in-force.ts';
import type { JsonObject, Ledger } from '../core/model.ts';
import { resources } from '../kube/custom-resources.ts';
import { readObjects } from '../kube/read-objects.ts';
import type { Org } from '../okta/org.ts';
import { paths } from '../okta/paths.ts';
import type { Run } from '../run/run.ts';
import { findInstallation } from './find-installation.ts';
import { openCluster } from './open-cluster.ts';

/**
 * The answers of an installation of which none are recorded, as what is there tells them: of a version that kept none, or with more
 * than an app can hold. `undefined` where there is none, or where not everything can be told. Reads only.
 * @throws Problem of either side
 */
export async function readBackAnswers(
  { world, answers }: Run,
  org: Org,
  ledger: Ledger | undefined,
): Promise<JsonObject | undefined> {
  const { installation: name, namespace } = answers;
  if (!answers.apply) return undefined;
  const opening = openCluster(world, answers);
  const found = await findInstallation({ name, ledger, org, cluster: { opened: opening.cluster, namespace } });
  if (found.unseen !== undefined) throw found.unseen;
  const { authServerId, policy, namespace: home } = found.names;
  const app = found.told?.app?.raw;
  if (app === undefined || authServerId === undefined || policy === undefined || home === undefined) return undefined;
  const { kubectl } = await opening.way;
  const [claims, [live]] = await Promise.all([
    org.list(paths.claims(authServerId)),
    readObjects(kubectl, ['get', `${resources.extAuthPolicy}/${policy}`, '-n', home, '--ignore-not-found']),
  ]);
  if (live === undefined) return undefined;
  return answersFromThings({
    app: app as JsonObject,
    entries: found.entries,
    claims,
    authServerId,
    policy: live,
    tokens: readPolicy(live),
  });
}
