/** The contact with the world: all that `main` may touch besides files, kubectl and the network. */
export interface Io {
  /** Writes to stdout: the result alone. */
  readonly out: (text: string) => void;
  /** Writes to stderr: prompts, progress, warnings and errors. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Which streams are terminals, and how wide the error stream's is, and how high, where that is known. */
  readonly terminal: {
    readonly stdin: boolean;
    readonly stdout: boolean;
    readonly stderr: boolean;
    readonly columns: number;
    readonly rows?: number;
  };
  readonly readStdin: () => Promise<string | Buffer>;
  /** Where a person's keys come from while a question is open; prompts are written by `err`. */
  readonly keys: NodeJS.ReadableStream;
  readonly now: () => Date;
  /** Waits `ms` milliseconds; rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Aborted by SIGINT, SIGTERM or SIGHUP; its reason is a Problem. */
  readonly signal: AbortSignal;
}

/**
 * A copy of a process's environment, whose secrets are taken out of the original: that stands in every diagnostic report and
 * core dump of Node, and is handed to what is started without an environment of its own.
 */
export function takeEnv(env: NodeJS.ProcessEnv): Io['env'] {
  const copy = { ...env };
  for (const name of Object.keys(copy)) {
    if (/^(GLOO_)?OKTA_.*(TOKEN|KEY|SECRET|PASSWORD)$/i.test(name)) delete env[name];
  }
  return copy;
}

/** The Io of a real process with its environment; `signal` ends its sleeps. */
export function processIo(signal: AbortSignal, env: Io['env']): Io {
  return {
    out: writerTo(() => process.stdout),
    err: writerTo(() => process.stderr),
    env,
    cwd: process.cwd(),
    platform: process.platform,
    // Node opens a stream when it is first asked for; what is not needed is not opened.
    terminal: {
      get stdin() {
        return process.stdin.isTTY === true;
      },
      get stdout() {
        return process.stdout.isTTY === true;
      },
      get stderr() {
        return process.stderr.isTTY === true;
      },
      // asked anew each time: a window can change its size between two questions
      get columns() {
        return process.stderr.columns ?? 80;
      },
      get rows() {
        return process.stderr.rows;
      },
    },
    get keys() {
      return process.stdin;
    },
    readStdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    now: () => new Date(),
    sleep: (ms) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const onAbort = () => {
          clearTimeout(timer);
          reject(signal.reason);
        };
        const timer = setTimeout(() => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        }, ms);
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    signal,
  };
}

/** Writes to a stream that may lose its reader (`| head`): that must not stop a set-up half-way. */
export function writerTo(stream: () => NodeJS.WriteStream): (text: string) => void {
  let open: NodeJS.WriteStream | undefined;
  return (text) => {
    if (open === undefined) {
      open = stream();
      open.on('error', (error: NodeJS.ErrnoException) => {
        // EIO: the terminal went away
        if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
      });
    }
    open.write(text);
  };
}
