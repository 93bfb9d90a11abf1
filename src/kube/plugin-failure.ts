import { Problem } from '../errors.ts';
import { isOfKubectl, shown } from './kubectl-words.ts';

/** What client-go says when a plugin of the kubeconfig gave it no credentials, or there is no such plugin. */
const failed =
  /getting credentials: (?<why>.*)|(?<removed>the \S+ auth plugin has been removed.*)|no Auth Provider found for name (?<provider>.*)|(?<config>exec plugin: .*)/i;

/** What client-go writes below an executable that is not found; behind it stands the kubeconfig's own hint. */
const boilerplate = /^It looks like you are trying|^To learn more about this feature|^https:\/\/kubernetes\.io\/docs\//;

/**
 * A sign-in plugin that failed, in kubectl's words, as a Problem that names it and repeats what it said. `base` is kubectl
 * with the flags that name the cluster. Pure.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function pluginFailure(text: string, base: string): Problem | undefined {
  const found = failed.exec(text)?.groups;
  if (!found) return undefined;
  const why = shown(
    (found['why'] ?? found['removed'] ?? found['config'] ?? `there is no auth provider ${found['provider']}`).replace(
      /^exec: /,
      '',
    ),
  );
  const lines = text.split('\n').map((line) => line.trim());
  const at = lines.findIndex((line) => failed.test(line));
  const others = lines.filter((line) => line !== '' && !isOfKubectl(line) && !boilerplate.test(line) && !failed.test(line));
  // what is not there has said nothing: what stands beside is the kubeconfig's own hint
  const isThere = !/not found/.test(why);
  const before = others.filter((line) => isThere && lines.indexOf(line) < at);
  const said = before.length === 0 ? '' : ` It said: ${shown(before.join('\n'), true)}`;
  const advice = adviceOf(why, isThere ? [] : others, `${before.join('\n')}\n${removedFor(text)}`);
  return new Problem(
    'cluster-sign-in-failed',
    `The kubeconfig's sign-in plugin failed: ${why}${/[.!?]$/.test(why) ? '' : '.'}${said}`,
    `${advice} Then try: ${base} get namespaces`,
  );
}

/** What client-go says of a plugin that was built into kubectl once. */
function removedFor(text: string): string {
  return /^Please use .*plugin instead\.?/m.exec(text)?.[0] ?? '';
}

/** What the plugins of the clouds tell a person to run; of each the whole command as it was said. */
const signIns =
  /\b(?:aws(?: sso login| login| configure)|gcloud auth login|az login|tsh login|doctl auth init|oci session authenticate|ibmcloud login)\b/;

function adviceOf(why: string, install: readonly string[], said: string): string {
  if (install.length > 0) return `Install it: ${shown(install.join('\n'), true)}`;
  if (/not found/.test(why)) return 'Install it, or put it on the PATH.';
  if (/interactive mode/.test(why)) return 'It has to ask you something: run this in a terminal.';
  if (/auth plugin has been removed/.test(why))
    return shown(/Please use .*/.exec(said)?.[0] ?? 'Use an exec plugin in the kubeconfig.');
  if (/no auth provider/.test(why)) return 'Use an exec plugin in the kubeconfig instead: the auth providers of clouds are gone.';
  if (/apiVersion|API version|plugin returned version/.test(why)) {
    return 'Let the plugin and its entry in the kubeconfig have the same version (client.authentication.k8s.io/v1): update both.';
  }
  if (/permission denied|exec format error|relative to current directory/.test(why)) {
    return 'Name a program of this machine that may be run, by its whole path.';
  }
  if (/decoding stdout|return a token/.test(why)) return 'It printed no credentials: run the command of the kubeconfig by hand.';
  const command = signIns.exec(said)?.[0];
  return command === undefined ? 'Sign in to the cluster.' : `Sign in to the cluster: ${command}.`;
}
