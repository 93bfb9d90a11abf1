import { setMaxListeners } from 'node:events';
import type { Answers } from '../answers/answers.ts';
import { isCi } from '../core/is-ci.ts';
import type { SignIns } from '../core/session.ts';
import { type Http, makeHttp } from '../http/http.ts';
import { readOnce } from '../http/read-once.ts';
import { withRetry } from '../http/retry.ts';
import type { Io } from '../io.ts';
import { type Memory, makeMemory } from '../memory.ts';
import { waitText } from '../ui/progress.ts';
import type { Speech } from './speech.ts';

/** How a run reaches the world, and what it remembers of what it read there. */
export interface World {
  readonly io: Pick<Io, 'env' | 'cwd' | 'platform' | 'now' | 'sleep' | 'signal' | 'readStdin'>;
  readonly http: Http;
  readonly memory: Memory;
  /** The sign-ins to orgs that are kept here. */
  readonly signIns: SignIns;
  /** Says what a server told besides its answer, and what that means: once in a run, however many calls get it. */
  readonly warn: (text: string, advice: string) => void;
  /** Says what a person has to read to go on: in every mode, and once in a run. */
  readonly tell: (text: string) => void;
  /** Whether what is started may ask a person at our terminal. */
  readonly isTerminal: boolean;
  /** Whether this command may write to the org or to the cluster. */
  readonly mayWrite: boolean;
  /** Aborted when reading must end: at the first signal, but not while writes are under way. */
  readonly reading: AbortSignal;
  /** Does work that writes: a signal lets it end, its reads too, and ends all reading once it has. */
  readonly writing: <T>(work: () => Promise<T>) => Promise<T>;
  /** Notes what this run has changed, in words that stand in a list. */
  readonly noteChange: (what: string) => void;
  /** What this run has changed so far. */
  readonly changes: () => readonly string[];
}

/** The commands that may change something in Okta or in the cluster; of `verify` and `token` it is a redirect URI, for a sign-in. */
const mayWrite: ReadonlySet<string> = new Set(['setup', 'teardown', 'verify', 'token']);

/** Opens the way to the world that the answers name; nothing is called yet. */
export function openWorld(io: Io, answers: Answers, speech: Speech, signIns: SignIns = { good: [], over: [] }): World {
  const reading = new AbortController();
  // reads go side by side, and each listens
  setMaxListeners(0, reading.signal);
  const changes: string[] = [];
  let writers = 0;
  const onStop = () => {
    if (writers === 0) reading.abort(io.signal.reason);
  };
  if (io.signal.aborted) onStop();
  io.signal.addEventListener('abort', onStop, { once: true });
  const memory = makeMemory();
  const once = makeHttp({
    env: io.env,
    ...(answers.caFile === undefined ? {} : { caFile: answers.caFile }),
    // the default of the flag is kubectl's; a limit that a person names holds for every call
    ...(answers.given.has('requestTimeout') ? { timeoutMs: answers.kube.requestTimeoutSeconds * 1000 } : {}),
    signal: reading.signal,
  });
  const http = withRetry(once, {
    sleep: io.sleep,
    now: io.now,
    onWait: (event) => {
      speech.say(waitText(event));
      speech.wait(event.reason === 'rate-limit' ? "Okta's rate limit" : 'trying again', event.seconds);
    },
  });
  return {
    io,
    http: readOnce(speech.modes.debug ? spoken(http, io) : http, memory),
    memory,
    signIns: { ...signIns, good: [...signIns.good] },
    warn: (text, advice) => {
      const { theme, say } = speech;
      void memory.once(`warning ${text}`, async () => say(`${theme.warn(theme.symbols.warn)} ${text}\n  ${advice}\n`));
    },
    tell: (text) => {
      const { modes, err, say } = speech;
      void memory.once(`told ${text}`, async () => (modes.quiet || modes.json ? err : say)(`${text}\n`));
    },
    isTerminal: io.terminal.stdin && !isCi(io.env),
    mayWrite: mayWrite.has(speech.command),
    reading: reading.signal,
    writing: async (work) => {
      writers += 1;
      try {
        return await work();
      } finally {
        writers -= 1;
        if (io.signal.aborted) onStop();
      }
    },
    noteChange: (what) => {
      if (!changes.includes(what)) changes.push(what);
    },
    changes: () => changes,
  };
}

/** Says each call on stderr: when it began and ended, method, address without query, status; no header, no body. */
function spoken(http: Http, io: Pick<Io, 'now' | 'err'>): Http {
  const zero = io.now().getTime();
  return async (request) => {
    const begun = io.now().getTime() - zero;
    const { origin, pathname } = new URL(request.url);
    const line = (outcome: string | number) =>
      `debug: ${begun}-${io.now().getTime() - zero} ms ${request.method} ${origin}${pathname} ${outcome}\n`;
    try {
      const answer = await http(request);
      io.err(line(answer.status));
      return answer;
    } catch (error) {
      io.err(line('failed'));
      throw error;
    }
  };
}
