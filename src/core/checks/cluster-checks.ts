import { nearestServer } from '../nearest-server.ts';
import { type Check, fail, judgeFact, ok, skip, type Verdict, warn } from './check.ts';
import type { ExtAuthFacts, ServerFact, SetupFacts } from './cluster-facts.ts';
import { known } from './fact.ts';

/** Whether all that setup needs of a cluster is there. */
export const clusterChecks = {
  namespace: {
    group: 'cluster',
    why: 'The two resources are made in this namespace.',
    asked: 'always',
    needs: ['api-server'],
    setup: 'blocks',
    judge: ({ cluster, home }) =>
      judgeFact(cluster?.namespace ?? home, ({ name, exists, createCommand }) => {
        if (exists === undefined) return skip(`whether the namespace ${name} is there may not be read.`);
        if (exists) return ok(`The namespace ${name} is there.`);
        return fail(`The cluster has no namespace ${name}.`, `Create it (${createCommand}), or name another with --namespace.`);
      }),
  },
  'gloo-crds': {
    group: 'cluster',
    why: 'Without the CRDs the cluster does not know what an ExtAuthPolicy is.',
    asked: 'before',
    needs: ['api-server'],
    setup: 'blocks',
    owns: ['crd-missing'],
    judge: ({ cluster }) => judgeFact(cluster?.crds, judgeCrds),
  },
  'cluster-name': {
    group: 'cluster',
    why: "Gloo finds the ext-auth service by Gloo's own name of the cluster.",
    asked: 'before',
    needs: ['api-server', 'gloo-crds'],
    setup: 'shown',
    judge: ({ cluster }) => judgeFact(cluster?.clusterName, (name) => ok(`Gloo calls this cluster ${name}.`)),
  },
  'ext-auth-pods': {
    group: 'cluster',
    why: 'These pods decide about every request; without them protected routes answer with an error or stay open.',
    asked: 'always',
    needs: ['api-server'],
    setup: 'blocks',
    judge: ({ extAuth }) => judgeFact(extAuth?.pods, (pods) => extAuth && judgePods(pods, extAuth)),
  },
  'ext-auth-port': {
    group: 'cluster',
    why: 'The ExtAuthServer must name a port that the Service really has.',
    asked: 'before',
    needs: ['api-server', 'ext-auth-pods'],
    setup: 'shown',
    judge: ({ extAuth }) =>
      judgeFact(extAuth?.service, ({ title, ports }) =>
        judgeFact(extAuth?.port, (chosen) => ok(`The Service ${title} has the port ${chosen} (all: ${ports}).`)),
      ),
  },
  'one-ext-auth-server': {
    group: 'cluster',
    why: 'A workspace may have only one ExtAuthServer, and the routes of a gateway share one.',
    asked: 'before',
    needs: ['api-server', 'gloo-crds'],
    setup: 'shown',
    judge: ({ cluster, extAuth }) =>
      judgeFact(
        cluster?.servers,
        (servers) => cluster && judgeServers(servers, cluster, extAuth && known(extAuth.service)?.title),
      ),
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgePods(
  all: readonly { readonly title: string; readonly ready: boolean }[],
  { podsCommand, clusterName }: ExtAuthFacts,
): Verdict {
  if (all.length === 0)
    return fail('There are no pods of the ext-auth service (label app=ext-auth-service).', installTemplate(clusterName));
  const unready = all.filter((pod) => !pod.ready).map((pod) => pod.title);
  const see = `See why: ${podsCommand}`;
  if (unready.length === all.length) return fail(`No pod of the ext-auth service is ready: ${unready.join(', ')}.`, see);
  if (unready.length > 0)
    return warn(`Of ${all.length} pods of the ext-auth service these are not ready: ${unready.join(', ')}.`, see);
  return ok(`The ext-auth service runs: ${all.map((pod) => pod.title).join(', ')}.`);
}

/**
 * How the ext-auth service is installed: Helm values to fill in, for the release and version are the owner's choice.
 * @see https://docs.solo.io/gloo-mesh-gateway/latest/security/external-auth/setup/
 */
function installTemplate(clusterName: string | undefined): string {
  return [
    'Switch the ext-auth service on in the Helm release of Gloo. Template, with RELEASE and VERSION left open:',
    '  helm upgrade RELEASE gloo-platform --repo https://storage.googleapis.com/gloo-platform/helm-charts \\',
    '    -n gloo-mesh --version VERSION --reuse-values -f values.yaml',
    '  values.yaml:',
    '    common:',
    `      cluster: ${clusterName ?? 'CLUSTER_NAME'}`,
    '      addonNamespace: gloo-mesh-addons',
    '    extAuthService:',
    '      enabled: true',
  ].join('\n');
}

function judgeCrds(
  crds: readonly { readonly name: string; readonly versions: readonly string[]; readonly release?: string }[],
): Verdict {
  const missing = crds.filter((crd) => crd.versions.length === 0).map((crd) => crd.name);
  const install =
    'helm upgrade -i gloo-platform-crds gloo-platform-crds --repo https://storage.googleapis.com/gloo-platform/helm-charts -n gloo-mesh --create-namespace --version VERSION';
  if (missing.length > 0)
    return fail(
      `These CRDs of Gloo Mesh Gateway are not installed: ${missing.join(', ')}.`,
      `Install Gloo Mesh Gateway and its CRDs: ${install}`,
    );
  const other = crds.filter((crd) => !crd.versions.includes('v2') && !crd.name.startsWith('authconfigs.'));
  if (other.length > 0) {
    return fail(
      `${other.map((crd) => `${crd.name} is served as ${crd.versions.join(', ')}`).join('; ')}, and v2 is needed.`,
      `Upgrade Gloo's CRDs: ${install}`,
    );
  }
  const release = crds.find((crd) => crd.release !== undefined)?.release;
  return ok(`Gloo's CRDs are installed and serve v2${release === undefined ? '' : ` (${release})`}.`);
}

function judgeServers(
  servers: readonly ServerFact[],
  { wantedServer, unseenServers }: SetupFacts,
  target: string | undefined,
): Verdict {
  const name = ({ name, namespace }: { readonly name: string; readonly namespace: string }) => `${namespace}/${name}`;
  const others = servers.filter((server) => name(server) !== name(wantedServer));
  const own = servers.find((server) => name(server) === name(wantedServer));
  if (servers.length === 0 && unseenServers !== undefined)
    return skip(
      `which ExtAuthServers are there cannot be known: ${unseenServers === 'elsewhere' ? 'those of other namespaces' : 'they'} may not be read; one that serves already can be named by --ext-auth-server NAMESPACE/NAME.`,
    );
  if (servers.length === 0) return ok(`There is no ExtAuthServer yet; setup makes ${name(wantedServer)}.`);
  if (others.length === 0) return ok(`The only ExtAuthServer is ${own === undefined ? '' : name(own)}, the one to use.`);
  const usable = others.filter((server) => server.service === target && target !== undefined);
  const near = nearestServer(usable, wantedServer.namespace);
  if (own === undefined && near !== undefined)
    return ok(`The ExtAuthServer ${name(near)} is there already, and setup uses it as it is.`);
  return warn(
    `${others.length === 1 ? 'Another ExtAuthServer is' : 'Other ExtAuthServers are'} there: ${others.map((one) => `${name(one)}${one.service === undefined ? '' : ` (points to ${one.service})`}`).join(', ')}.`,
    'In the same workspace or on the same gateway, use it: --ext-auth-server NAMESPACE/NAME.',
  );
}
