import { Problem } from '../errors.ts';
import { harmless } from './harmless.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';
import { kubectlEnv } from './kubectl-env.ts';
import { isUnreachable, problemFrom } from './kubectl-errors.ts';
import type { ProcessEnd } from './kubectl-process.ts';
import { shown, warningsIn } from './kubectl-words.ts';

/** How kubectl is called. */
export interface KubectlOptions {
  /** The program's environment; only {@link kubectlEnv} of it is handed on. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Ends a running kubectl; its reason is thrown. */
  readonly signal: AbortSignal;
  readonly context?: string;
  readonly kubeconfig?: string;
  /** Instead of the context's own. */
  readonly cluster?: string;
  readonly user?: string;
  readonly as?: string;
  readonly asGroups?: readonly string[];
  /** Gets each warning of the API server, safe to show. */
  readonly onWarning?: (text: string) => void;
  /** Gets what a sign-in plugin says while it waits for a person, safe to show. */
  readonly onSpeech?: (text: string) => void;
  /** For each single request of kubectl; 15 unless told. */
  readonly requestTimeoutSeconds?: number;
  /** For a whole call, after which kubectl is ended; 60,000 unless told. */
  readonly kubectlTimeoutMs?: number;
}

/** How one call is made. */
export interface Manner {
  /** What it reads is to be what is there now, however lately somebody else has read it. */
  readonly isFresh?: boolean;
  /** It may wait for a person as long as a person takes. */
  readonly isPatient?: boolean;
  /** What kubectl starts may ask at our terminal. */
  readonly atTerminal?: boolean;
}

/** The one way to the cluster. */
export interface Kubectl {
  /** The context that was asked for, if any, and what is taken instead of its own. */
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
  /**
   * Runs kubectl once with `args`, and `input` on its stdin. Gives the answer whatever its exit code; throws a Problem when
   * kubectl cannot be started, takes too long or prints too much, and the signal's reason when it is aborted.
   */
  readonly run: (args: readonly string[], input?: string, manner?: Manner) => Promise<KubectlAnswer>;
  /** The command line that a person would type for `args`, for hints. */
  readonly words: (args: readonly string[]) => string;
}

/** Seconds that a person gets to sign in. */
const patience = 600;

/** Makes the door to kubectl. Every call names context, kubeconfig and user explicitly; manifests go by stdin only. */
export function makeKubectl(options: KubectlOptions): Kubectl {
  const target = [
    ...(options.kubeconfig === undefined ? [] : [`--kubeconfig=${options.kubeconfig}`]),
    ...(options.context === undefined ? [] : [`--context=${options.context}`]),
    ...(options.cluster === undefined ? [] : [`--cluster=${options.cluster}`]),
    ...(options.user === undefined ? [] : [`--user=${options.user}`]),
    ...(options.as === undefined ? [] : [`--as=${options.as}`]),
    ...(options.asGroups ?? []).map((group) => `--as-group=${group}`),
  ];
  const words = (args: readonly string[]): string => harmless(['kubectl', ...target, ...args].map(quoted).join(' '));
  const limit = options.kubectlTimeoutMs ?? 60_000;
  const run: Kubectl['run'] = async (args, input, { isPatient = false, atTerminal = false } = {}) => {
    options.signal.throwIfAborted();
    // what a plugin waits for a person counts as a part of the request to kubectl
    const seconds = isPatient ? patience : (options.requestTimeoutSeconds ?? 15);
    // loaded with the first call: a command that makes none does not pay for it
    const { runProcess } = await import('./kubectl-process.ts');
    const end = await runProcess([...target, `--request-timeout=${seconds}s`, ...args], {
      env: kubectlEnv(options.env),
      cwd: options.cwd,
      signal: options.signal,
      input,
      atTerminal,
      limits: { silent: isPatient && atTerminal ? patience * 1000 : limit, spoken: Math.max(limit, patience * 1000) },
      onSpeech: (text) => options.onSpeech?.(text),
    });
    // Ctrl-C on a terminal reaches kubectl too, often a moment before it reaches us.
    if (end.result.isTerminated) await new Promise((resolve) => setImmediate(resolve));
    options.signal.throwIfAborted();
    const answer = answerOf(end, words(args));
    for (const warning of warningsIn(answer.stderr)) options.onWarning?.(shown(warning, true));
    return answer;
  };
  const { context, cluster, user } = options;
  const named = Object.entries({ context, cluster, user }).filter(([, value]) => value !== undefined);
  return { run, words, ...Object.fromEntries(named) };
}

/** The answer, or the Problem that there is none. */
function answerOf({ result, stdout, stderr, tooLong }: ProcessEnd, command: string): KubectlAnswer {
  const answer = { exitCode: result.exitCode ?? -1, stdout, stderr };
  if (tooLong !== undefined) throw isUnreachable(stderr) ? problemFrom(answer, command) : tooSlow(tooLong, command);
  if (result.isMaxBuffer) {
    throw new Problem('kubectl-failed', 'kubectl printed more than can be read.', `See what it prints: ${command}`);
  }
  if (result.exitCode === undefined) throw notRun(result, command);
  return answer;
}

function tooSlow(milliseconds: number, command: string): Problem {
  const seconds = Math.round(milliseconds / 1000);
  return new Problem(
    'kubectl-timeout',
    `kubectl gave no answer within ${seconds} s.`,
    `Run it by hand to see what it waits for (often a sign-in plugin of the kubeconfig): ${command}`,
  );
}

/** kubectl was not started, or something ended it. */
function notRun(result: ProcessEnd['result'], command: string): Problem {
  if (result.signal !== undefined) {
    return new Problem('kubectl-failed', `kubectl was ended by ${result.signal}.`, `Run it by hand: ${command}`);
  }
  const reason = result.code === 'ENOENT' || result.code === undefined ? '' : ` (${result.code})`;
  return new Problem(
    'kubectl-missing',
    `kubectl could not be started${reason}: it is not on the PATH.`,
    'Install it: https://kubernetes.io/docs/tasks/tools/ (or, with --cluster-name NAME: gloo-okta render --out DIR, gloo-okta setup --no-apply).',
    result.originalMessage,
  );
}

/** An argument as a shell, and a person, would write it. */
function quoted(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  const flag = /^(--[a-z-]+=)(.*)$/s.exec(argument);
  const [start, rest] = flag?.[1] === undefined ? ['', argument] : [flag[1], flag[2] ?? ''];
  return `${start}'${rest.replaceAll("'", `'\\''`)}'`;
}
