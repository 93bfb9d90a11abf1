import type { Json } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { harmless } from './harmless.ts';
import type { Kubectl } from './kubectl.ts';
import { listAt, textAt } from './objects.ts';
import { readConfig } from './read-config.ts';

/** Which cluster kubectl would speak to, and as what. */
export interface Context {
  readonly context: string;
  /** The API server's URL without any credentials. */
  readonly server: string;
}

/**
 * The context that was asked for, else the current one; read from the kubeconfig in one call, without reaching the cluster.
 * From then on every call names it, so that a switch in another window changes nothing. Throws `context-unknown`, which
 * lists the contexts that there are.
 */
export async function resolveContext(kubectl: Kubectl): Promise<Context> {
  const config = await readConfig(kubectl);
  const contexts = listAt(config, 'contexts');
  const wanted = kubectl.context ?? textAt(config, 'current-context');
  const found = contexts.find((candidate) => textAt(candidate, 'name') === wanted);
  if (wanted === undefined || found === undefined) throw unknown(wanted, contexts);
  const cluster = listAt(config, 'clusters').find(
    (candidate) => textAt(candidate, 'name') === (kubectl.cluster ?? textAt(found, 'context', 'cluster')),
  );
  const server = textAt(cluster, 'cluster', 'server');
  if (server === undefined) {
    const hint = `Mend the kubeconfig, or choose another context with --context: ${kubectl.words(['config', 'view'])}`;
    throw new Problem('context-unknown', `The context "${harmless(wanted)}" names no cluster with a server.`, hint);
  }
  return { context: wanted, server: withoutCredentials(server) };
}

function unknown(wanted: string | undefined, contexts: readonly Json[]): Problem {
  const names = contexts.map((candidate) => harmless(textAt(candidate, 'name') ?? '')).filter((name) => name !== '');
  const said =
    wanted === undefined ? 'The kubeconfig has no current context.' : `The kubeconfig has no context "${harmless(wanted)}".`;
  if (names.length === 0) {
    return new Problem(
      'context-unknown',
      `${said} It has no contexts at all.`,
      'Point --kubeconfig (or KUBECONFIG) to the file that knows your cluster.',
    );
  }
  return new Problem('context-unknown', `${said} There are: ${names.join(', ')}.`, `Choose one: --context ${names[0]}`);
}

function withoutCredentials(server: string): string {
  if (!URL.canParse(server)) return server;
  const url = new URL(server);
  return url.username === '' && url.password === '' ? server : server.replace(/\/\/[^@/]*@/, '//');
}
