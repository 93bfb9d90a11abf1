import { withoutKnownSecrets } from '../core/secret.ts';

/** What is ours alone: Okta's credentials and the inputs of this program. */
const ours = /^(?:GLOO_)?OKTA_/;

/** What changes how kubectl works, but for the headers that some proxies do not let through. */
const habits = /^(?:KUBECTL_(?!COMMAND_HEADERS$)|KUBERC$)/;

/**
 * What keeps a person's preferences (kuberc: defaults such as `delete --interactive`, aliases) out of our calls; on by default
 * from kubectl 1.34, older ones do not know it.
 * @see https://kubernetes.io/docs/reference/kubectl/kuberc/
 */
const noPreferences = { KUBERC: 'off', KUBECTL_KUBERC: 'false' };

/**
 * The environment of kubectl: all of ours, for the sign-in plugins that it starts need what they need, but no Okta credential,
 * no secret of this run under any name, and nothing that changes what a call does. Names are compared without regard to case,
 * as Windows does.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function kubectlEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter((pair): pair is [string, string] => {
    const [name, value] = [pair[0].toUpperCase(), pair[1]];
    return value !== undefined && !ours.test(name) && !habits.test(name) && withoutKnownSecrets(value) === value;
  });
  return { ...Object.fromEntries(kept), ...noPreferences };
}
