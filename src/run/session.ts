import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import { type Answers, answersFrom } from '../answers/answers.ts';
import { parseConfig } from '../answers/config-file.ts';
import type { Credentials } from '../answers/credentials.ts';
import { type Given, parseGiven } from '../answers/given.ts';
import { type CommandName, defaultOf } from '../answers/inputs.ts';
import { commandLine, replayWords } from '../answers/replay.ts';
import { isCi } from '../core/is-ci.ts';
import type { JsonObject } from '../core/model.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { wrapped } from '../core/wrap.ts';
import { Problem } from '../errors.ts';
import { readGivenFile, UnusableFile } from '../files.ts';
import { type Http, makeHttp } from '../http/http.ts';
import { readOnce } from '../http/read-once.ts';
import type { Io } from '../io.ts';
import { type Memory, makeMemory } from '../memory.ts';
import { problemJson } from '../ui/problem-text.ts';
import { endText, makeProgress, waitText } from '../ui/progress.ts';
import { type ColorChoice, type Theme, themeFor } from '../ui/theme.ts';

/** How the run speaks. */
export interface Modes {
  readonly json: boolean;
  readonly yes: boolean;
  readonly noInput: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
}

/** One run of a command: the answers, the way to the network and the way to speak. */
export interface Session {
  readonly io: Io;
  readonly command: CommandName;
  readonly given: Given;
  readonly answers: Answers;
  /** What was typed at a prompt; it is in no answer, no file and no command line. */
  readonly credentials?: Credentials;
  readonly modes: Modes;
  readonly http: Http;
  /** The command line of this run, to run it again. */
  readonly again: string;
  /** What was read in this run. */
  readonly memory: Memory;
  /** For stdout. */
  readonly resultTheme: Theme;
  /** For stderr. */
  readonly theme: Theme;
  /** Progress on stderr: nothing with `--quiet` or `--json`. */
  readonly say: (text: string) => void;
  /** Shows what is under way, on a terminal, until the returned function is called. */
  readonly begin: (title: string) => () => void;
  /** The same around `work`, with a line that says what came of it and how long it took. */
  readonly step: <T>(title: string, work: () => Promise<T>, outcome: (result: T) => string) => Promise<T>;
  /** Aborted when reading must end: at the first signal, but not while writes are under way. */
  readonly reading: AbortSignal;
  /** From now on the first signal lets calls under way end. */
  readonly beginWriting: () => void;
}

/**
 * Reads the config file, puts the answers together and opens the way to the network.
 * @throws Problem `bad-value`, `bad-config`
 */
export async function openSession(
  command: CommandName,
  flags: Readonly<Record<string, unknown>>,
  argv: readonly string[],
  io: Io,
): Promise<Session> {
  const config = await readConfig(flags['config'], io);
  const given = parseGiven({ flags, env: io.env, ...(config === undefined ? {} : { config }) });
  const yes = (name: Parameters<Given['get']>[0]) => given.get(name)?.value === true;
  const modes: Modes = {
    json: yes('json'),
    yes: yes('yes'),
    noInput: yes('noInput'),
    quiet: yes('quiet'),
    verbose: yes('verbose') || yes('debug'),
    debug: yes('debug'),
  };
  const color = (given.get('color')?.value ?? defaultOf('color')) as ColorChoice;
  const answers = answersFrom(given, io.env, io.cwd);
  const reading = new AbortController();
  // reads go side by side, and each listens
  setMaxListeners(0, reading.signal);
  let writing = false;
  const onStop = () => {
    if (!writing) reading.abort(io.signal.reason);
  };
  if (io.signal.aborted) onStop();
  io.signal.addEventListener('abort', onStop, { once: true });
  const memory = makeMemory();
  const silent = modes.quiet || modes.json;
  const theme = themeFor('stderr', color, io);
  const progress = makeProgress({
    write: silent ? () => undefined : io.err,
    live: !silent && io.terminal.stderr && io.env['TERM'] !== 'dumb' && !isCi(io.env),
    columns: () => io.terminal.columns,
    now: io.now,
  });
  const http = makeHttp({
    env: io.env,
    ...(answers.caFile === undefined ? {} : { caFile: answers.caFile }),
    // the default of the flag is kubectl's; a limit that a person names holds for every call
    ...(given.has('requestTimeout') ? { timeoutMs: answers.kube.requestTimeoutSeconds * 1000 } : {}),
    signal: reading.signal,
    sleep: io.sleep,
    now: io.now,
    onWait: (event) => {
      progress.say(waitText(event));
      progress.wait(event.reason === 'rate-limit' ? "Okta's rate limit" : 'trying again', event.seconds);
    },
  });
  return {
    io,
    command,
    given,
    answers,
    modes,
    again: commandLine(['gloo-okta', ...argv]),
    memory,
    http: readOnce(modes.debug ? spoken(http, io) : http, memory),
    resultTheme: themeFor('stdout', color, io),
    theme,
    say: progress.say,
    begin: progress.begin,
    step: async (title, work, outcome) => {
      const begun = io.now().getTime();
      const end = progress.begin(title);
      try {
        const result = await work();
        end();
        const text = endText(outcome(result), true, io.now().getTime() - begun, theme);
        progress.say(io.terminal.stderr ? wrapped(text, io.terminal.columns, 2) : text);
        return result;
      } finally {
        end();
      }
    },
    reading: reading.signal,
    beginWriting: () => {
      writing = true;
    },
  };
}

/** The same run with other answers, e.g. those that a person gave at prompts. */
export function withAnswers(session: Session, given: Given, typed?: Credentials): Session {
  const { credentials: _before, ...rest } = session;
  return {
    ...rest,
    given,
    answers: answersFrom(given, session.io.env, session.io.cwd, typed?.kind === 'token'),
    ...(typed === undefined ? {} : { credentials: typed }),
    again: commandLine(['gloo-okta', session.command, ...replayWords(given)]),
  };
}

/** The one JSON document of a run. */
export function jsonDocument(command: string, fields: JsonObject, problem?: Problem): string {
  const error = problem === undefined ? {} : { error: problemJson(problem) };
  return `${JSON.stringify({ schemaVersion: 1, command, ok: problem === undefined, ...fields, ...error }, null, 2)}\n`;
}

/** The largest config file that is read, in bytes. */
const mostConfig = 1_000_000;

async function readConfig(
  flag: unknown,
  { cwd, env, signal }: Io,
): Promise<{ file: string; values: Readonly<Record<string, unknown>> } | undefined> {
  const from = typeof flag === 'string' ? '--config' : env['GLOO_OKTA_CONFIG'] ? 'GLOO_OKTA_CONFIG' : undefined;
  const file = typeof flag === 'string' ? flag : env['GLOO_OKTA_CONFIG'] || defaultOf('config');
  try {
    const text = await readGivenFile(resolve(cwd, file), { mostBytes: mostConfig, signal });
    return { file, values: parseConfig(text.toString('utf8'), withoutSecrets(file)) };
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    if (from === undefined && error.isMissing) return undefined;
    const hint = `Give the right file by ${from ?? '--config'}.`;
    throw new Problem('bad-config', `${withoutSecrets(file)}: ${error.message}.`, hint, error);
  }
}

/** Says each call on stderr: when it began and ended, method, address without query, status; no header, no body. */
function spoken(http: Http, io: Io): Http {
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
