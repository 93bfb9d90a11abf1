import type { Answers } from '../answers/answers.ts';
import { known } from '../core/checks/fact.ts';
import { type Ports, serverPlace } from '../kube/ext-auth-servers.ts';
import { findExtAuthServers, findExtAuthService } from '../kube/find-ext-auth.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { settled } from '../run/all-settled.ts';
import { factOf } from '../shell/fact-of.ts';

interface Home extends Ports {
  readonly namespace: string | undefined;
}

/**
 * The ext-auth service: its ports, and its namespace, in which Gloo makes the AuthConfig: as it is given, as the ExtAuthServer has
 * it, else as found. Reads only.
 */
export async function findHome(
  cluster: Kubectl,
  workload: Kubectl,
  answers: Pick<Answers, 'extAuthService' | 'extAuthServiceNamespace'>,
  names: { readonly namespace: string; readonly extAuthServer: string },
): Promise<Home> {
  const given = answers.extAuthServiceNamespace;
  const [servers, service] = await settled([
    findExtAuthServers(cluster, names.namespace),
    factOf(
      findExtAuthService(workload, {
        near: names.namespace,
        name: answers.extAuthService,
        ...(given === undefined ? {} : { namespace: given }),
      }),
    ),
  ]);
  const place = serverPlace(names.extAuthServer, names.namespace);
  const own = servers.found.find(({ name, namespace }) => name === place.name && namespace === place.namespace);
  const { namespace, ports = [] } = known(service) ?? {};
  return { namespace: given ?? own?.service?.namespace ?? namespace, ports };
}
