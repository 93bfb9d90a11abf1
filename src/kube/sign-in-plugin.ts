import type { JsonObject } from '../core/model.ts';
import type { Kubectl } from './kubectl.ts';
import { at, listAt, textAt } from './objects.ts';

/** A program that the kubeconfig starts to sign in to the cluster. */
export interface SignInPlugin {
  readonly command: string;
  /** Whether it needs a terminal to ask a person at. */
  readonly needsTerminal: boolean;
}

/**
 * The sign-in plugin of the user by which a kubeconfig gets at a cluster: the one that is named, else that of the context, else
 * of the current one; `undefined` where it needs none. Pure.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function pluginOf(config: JsonObject, { context, user }: Pick<Kubectl, 'context' | 'user'>): SignInPlugin | undefined {
  const named = (list: string, name: string | undefined) => listAt(config, list).find((one) => textAt(one, 'name') === name);
  const own = textAt(named('contexts', context ?? textAt(config, 'current-context')), 'context', 'user');
  const plugin = at(named('users', user ?? own), 'user', 'exec');
  const command = textAt(plugin, 'command');
  if (command === undefined) return undefined;
  return { command, needsTerminal: textAt(plugin, 'interactiveMode') === 'Always' };
}
