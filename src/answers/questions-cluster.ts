import { askExtAuthService, askRouteLabel, chooseOrType, extAuthServiceOf, protectedRoutes } from './ask-cluster.ts';
import { askLabelRoutes, isUnlabelled, routesToLabel } from './ask-label-routes.ts';
import type { Known, Question } from './known.ts';

/** The questions about the cluster and its routes, in their order. */
export const clusterQuestions: readonly Question[] = [
  {
    name: 'context',
    part: 'cluster',
    label: 'Cluster',
    inputs: ['context'],
    isNeeded: ({ found }) => (found.contexts?.length ?? 0) > 1,
    found: ({ found }) => found.contexts?.length === 1,
    shows: (known) => {
      const name = contextOf(known);
      const server = known.found.contexts?.find((context) => context.name === name)?.server;
      return [name === undefined ? 'the current context' : server === undefined ? name : `context ${name} (${server})`];
    },
    put: async (known, ask) => {
      const now = contextOf(known);
      const chosen = await chooseOrType(ask, 'context', {
        message: 'Which cluster?',
        hint: 'The one where Gloo Mesh Gateway and its ext-auth service run.',
        explain:
          'These are the contexts of your kubeconfig. gloo-okta names the one you choose in every call, so it does not matter if you switch to another one elsewhere.',
        choices: (known.found.contexts ?? []).map((context) => ({
          value: context.name,
          name: context.current ? `${context.name} (current)` : context.name,
          about: context.server,
        })),
        ...(now === undefined ? {} : { initial: now }),
      });
      return { changes: { context: chosen } };
    },
  },
  {
    name: 'workloadContext',
    part: 'cluster',
    label: 'Cluster of ext-auth',
    inputs: ['workloadContext'],
    // a management cluster has no service of its own
    isNeeded: ({ found }) => found.extAuthServices?.length === 0 && (found.contexts?.length ?? 0) > 1,
    isDetail: true,
    shows: ({ answers }) => [answers.kube.workloadContext === undefined ? 'the same' : `context ${answers.kube.workloadContext}`],
    put: async (known, ask) => {
      const now = known.answers.kube.workloadContext;
      const chosen = await chooseOrType(ask, 'workloadContext', {
        message: 'In which cluster does the ext-auth service run?',
        hint: 'Where Gloo has a management cluster of its own, its objects go there and the service runs in a workload cluster.',
        explain:
          'The service, its pods and its AuthConfigs are looked for in the cluster that you choose; everything else stays in the cluster that you chose before.',
        choices: [
          { value: sameCluster, name: 'The same cluster' },
          ...(known.found.contexts ?? [])
            .filter(({ name }) => name !== contextOf(known))
            .map(({ name, server }) => ({ value: name, name, about: server })),
        ],
        initial: now ?? sameCluster,
      });
      return { changes: { workloadContext: chosen === sameCluster ? undefined : chosen } };
    },
  },
  {
    name: 'clusterName',
    part: 'cluster',
    label: 'Name of the cluster in Gloo',
    inputs: ['clusterName'],
    isNeeded: ({ found }) => found.clusterNames?.length !== 1,
    isDetail: true,
    found: ({ found }) => found.clusterNames?.length === 1,
    shows: ({ answers, found }) => [answers.clusterName ?? found.clusterNames?.join(' or ') ?? '(open)'],
    put: async ({ answers, found }, ask) => ({
      changes: {
        clusterName: await chooseOrType(ask, 'clusterName', {
          message: 'What does Gloo call this cluster?',
          hint: 'The cluster where the ext-auth service runs.',
          explain: 'The name of its KubernetesCluster object, which is common.cluster in the Helm values.',
          choices: (found.clusterNames ?? []).map((name) => ({ value: name, name })),
          ...(answers.clusterName === undefined ? {} : { initial: answers.clusterName }),
        }),
      },
    }),
  },
  {
    name: 'namespace',
    part: 'cluster',
    label: 'Namespace',
    inputs: ['namespace'],
    isNeeded: ({ found, answers }) => found.namespaces?.includes(answers.namespace) === false,
    isDetail: true,
    found: ({ found, answers }) => found.namespaces?.includes(answers.namespace) === true,
    shows: ({ answers }) => [answers.namespace],
    put: async ({ answers, found }, ask) => {
      const names = found.namespaces ?? [];
      const chosen = await chooseOrType(ask, 'namespace', {
        message: 'Namespace for the two resources',
        explain: "The ExtAuthServer and the ExtAuthPolicy go there. The guide uses the namespace of Gloo's add-ons.",
        choices: names.map((name) => ({ value: name, name })),
        ...(names.length === 0 || names.includes(answers.namespace) ? { initial: answers.namespace } : {}),
      });
      return { changes: { namespace: chosen } };
    },
  },
  {
    name: 'extAuthService',
    part: 'cluster',
    label: 'ext-auth service',
    inputs: ['extAuthService', 'extAuthServiceNamespace', 'extAuthPort'],
    isNeeded: (known) => known.found.extAuthServices !== undefined && extAuthServiceOf(known) === undefined,
    isDetail: true,
    found: (known) => extAuthServiceOf(known) !== undefined,
    shows: (known) => {
      const { answers } = known;
      const namespace = answers.extAuthServiceNamespace ?? extAuthServiceOf(known)?.namespace ?? answers.namespace;
      return [`${namespace}/${answers.extAuthService}, port ${answers.extAuthPort.name}`];
    },
    put: askExtAuthService,
  },
  {
    name: 'routeLabel',
    part: 'cluster',
    label: 'Routes to protect',
    inputs: ['routeLabel'],
    isNeeded: (known) => protectedRoutes(known)?.length === 0,
    found: (known) => (protectedRoutes(known)?.length ?? 0) > 0,
    shows: (known) => {
      const labels = Object.entries(known.answers.routeLabels).map(([key, value]) => `${key}=${value}`);
      const routes = protectedRoutes(known);
      const label = `label ${labels.join(', ')}`;
      if (routes === undefined) return [label];
      return [label, routes.length === 0 ? 'no route has it yet' : routes.join(', ')];
    },
    put: askRouteLabel,
  },
  {
    name: 'labelRoutes',
    part: 'cluster',
    label: 'Routes to label',
    inputs: ['labelRoutes'],
    isNeeded: isUnlabelled,
    isDetail: true,
    shows: (known) => {
      const chosen = routesToLabel(known);
      return chosen.length > 0 ? chosen : isUnlabelled(known) ? ['none, you do it yourself'] : [];
    },
    put: askLabelRoutes,
  },
];

/** No context is called so. */
const sameCluster = ' same';

function contextOf({ answers, found }: Known): string | undefined {
  return answers.kube.context ?? found.contexts?.find((context) => context.current)?.name;
}
