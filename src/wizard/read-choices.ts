import type { Found } from '../answers/known.ts';
import { printableLine } from '../core/printable.ts';
import { kubectlFor, workloadKubectl } from '../installation/open-cluster.ts';
import { openOktaOrg } from '../installation/open-org.ts';
import { listClusterChoices, listContexts } from '../kube/cluster-choices.ts';
import { findRoutes, type Route } from '../kube/find-routes.ts';
import { calledRoute } from '../kube/route-tables.ts';
import { listAuthServers } from '../okta/find.ts';
import { listGroupNames, readOrgName } from '../okta/org-choices.ts';
import { settled } from '../run/all-settled.ts';
import type { Run } from '../run/run.ts';
import { refOf } from '../shell/labelled-routes.ts';

/**
 * Opens the org, says its name and reads what can be chosen there.
 * @throws Problem of Okta's side
 */
export async function readOrgChoices(run: Run): Promise<Pick<Found, 'orgName' | 'authServers' | 'groups'>> {
  return run.speech.step(
    `asking ${run.answers.orgUrl}`,
    async () => {
      const org = await openOktaOrg(run);
      const [servers, name, groups] = await settled([listAuthServers(org), readOrgName(org), listGroupNames(org)]);
      const authServers = servers
        .filter((server) => server.active)
        .map(({ id, name: title, issuer, audiences }) => ({ id, name: printableLine(title, 100), issuer, audiences }));
      return {
        authServers,
        ...(name === undefined ? {} : { orgName: printableLine(name, 100) }),
        ...(groups === undefined ? {} : { groups }),
      };
    },
    ({ orgName, authServers }) =>
      `Connected to the org ${orgName ?? new URL(run.answers.orgUrl ?? '').host}; ${counted(authServers?.length ?? 0, 'authorization server')}`,
  );
}

/**
 * Reads the contexts of the kubeconfig.
 * @throws Problem `kubectl-missing` and its like
 */
export async function readContexts({ speech, world, answers }: Run): Promise<Pick<Found, 'contexts'>> {
  const end = speech.begin('reading the kubeconfig');
  try {
    return { contexts: await listContexts(kubectlFor(world, answers.kube)) };
  } finally {
    end();
  }
}

/**
 * Reads what can be chosen in the cluster of the chosen context.
 * @throws Problem of the cluster's side
 */
export async function readClusterChoices(run: Run, context: string): Promise<Omit<Found, 'orgName' | 'authServers' | 'groups'>> {
  const { speech, world, answers } = run;
  const kubectl = kubectlFor(world, answers.kube, context);
  return speech.step(
    `asking the cluster of context ${context}`,
    async () => {
      const [choices, routes] = await settled([
        listClusterChoices(kubectl, answers.extAuthService, answers.namespace, workloadKubectl(world, answers.kube, kubectl)),
        findRoutes(kubectl),
      ]);
      return {
        ...choices,
        ...(routes === undefined
          ? {}
          : {
              routes: routes.map((route) => ({
                title: printableLine(`${route.namespace}/${route.routeTable} ${calledRoute(route)}`, 120),
                ref: refOf(route),
                about: printableLine(aboutRoute(route), 300),
                labels: route.labels,
                ...(route.tableLabels === undefined ? {} : { tableLabels: route.tableLabels }),
              })),
            }),
      };
    },
    ({ namespaces, routes }) =>
      `Connected to the cluster of context ${context}; ${counted(namespaces?.length ?? 0, 'namespace')}, ${counted(routes?.length ?? 0, 'route')}`,
  );
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Which requests a route takes, what becomes of them, and who keeps its RouteTable. */
function aboutRoute({ hosts, paths, does, keptBy }: Route): string {
  const [host = 'of the RouteTable above it'] = hosts;
  const more = hosts.length > 1 ? ` and ${hosts.length - 1} more hosts` : '';
  const where = paths.map(({ at, isExact }) => (isExact || at === '/' ? at : `${at}…`)).join(', ');
  return [
    `${where === '' ? 'requests' : where} on ${host}${more}`,
    ...(does === undefined ? [] : [does]),
    ...(keptBy === undefined ? [] : [`${keptBy} keeps it and takes a label off again that is not in its source`]),
  ].join('; ');
}
