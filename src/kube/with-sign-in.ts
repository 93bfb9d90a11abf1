import { Problem } from '../errors.ts';
import type { Memory } from '../memory.ts';
import { harmless } from './harmless.ts';
import type { Kubectl } from './kubectl.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';
import { problemFrom } from './kubectl-errors.ts';
import { readConfig } from './read-config.ts';
import { pluginOf, type SignInPlugin } from './sign-in-plugin.ts';
import { withInputFile } from './with-input-file.ts';

/** How a person is reached. */
export interface SignInWays {
  /** Our stdin is a terminal, and a person sits there. */
  readonly isTerminal: boolean;
  /** Says something to that person. */
  readonly say: (text: string) => void;
}

/** Milliseconds of a sign-in after which a person is told what is waited for. */
const silence = 10_000;

/** Trouble with which every further call would end. */
const ends: ReadonlySet<string> = new Set([
  'cluster-sign-in-failed',
  'cluster-unreachable',
  'kubectl-timeout',
  'kubectl-missing',
  'context-unknown',
]);

/**
 * A kubectl that signs in by the kubeconfig's plugin as a person's own kubectl does. The first call to the cluster goes alone
 * and has a person's time, so that a device code is asked for once; the plugin keeps what it got for the others. One that
 * needs a terminal for each call gets it, one call after the other. Without a plugin nothing is different.
 */
export function withSignIn(kubectl: Kubectl, memory: Memory, ways: SignInWays): Kubectl {
  const name = kubectl.context ?? '';
  const run: Kubectl['run'] = async (args, input, manner) => {
    if (args[0] === 'config' || args.includes('--client')) return kubectl.run(args, input, manner);
    const plugin = await memory.once(`plugin ${name}`, () => readPlugin(kubectl));
    if (plugin === undefined) return kubectl.run(args, input, manner);
    // after a failure a person may sign in elsewhere and try again
    const failure = await memory.once(
      `sign-in ${name}`,
      () => signIn(kubectl, plugin, ways),
      (trouble) => trouble === undefined,
    );
    if (failure !== undefined) throw failure;
    if (!plugin.needsTerminal || !ways.isTerminal) return kubectl.run(args, input, manner);
    return inTurn(memory, () => atTerminal(kubectl, args, input));
  };
  return { ...kubectl, run };
}

/** A kubeconfig that cannot be read is told of by the call itself. */
async function readPlugin(kubectl: Kubectl): Promise<SignInPlugin | undefined> {
  try {
    return pluginOf(await readConfig(kubectl), kubectl);
  } catch (error) {
    if (error instanceof Problem && ends.has(error.code)) return undefined;
    throw error;
  }
}

/** Makes the first call; gives the trouble that every other would meet. */
async function signIn(kubectl: Kubectl, plugin: SignInPlugin, { isTerminal, say }: SignInWays): Promise<Problem | undefined> {
  const call = ['version', '-o', 'json'];
  const told = setTimeout(() => say(`Waiting for the kubeconfig's sign-in plugin, ${harmless(plugin.command)} …`), silence);
  try {
    const answer = await kubectl.run(call, undefined, { isPatient: true, atTerminal: isTerminal });
    const problem = answer.exitCode === 0 ? undefined : problemFrom(answer, kubectl.words(call));
    return problem && ends.has(problem.code) ? problem : undefined;
  } catch (error) {
    if (error instanceof Problem && ends.has(error.code)) return error;
    throw error;
  } finally {
    clearTimeout(told);
  }
}

/** Where the plugin reads the terminal, stdin is not free for a manifest. */
function atTerminal(kubectl: Kubectl, args: readonly string[], input: string | undefined): Promise<KubectlAnswer> {
  const manner = { isPatient: true, atTerminal: true };
  if (input === undefined) return kubectl.run(args, undefined, manner);
  return withInputFile(input, (file) =>
    kubectl.run(
      args.map((word) => (word === '-' ? file : word)),
      undefined,
      manner,
    ),
  );
}

const turns = new WeakMap<Memory, Promise<unknown>>();

/** Runs `work` after all that were asked for before it. */
function inTurn<T>(memory: Memory, work: () => Promise<T>): Promise<T> {
  const before = turns.get(memory) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(memory, mine);
  return mine;
}
