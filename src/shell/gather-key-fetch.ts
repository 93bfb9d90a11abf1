import type { Fact } from '../core/checks/fact.ts';
import type { KeyFetchFacts } from '../core/checks/fresh-keys-facts.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { findExtAuthPods, logsArguments } from '../kube/find-pods.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { problemFrom } from '../kube/kubectl-errors.ts';
import { thenFact } from './fact-of.ts';

/** Lines of a log that are looked through. */
const most = 500;

/**
 * Looks into the log of the ext-auth service for a fetch of keys that failed. Reads only.
 * @see https://github.com/kgateway-dev/kgateway/issues/7803
 */
export async function gatherKeyFetch(way: Fact<Kubectl>, near: string): Promise<Fact<KeyFetchFacts>> {
  return thenFact(way, async (kubectl) => {
    const [pod] = await findExtAuthPods(kubectl, near);
    const namespace = pod?.namespace ?? near;
    const args = [...logsArguments(namespace), `--tail=${most}`];
    const answer = await kubectl.run(args);
    if (answer.exitCode !== 0) throw problemFrom(answer, kubectl.words(args));
    const failure = answer.stdout
      .split('\n')
      .filter((line) => /fail\w* to (fetch|get|retrieve)\b.*(jwks|keys)/i.test(line))
      .at(-1);
    return {
      ...(failure === undefined ? {} : { failure: withoutSecrets(failure).slice(0, 500) }),
      logCommand: kubectl.words(args),
      restartCommand: kubectl.words(['rollout', 'restart', 'deployment/ext-auth-service', '-n', namespace]),
    };
  });
}
