import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { Problem } from '../errors.ts';
import { harmless } from './harmless.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';
import { kubectlEnv } from './kubectl-env.ts';
import { isUnreachable, problemFrom } from './kubectl-errors.ts';
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
  readonly as?: string;
  /** Gets each warning of the API server, safe to show. */
  readonly onWarning?: (text: string) => void;
  /** For each single request of kubectl; 15 unless told. */
  readonly requestTimeoutSeconds?: number;
  /** For a whole call, after which kubectl is ended; 60,000 unless told. */
  readonly kubectlTimeoutMs?: number;
}

/** The one way to the cluster. */
export interface Kubectl {
  /** The context that was asked for, if any. */
  readonly context?: string;
  /**
   * Runs kubectl once with `args`, and `input` on its stdin. Gives the answer whatever its exit code; throws a Problem when
   * kubectl cannot be started, takes too long or prints too much, and the signal's reason when it is aborted.
   */
  readonly run: (args: readonly string[], input?: string) => Promise<KubectlAnswer>;
  /** The command line that a person would type for `args`, for hints. */
  readonly words: (args: readonly string[]) => string;
}

/** Whether a call may change the cluster; dry runs count, for nothing is lost by them. */
function isWrite([verb = '']: readonly string[]): boolean {
  return ['apply', 'create', 'delete', 'patch', 'replace'].includes(verb);
}

/** Characters of stdout or stderr after which kubectl is ended. */
const mostOutput = 32 * 1024 * 1024;

/** Milliseconds after the end of kubectl in which what it printed is still read. */
const grace = 1_000;

/** A process that kubectl started and left behind holds its output open, and would be waited for without end. */
function leaveOutput(running: {
  readonly once: (event: 'exit', listener: () => void) => unknown;
  readonly stdout: Readable;
  readonly stderr: Readable;
}): () => void {
  let timer: NodeJS.Timeout | undefined;
  running.once('exit', () => {
    const destroy = () => {
      running.stdout.destroy();
      running.stderr.destroy();
    };
    // when this process was held up, what is in the pipes is read before
    timer = setTimeout(() => setImmediate(destroy), grace);
  });
  return () => clearTimeout(timer);
}

/** Makes the door to kubectl. Every call names context, kubeconfig and user explicitly; manifests go by stdin only. */
export function makeKubectl(options: KubectlOptions): Kubectl {
  const target = [
    ...(options.kubeconfig === undefined ? [] : [`--kubeconfig=${options.kubeconfig}`]),
    ...(options.context === undefined ? [] : [`--context=${options.context}`]),
    ...(options.as === undefined ? [] : [`--as=${options.as}`]),
  ];
  const common = [...target, `--request-timeout=${options.requestTimeoutSeconds ?? 15}s`];
  const words = (args: readonly string[]): string => harmless(['kubectl', ...target, ...args].map(quoted).join(' '));
  const run = async (args: readonly string[], input?: string): Promise<KubectlAnswer> => {
    options.signal.throwIfAborted();
    const timeout = options.kubectlTimeoutMs ?? 60_000;
    const running = execa('kubectl', [...common, ...args], {
      env: kubectlEnv(options.env),
      extendEnv: false,
      cwd: options.cwd,
      cancelSignal: options.signal,
      timeout,
      forceKillAfterDelay: 2_000,
      maxBuffer: mostOutput,
      stripFinalNewline: false,
      reject: false,
      windowsHide: true,
      // Ctrl-C on a terminal goes to every process of the group: a write under way must be able to end.
      detached: process.platform !== 'win32' && isWrite(args),
      ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    });
    const leave = leaveOutput(running);
    const result = await running.finally(leave);
    // Ctrl-C on a terminal reaches kubectl too, often a moment before it reaches us.
    if (result.isTerminated) await new Promise((resolve) => setImmediate(resolve));
    options.signal.throwIfAborted();
    const answer = { exitCode: result.exitCode ?? -1, stdout: result.stdout ?? '', stderr: result.stderr ?? '' };
    if (result.timedOut) throw isUnreachable(answer.stderr) ? problemFrom(answer, words(args)) : tooSlow(timeout, words(args));
    if (result.isMaxBuffer) {
      throw new Problem('kubectl-failed', 'kubectl printed more than can be read.', `See what it prints: ${words(args)}`);
    }
    if (result.exitCode === undefined) throw notRun(result, words(args));
    for (const warning of warningsIn(answer.stderr)) options.onWarning?.(shown(warning, true));
    return answer;
  };
  return { run, words, ...(options.context === undefined ? {} : { context: options.context }) };
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
function notRun(
  result: {
    readonly code?: string | undefined;
    readonly signal?: string | undefined;
    readonly originalMessage?: string | undefined;
  },
  command: string,
): Problem {
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
