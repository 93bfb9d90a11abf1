import type { Asker } from '../answers/asker.ts';
import type { Given } from '../answers/given.ts';
import { type CommandName, defaultOf } from '../answers/inputs.ts';
import { isCi } from '../core/is-ci.ts';
import { breaksCommands, wrappedMessage } from '../core/wrap.ts';
import type { Problem } from '../errors.ts';
import type { Io } from '../io.ts';
import { problemText } from '../ui/problem-text.ts';
import { endText, makeProgress, type Progress } from '../ui/progress.ts';
import { type ColorChoice, type Theme, themeFor } from '../ui/theme.ts';

/** What was asked of a run's manner. */
export interface Modes {
  readonly json: boolean;
  readonly yes: boolean;
  readonly noInput: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
}

/** How a run speaks: what it writes where, how that looks, and how a person is asked. */
export interface Speech {
  readonly command: CommandName;
  /** The command line that goes on from here, for hints. */
  readonly again: string;
  readonly modes: Modes;
  /** Writes to stdout, to the letter: what other programs or a file take. */
  readonly out: (text: string) => void;
  /** Writes a result for people to stdout, fitted to the terminal where it is one. */
  readonly show: (text: string) => void;
  /** Writes to stderr, whatever the modes say, to the letter. */
  readonly err: (text: string) => void;
  /** Tells a person something on stderr, whatever the modes say, fitted to the terminal. */
  readonly tell: (text: string) => void;
  /** Shows trouble on stderr that does not end the run. */
  readonly showProblem: (problem: Problem) => void;
  readonly terminal: Io['terminal'];
  /** For stdout. */
  readonly resultTheme: Theme;
  /** For stderr. */
  readonly theme: Theme;
  /** Progress on stderr, fitted to the terminal: nothing with `--quiet` or `--json`. */
  readonly say: (text: string) => void;
  /** Shows what is under way, on a terminal, until the returned function is called. */
  readonly begin: (title: string) => () => void;
  /** Shows the seconds that are left of a wait. */
  readonly wait: Progress['wait'];
  /** The same around `work`, with a line that says what came of it and how long it took. */
  readonly step: <T>(title: string, work: () => Promise<T>, outcome: (result: T) => string) => Promise<T>;
  /** Whether a person can be asked: both ends are a terminal, and nobody said otherwise. */
  readonly canAsk: boolean;
  /** Whether nobody is there who could confirm anything: there is no terminal, or it is CI. */
  readonly isAlone: boolean;
  /** Whether questions are asked line by line: where no cursor moves, or a screen reader listens. */
  readonly isPlain: boolean;
  /** The way to ask a person here. */
  readonly asker: () => Promise<Asker>;
}

/** How a run of `command` speaks, by the modes that were given; `again` is its command line. */
export function makeSpeech(command: CommandName, again: string, given: Given, io: Io): Speech {
  const modes = modesOf(given);
  const color = (given.get('color')?.value ?? defaultOf('color')) as ColorChoice;
  const theme = themeFor('stderr', color, io);
  const isSilent = modes.quiet || modes.json;
  const isAlone = !io.terminal.stdin || !io.terminal.stderr || isCi(io.env);
  const isPlain = io.env['TERM'] === 'dumb' || Boolean(io.env['ACCESSIBLE']);
  const { say, begin, wait } = makeProgress({
    write: isSilent ? () => undefined : io.err,
    live: !isSilent && io.terminal.stderr && io.env['TERM'] !== 'dumb' && !isCi(io.env),
    columns: () => io.terminal.columns,
    now: io.now,
  });
  const fitted = (text: string) => wrappedMessage(text, io.terminal.columns, 2, breaksCommands(io.platform));
  const toStderr = (text: string) => (io.terminal.stderr ? fitted(text) : text);
  return {
    command,
    again,
    modes,
    out: io.out,
    show: (text) => io.out(io.terminal.stdout ? fitted(text) : text),
    err: io.err,
    tell: (text) => io.err(toStderr(text)),
    showProblem: (problem) => io.err(toStderr(problemText(problem, theme))),
    terminal: io.terminal,
    resultTheme: themeFor('stdout', color, io),
    theme,
    say: (text) => say(toStderr(text)),
    begin,
    wait,
    step: async (title, work, outcome) => {
      const begun = io.now().getTime();
      const end = begin(title);
      try {
        const result = await work();
        end();
        say(toStderr(endText(outcome(result), true, io.now().getTime() - begun, theme)));
        return result;
      } finally {
        end();
      }
    },
    canAsk: !isAlone && !modes.noInput && !modes.json,
    isAlone,
    isPlain,
    // prompts are loaded only where somebody is asked
    asker: async () =>
      isPlain
        ? (await import('../answers/ask-plain.ts')).makePlainAsker(io)
        : (await import('../answers/ask.ts')).makeAsker(io, theme),
  };
}

function modesOf(given: Given): Modes {
  const yes = (name: Parameters<Given['get']>[0]) => given.get(name)?.value === true;
  return {
    json: yes('json'),
    yes: yes('yes'),
    noInput: yes('noInput'),
    quiet: yes('quiet'),
    verbose: yes('verbose') || yes('debug'),
    debug: yes('debug'),
  };
}
