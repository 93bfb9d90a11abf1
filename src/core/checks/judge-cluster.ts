import type { Finding } from '../model.ts';
import type { ClusterFacts, ExtAuthFacts, RightFact, ServerFact } from './cluster-facts.ts';
import { fail, judgeFact, known, ok, skip, warn } from './fact.ts';
import { judgeLabelledRoutes, judgeRivals } from './judge-routes.ts';

/** Pure: whether all that setup needs of a cluster is there. */
export function judgeCluster(facts: ClusterFacts): readonly Finding[] {
  return [
    ...judgeTools(facts),
    ...judgeFact('cluster-rights', facts.rights, judgeRights),
    ...judgeFact('namespace', facts.namespace, ({ name, exists, createCommand }) => {
      if (exists === undefined) return skip('namespace', `whether the namespace ${name} is there may not be read.`);
      if (exists) return ok('namespace', `The namespace ${name} is there.`);
      return fail(
        'namespace',
        `The cluster has no namespace ${name}.`,
        `Create it (${createCommand}), or name another with --namespace.`,
      );
    }),
    ...judgeFact('gloo-crds', facts.crds, judgeCrds),
    ...judgeFact('cluster-name', facts.clusterName, (name) => ok('cluster-name', `Gloo calls this cluster ${name}.`)),
    ...judgeExtAuth(facts, known(facts.clusterName), facts.podsCommand),
    ...judgeFact('one-ext-auth-server', facts.servers, (servers) => judgeServers(servers, facts)),
    ...judgeLabelledRoutes(facts, 'before'),
    ...judgeRivals(facts),
  ];
}

/** Pure: kubectl, the context and the API server. */
export function judgeTools(facts: Pick<ClusterFacts, 'kubectl' | 'context' | 'apiServer'>): readonly Finding[] {
  return [
    ...judgeFact('kubectl', facts.kubectl, ({ version }) => ok('kubectl', `kubectl ${version} is there.`)),
    ...judgeFact('context', facts.context, ({ name, server }) =>
      ok('context', `The context is ${name}, with the API server ${server}.`),
    ),
    ...judgeFact('api-server', facts.apiServer, ({ version }) =>
      ok('api-server', `The API server answers; Kubernetes ${version}.`),
    ),
  ];
}

/** Pure: the pods of the ext-auth service, and the port to name. */
export function judgeExtAuth(facts: ExtAuthFacts, clusterName: string | undefined, podsCommand: string): readonly Finding[] {
  const pods = judgeFact('ext-auth-pods', facts.pods, (all) => {
    if (all.length === 0) {
      return fail(
        'ext-auth-pods',
        'There are no pods of the ext-auth service (label app=ext-auth-service).',
        installTemplate(clusterName),
      );
    }
    const unready = all.filter((pod) => !pod.ready).map((pod) => pod.title);
    if (unready.length === all.length) {
      return fail('ext-auth-pods', `No pod of the ext-auth service is ready: ${unready.join(', ')}.`, `See why: ${podsCommand}`);
    }
    if (unready.length > 0) {
      return warn(
        'ext-auth-pods',
        `Of ${all.length} pods of the ext-auth service these are not ready: ${unready.join(', ')}.`,
        `See why: ${podsCommand}`,
      );
    }
    return ok('ext-auth-pods', `The ext-auth service runs: ${all.map((pod) => pod.title).join(', ')}.`);
  });
  const port = judgeFact('ext-auth-port', facts.service, ({ title, ports }) =>
    judgeFact('ext-auth-port', facts.port, (chosen) =>
      ok('ext-auth-port', `The Service ${title} has the port ${chosen} (all: ${ports}).`),
    ),
  );
  return [...pods, ...port];
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

function judgeRights(rights: readonly RightFact[]): Finding {
  const check = 'cluster-rights';
  if (rights.length === 0) return skip(check, 'the rights were not asked for.');
  const missing = rights.filter((right) => !right.allowed);
  const needed = missing.filter((right) => right.needed).map((right) => right.title);
  if (needed.length > 0)
    return fail(
      check,
      `The cluster does not allow: ${needed.join('; ')}.`,
      'Ask an administrator of the cluster for these rights, or act as somebody who has them: --as USER.',
    );
  if (missing.length > 0) {
    return warn(
      check,
      `Setup can do its work, but these are not allowed: ${missing.map((right) => right.title).join('; ')}.`,
      'Some checks cannot run, and some values have to be given by flags.',
    );
  }
  return ok(check, `All ${rights.length} rights that setup and teardown use are there.`);
}

function judgeCrds(
  crds: readonly { readonly name: string; readonly versions: readonly string[]; readonly release?: string }[],
): Finding {
  const check = 'gloo-crds';
  const missing = crds.filter((crd) => crd.versions.length === 0).map((crd) => crd.name);
  const install =
    'helm upgrade -i gloo-platform-crds gloo-platform-crds --repo https://storage.googleapis.com/gloo-platform/helm-charts -n gloo-mesh --create-namespace --version VERSION';
  if (missing.length > 0)
    return fail(
      check,
      `These CRDs of Gloo Mesh Gateway are not installed: ${missing.join(', ')}.`,
      `Install Gloo Mesh Gateway and its CRDs: ${install}`,
    );
  const other = crds.filter((crd) => !crd.versions.includes('v2') && !crd.name.startsWith('authconfigs.'));
  if (other.length > 0) {
    return fail(
      check,
      `${other.map((crd) => `${crd.name} is served as ${crd.versions.join(', ')}`).join('; ')}, and v2 is needed.`,
      `Upgrade Gloo's CRDs: ${install}`,
    );
  }
  const release = crds.find((crd) => crd.release !== undefined)?.release;
  return ok(check, `Gloo's CRDs are installed and serve v2${release === undefined ? '' : ` (${release})`}.`);
}

function judgeServers(servers: readonly ServerFact[], { wantedServer, service }: ClusterFacts): Finding {
  const check = 'one-ext-auth-server';
  const name = ({ name, namespace }: { readonly name: string; readonly namespace: string }) => `${namespace}/${name}`;
  const others = servers.filter((server) => name(server) !== name(wantedServer));
  const own = servers.find((server) => name(server) === name(wantedServer));
  if (servers.length === 0) return ok(check, `There is no ExtAuthServer yet; setup makes ${name(wantedServer)}.`);
  if (others.length === 0) return ok(check, `The only ExtAuthServer is ${own === undefined ? '' : name(own)}, the one to use.`);
  const target = known(service)?.title;
  const usable = others.find(
    (server) => server.namespace === wantedServer.namespace && server.service === target && target !== undefined,
  );
  if (own === undefined && usable !== undefined)
    return ok(check, `The ExtAuthServer ${name(usable)} is there already, and setup uses it as it is.`);
  return warn(
    check,
    `${others.length === 1 ? 'Another ExtAuthServer is' : 'Other ExtAuthServers are'} there: ${others.map((one) => `${name(one)}${one.service === undefined ? '' : ` (points to ${one.service})`}`).join(', ')}.`,
    'In the same workspace or on the same gateway, use it: --ext-auth-server NAME --namespace NAMESPACE.',
  );
}
