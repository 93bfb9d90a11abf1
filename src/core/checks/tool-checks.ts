import { type Check, fail, type Judged, judgeFact, ok, skip, warn } from './check.ts';
import type { RightFact } from './cluster-facts.ts';

/** Whether there is a way to the cluster, and what may be done there. */
export const toolChecks = {
  kubectl: {
    group: 'cluster',
    why: 'Everything in the cluster is done through kubectl.',
    asked: 'always',
    needs: [],
    setup: 'shown',
    owns: ['kubectl-missing'],
    closes: ['cluster-left-alone'],
    judge: ({ tools }) => judgeFact(tools?.kubectl, ({ version }) => ok(`kubectl ${version} is there.`)),
  },
  context: {
    group: 'cluster',
    why: 'The context says which cluster is meant; a wrong one would be changed instead.',
    asked: 'always',
    needs: ['kubectl'],
    setup: 'shown',
    owns: ['context-unknown'],
    judge: ({ tools }) =>
      judgeFact(tools?.context, ({ name, server }) => ok(`The context is ${name}, with the API server ${server}.`)),
  },
  'api-server': {
    group: 'cluster',
    why: 'Nothing can be read or applied while the API server does not answer.',
    asked: 'always',
    needs: ['kubectl', 'context'],
    setup: 'shown',
    owns: ['cluster-unreachable', 'kubectl-timeout', 'cluster-sign-in-failed'],
    judge: ({ tools }) => judgeFact(tools?.apiServer, ({ version }) => ok(`The API server answers; Kubernetes ${version}.`)),
  },
  'cluster-rights': {
    group: 'cluster',
    why: 'A right that is missing would stop the set-up half-way.',
    asked: 'before',
    needs: ['api-server'],
    setup: 'shown',
    closes: ['cluster-right-missing'],
    judge: ({ cluster }) => judgeFact(cluster?.rights, judgeRights),
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeRights(rights: readonly RightFact[] | undefined): Judged {
  if (rights === undefined) return skip('the rights were not asked for.');
  const missing = rights.filter((right) => !right.allowed);
  const needed = missing.filter((right) => right.needed).map((right) => right.title);
  if (needed.length > 0)
    return fail(
      `The cluster does not allow: ${needed.join('; ')}.`,
      'Ask an administrator of the cluster for these rights, or act as somebody who has them: --as USER.',
    );
  if (missing.length > 0) {
    return warn(
      `Setup can do its work, but these are not allowed: ${missing.map((right) => right.title).join('; ')}.`,
      'Some checks cannot run, and some values have to be given by flags.',
    );
  }
  return ok(`All ${rights.length} rights that setup and teardown use are there.`);
}
