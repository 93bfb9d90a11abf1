import { askExtAuthService, askRouteLabel, chooseOrType, extAuthServiceOf, protectedRoutes } from './ask-cluster.ts';
import { askYes, plainText } from './ask-simple.ts';
import type { Known, Question } from './known.ts';

const never = () => false;

/** The questions of the group cluster, in their order. */
export const clusterQuestions: readonly Question[] = [
  {
    name: 'context',
    group: 'cluster',
    label: 'Context',
    inputs: ['context'],
    asked: ({ found }) => (found.contexts?.length ?? 0) > 1,
    found: ({ found }) => found.contexts?.length === 1,
    shows: (known) => {
      const name = contextOf(known);
      const server = known.found.contexts?.find((context) => context.name === name)?.server;
      return [name === undefined ? 'the current one' : server === undefined ? name : `${name} (${server})`];
    },
    put: async (known, ask) => {
      const now = contextOf(known);
      const chosen = await chooseOrType(ask, 'context', {
        message: 'Which cluster? The context',
        hint: 'Gloo Mesh Gateway and its ext-auth service run there.',
        explain:
          "The contexts of kubectl's configuration. Every call names the chosen one, so that switching elsewhere changes nothing here.",
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
    name: 'clusterName',
    group: 'cluster',
    label: "Gloo's cluster name",
    inputs: ['clusterName'],
    asked: ({ found }) => found.clusterNames?.length !== 1,
    found: ({ found }) => found.clusterNames?.length === 1,
    shows: ({ answers, found }) => [answers.clusterName ?? found.clusterNames?.join(' or ') ?? '(open)'],
    put: async ({ answers, found }, ask) => ({
      changes: {
        clusterName: await chooseOrType(ask, 'clusterName', {
          message: "Gloo's name of the cluster",
          hint: 'Where the ext-auth service runs, as Gloo calls it.',
          explain: 'The KubernetesCluster object of the cluster; it is common.cluster of the Helm release.',
          choices: (found.clusterNames ?? []).map((name) => ({ value: name, name })),
          ...(answers.clusterName === undefined ? {} : { initial: answers.clusterName }),
        }),
      },
    }),
  },
  {
    name: 'namespace',
    group: 'cluster',
    label: 'Namespace',
    inputs: ['namespace'],
    asked: ({ found, answers }) => found.namespaces?.includes(answers.namespace) === false,
    found: ({ found, answers }) => found.namespaces?.includes(answers.namespace) === true,
    shows: ({ answers }) => [answers.namespace],
    put: async ({ answers, found }, ask) => {
      const names = found.namespaces ?? [];
      const chosen = await chooseOrType(ask, 'namespace', {
        message: 'Namespace of the two resources',
        explain: "Where the ExtAuthServer and the ExtAuthPolicy go. The guide uses the namespace of Gloo's add-ons.",
        choices: names.map((name) => ({ value: name, name })),
        ...(names.length === 0 || names.includes(answers.namespace) ? { initial: answers.namespace } : {}),
      });
      return { changes: { namespace: chosen } };
    },
  },
  {
    name: 'extAuthService',
    group: 'cluster',
    label: 'ext-auth service',
    inputs: ['extAuthService', 'extAuthServiceNamespace', 'extAuthPort'],
    asked: (known) => known.found.extAuthServices !== undefined && extAuthServiceOf(known) === undefined,
    found: (known) => extAuthServiceOf(known) !== undefined,
    shows: (known) => {
      const service = extAuthServiceOf(known);
      const { answers } = known;
      return [
        `${answers.extAuthServiceNamespace ?? service?.namespace ?? answers.namespace}/${answers.extAuthService}, port ${answers.extAuthPort.name}`,
      ];
    },
    put: askExtAuthService,
  },
  {
    name: 'routeLabel',
    group: 'cluster',
    label: 'Routes with the label',
    inputs: ['routeLabel'],
    asked: (known) => protectedRoutes(known)?.length === 0,
    found: (known) => (protectedRoutes(known)?.length ?? 0) > 0,
    shows: (known) => {
      const labels = Object.entries(known.answers.routeLabels).map(([key, value]) => `${key}=${value}`);
      const routes = protectedRoutes(known);
      if (routes === undefined) return [labels.join(', ')];
      return [labels.join(', '), routes.length === 0 ? 'no route carries it yet' : `on ${routes.join(', ')}`];
    },
    put: askRouteLabel,
  },
  {
    name: 'extAuthServer',
    group: 'cluster',
    label: 'ExtAuthServer',
    inputs: ['extAuthServer'],
    asked: never,
    shows: ({ answers }) => [answers.extAuthServer],
    put: plainText('extAuthServer', {
      message: 'Name of the ExtAuthServer',
      explain: 'The resource that tells the gateway where the ext-auth service is.',
      initial: ({ answers }) => answers.extAuthServer,
    }),
  },
  {
    name: 'policy',
    group: 'cluster',
    label: 'ExtAuthPolicy',
    inputs: ['policy'],
    asked: never,
    shows: ({ answers }) => [answers.policy],
    put: plainText('policy', {
      message: 'Name of the ExtAuthPolicy',
      explain: 'The resource that closes the routes to requests without a token.',
      initial: ({ answers }) => answers.policy,
    }),
  },
  {
    name: 'apply',
    group: 'cluster',
    label: 'Manifests',
    inputs: ['noApply'],
    asked: never,
    shows: ({ answers }) => [answers.apply ? 'applied to the cluster' : 'printed only'],
    put: askYes('noApply', 'What becomes of the manifests?', 'Printed, they can be kept in git and applied by others.', [
      'Apply them to the cluster',
      'Print them only',
    ]),
  },
];

function contextOf({ answers, found }: Known): string | undefined {
  return answers.kube.context ?? found.contexts?.find((context) => context.current)?.name;
}
