import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { isOfKubectl, spoken } from './kubectl-words.ts';

/** How one process of kubectl is run. */
export interface ProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Goes to its stdin; without it stdin is closed, or the terminal itself. */
  readonly input?: string | undefined;
  /** It may ask a person at our terminal. */
  readonly atTerminal: boolean;
  /** Milliseconds after which it is ended, and those where something has told a person to do something. */
  readonly limits: { readonly silent: number; readonly spoken: number };
  /** Gets what is said on stderr while it runs on, safe to show. */
  readonly onSpeech: (text: string) => void;
}

/** What became of it. */
export interface ProcessEnd {
  readonly result: {
    readonly exitCode?: number | undefined;
    readonly code?: string | undefined;
    readonly signal?: string | undefined;
    readonly originalMessage?: string | undefined;
    readonly isTerminated: boolean;
    readonly isMaxBuffer: boolean;
  };
  readonly stdout: string;
  /** Without what a person has seen already. */
  readonly stderr: string;
  /** The milliseconds after which it was ended, if it was. */
  readonly tooLong?: number;
}

/** Characters of stdout or stderr after which kubectl is ended. */
const mostOutput = 32 * 1024 * 1024;

/** Milliseconds after the end of kubectl in which what it printed is still read. */
const grace = 1_000;

/** Milliseconds of silence after which what was said on stderr counts as said to a person: an error is the last that is said. */
const pause = 300;

/** Runs kubectl once. What is said on stderr while it goes on running is said to a person at once. */
export async function runProcess(args: readonly string[], options: ProcessOptions): Promise<ProcessEnd> {
  // In a session of its own it does not get the Ctrl-C of the terminal, so what is under way can end; and it is ended with all
  // that it has started. A plugin that asks a person needs our terminal.
  const detached = process.platform !== 'win32' && !options.atTerminal;
  const running = execa('kubectl', args, {
    env: options.env,
    extendEnv: false,
    cwd: options.cwd,
    cancelSignal: options.signal,
    forceKillAfterDelay: 2_000,
    maxBuffer: mostOutput,
    stripFinalNewline: false,
    reject: false,
    windowsHide: true,
    detached,
    ...(options.input === undefined
      ? { stdin: options.atTerminal ? ('inherit' as const) : ('ignore' as const) }
      : { input: options.input }),
  });
  const speech = listen(running.stderr, options.onSpeech);
  const endGroup = (signal: NodeJS.Signals) => detached && signalGroup(running.pid, signal);
  const onAbort = () => endGroup('SIGTERM');
  options.signal.addEventListener('abort', onAbort, { once: true });
  const limit = limitTo(options.limits, speech.hasSpoken, () => {
    running.kill();
    endGroup('SIGTERM');
  });
  // what was said last is why it ended
  running.once('exit', speech.end);
  const leave = leaveOutput(running);
  const result = await running.finally(() => {
    leave();
    limit.end();
    options.signal.removeEventListener('abort', onAbort);
  });
  const tooLong = limit.passed();
  // what it started and did not take along
  if (options.signal.aborted || tooLong !== undefined) endGroup('SIGKILL');
  return {
    result,
    stdout: result.stdout ?? '',
    stderr: speech.unsaid(result.stderr ?? ''),
    ...(tooLong === undefined ? {} : { tooLong }),
  };
}

/** Signals a process and all that it has started; those that are gone need none. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // macOS refuses to signal what has ended and was not waited for
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

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

/** Hands on what is said on stderr, once nothing more was said for a moment, but for kubectl's own lines. */
function listen(stderr: Readable, onSpeech: (text: string) => void) {
  const decoder = new TextDecoder();
  let [heard, told] = ['', 0];
  const said: string[] = [];
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    const lines = new Set(heard.slice(told).split('\n'));
    told = heard.length;
    // kubectl starts a plugin that fails several times over
    const others = [...lines].filter((line) => line.trim() !== '' && !isOfKubectl(line) && !said.includes(line));
    said.push(...others);
    if (others.length > 0) onSpeech(others.map(spoken).join('\n'));
  };
  stderr.on('data', (chunk: Buffer) => {
    heard += decoder.decode(chunk, { stream: true });
    clearTimeout(timer);
    if (!ended) timer = setTimeout(tell, pause);
  });
  return {
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
    hasSpoken: () => said.length > 0,
    unsaid: (text: string) => {
      const own = text.slice(0, told).split('\n').filter(isOfKubectl);
      return [...own, text.slice(told)].join('\n');
    },
  };
}

/** Ends a process after `silent` milliseconds, or after `spoken` where it has said something to a person until then. */
function limitTo(limits: ProcessOptions['limits'], hasSpoken: () => boolean, kill: () => void) {
  let passed: number | undefined;
  const endAfter = (limit: number) => {
    passed = limit;
    kill();
  };
  let timer = setTimeout(() => {
    if (!hasSpoken() || limits.spoken <= limits.silent) return endAfter(limits.silent);
    timer = setTimeout(() => endAfter(limits.spoken), limits.spoken - limits.silent);
  }, limits.silent);
  return { end: () => clearTimeout(timer), passed: () => passed };
}
