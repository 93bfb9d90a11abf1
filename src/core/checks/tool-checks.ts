import { type Check, fail, type Judged, judgeFact, ok, warn } from './check.ts';
import type { RightFact } from './cluster-facts.ts';
import { rightTitle, rolesFor, subjectOf } from './missing-rights.ts';

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
    owns: ['cluster-unreachable', 'cluster-busy', 'kubectl-timeout', 'cluster-sign-in-failed'],
    judge: ({ tools }) => judgeFact(tools?.apiServer, ({ version }) => ok(`The API server answers; Kubernetes ${version}.`)),
  },
  'cluster-rights': {
    group: 'cluster',
    why: 'A right that is missing would stop the set-up half-way.',
    asked: 'before',
    needs: ['api-server'],
    setup: 'blocks',
    closes: ['cluster-right-missing'],
    judge: ({ cluster, installation }) =>
      judgeFact(cluster?.rights, (rights) => judgeRights(rights, cluster?.user, installation)),
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeRights(rights: readonly RightFact[] | undefined, user: string | undefined, installation: string): Judged {
  if (rights === undefined) return undefined;
  const missing = rights.filter((right) => !right.allowed);
  const needed = missing.filter((right) => right.needed);
  const listed = (some: readonly RightFact[]) => some.map(rightTitle).join('; ');
  const handOver = rolesToHandOver(needed.length > 0 ? needed : missing, user, installation);
  if (needed.length > 0) {
    return fail(
      `The cluster does not allow: ${listed(needed)}.`,
      `Act as somebody who has these rights (--as USER), or hand this to an administrator of the cluster, who gives them with ${handOver}`,
    );
  }
  if (missing.length > 0) {
    return warn(
      `Setup can do its work, but these are not allowed: ${listed(missing)}.`,
      `Some checks cannot run, some values have to be given by flags, and what somebody else applied cannot be taken over. An administrator of the cluster gives these with ${handOver}`,
    );
  }
  const isInBoth = rights.some(({ elsewhere }) => elsewhere !== undefined);
  return ok(`All ${rights.length} rights that setup and teardown use are there${isInBoth ? ', in both clusters' : ''}.`);
}

/** The roles that give these rights, behind the command that makes them, for each cluster in which some are missing. */
function rolesToHandOver(missing: readonly RightFact[], user: string | undefined, installation: string): string {
  return [...new Set(missing.map(({ elsewhere }) => elsewhere))]
    .map((context) => {
      const rights = missing.filter(({ elsewhere }) => elsewhere === context);
      const roles = rolesFor(rights, user === undefined ? undefined : subjectOf(user), installation);
      return `kubectl${context === undefined ? '' : ` --context=${context}`} apply -f -:\n${roles.trimEnd()}`;
    })
    .join('\nand with ');
}
