import { Writable } from 'node:stream';
import { checkbox, select } from '@inquirer/prompts';
import { Secret } from '../core/secret.ts';
import { wrapped } from '../core/wrap.ts';
import type { Io } from '../io.ts';
import { type Asked, type Asker, type Choice, goBack, type Look, stoppedAtPrompt } from './asker.ts';
import { textPrompt } from './text-prompt.ts';

type Screen = Pick<Io, 'keys' | 'err' | 'signal' | 'terminal'>;

interface Context {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
  clearPromptOnDone: boolean;
}

/** Questions with the arrow keys on a terminal: Enter takes what is offered, `?` explains, Esc goes back, Ctrl-C stops. */
export function makeAsker(io: Screen, look: Look): Asker {
  const columns = () => io.terminal.columns;
  const tell = (text: string) => io.err(`${wrapped(text, columns())}\n`);
  const above = ({ hint }: Asked) => {
    if (hint !== undefined) io.err(`\n${look.faint(wrapped(hint, columns()))}\n`);
  };
  const theme = inquirerTheme(look, columns());

  /** Asks with `prompt`, again after each `?`. */
  const withKeys = async <T>(question: Asked, prompt: (context: Context) => Promise<T>): Promise<T> => {
    above(question);
    for (;;) {
      const answer = await once(io, prompt);
      if (answer !== explain) return answer;
      tell(`  ${question.explain}`);
    }
  };

  return {
    tell,
    text: async (question) => {
      above(question);
      const answer = await once(io, (context) => textPrompt({ ...question, look, columns: columns() }, context), false);
      return answer as string;
    },
    secret: async (question) => {
      above(question);
      const answer = await once(
        io,
        (context) => textPrompt({ ...question, look, columns: columns(), mask: '*' }, context),
        false,
      );
      return new Secret(answer as string);
    },
    choose: (question) =>
      withKeys(question, (context) =>
        select(
          {
            message: question.message,
            choices: question.choices.map((choice) => shownChoice(choice, columns())),
            ...(question.initial === undefined ? {} : { default: question.initial }),
            pageSize: 12,
            loop: false,
            theme,
          },
          context,
        ),
      ),
    tick: (question) =>
      withKeys(question, (context) =>
        checkbox(
          {
            message: question.message,
            choices: question.choices.map((choice) => ({
              ...shownChoice(choice, columns() - 4),
              checked: question.ticked.includes(choice.value),
            })),
            validate: (chosen) => question.fault?.(chosen.map((choice) => choice.value)) ?? true,
            pageSize: 12,
            loop: false,
            theme,
          },
          context,
        ),
      ),
  };
}

const explain: unique symbol = Symbol('explain');

/** Runs one prompt and listens for the keys that inquirer does not know. */
async function once<T>(io: Screen, prompt: (context: Context) => Promise<T>, withHelp = true): Promise<T | typeof explain> {
  const stop = new AbortController();
  const context: Context = {
    input: io.keys,
    output: outputOf(io),
    signal: AbortSignal.any([io.signal, stop.signal]),
    clearPromptOnDone: false,
  };
  const leave = (why: 'back' | 'explain' | 'closed') => () => {
    context.clearPromptOnDone = why !== 'closed';
    stop.abort(why);
  };
  const onKey = (text: string | undefined, key: { readonly name?: string; readonly ctrl?: boolean }) => {
    if (key.name === 'escape') leave('back')();
    else if (key.ctrl === true && key.name === 'd') leave('closed')();
    else if (withHelp && text === '?') leave('explain')();
  };
  const onEnd = leave('closed');
  io.keys.on('keypress', onKey);
  io.keys.once('end', onEnd);
  try {
    return await prompt(context);
  } catch (error) {
    if (io.signal.aborted) throw io.signal.reason;
    if (stop.signal.reason === 'back') throw goBack;
    if (stop.signal.reason === 'explain') return explain;
    // Ctrl-C, Ctrl-D, or a terminal that went away
    if (stop.signal.aborted || (error instanceof Error && error.name === 'ExitPromptError')) throw stoppedAtPrompt(error);
    throw error;
  } finally {
    io.keys.removeListener('keypress', onKey);
    io.keys.removeListener('end', onEnd);
  }
}

/** A stream that inquirer may end: each prompt has its own, and all write to the one error stream. */
function outputOf(io: Screen): NodeJS.WritableStream {
  const output = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, next) => {
      io.err(chunk.toString());
      next();
    },
  });
  return Object.assign(output, { columns: io.terminal.columns, isTTY: true });
}

/** A choice in one line; what does not fit is said below it. */
function shownChoice({ value, name, short, about }: Choice, columns: number) {
  const room = Math.max(20, columns - 4);
  const cut = name.length > room;
  const description = [...(cut ? [name] : []), ...(about === undefined ? [] : [about])].join('\n');
  return {
    value,
    name: cut ? `${name.slice(0, room - 3)}...` : name,
    short: short ?? (cut ? `${name.slice(0, room - 3)}...` : name),
    ...(description === '' ? {} : { description: wrapped(description, columns - 1) }),
  };
}

/** Inquirer's look in our own words: its colours know neither --color nor NO_COLOR, and its signs not every terminal. */
function inquirerTheme(look: Look, columns: number) {
  const plain = (text: string) => text;
  return {
    prefix: { idle: '?', done: look.good(look.symbols.ok) },
    icon: { cursor: '>', checked: '[x]', unchecked: '[ ]', disabledChecked: '[x]', disabledUnchecked: '[ ]' },
    style: {
      answer: (text: string) => (text.length > columns / 2 ? `\n${wrapped(`  ${text}`, columns - 1)}` : text),
      message: look.strong,
      error: (text: string) => look.bad(wrapped(`  No: ${text}.`, columns - 1)),
      defaultAnswer: (text: string) => look.faint(`(${text})`),
      help: look.faint,
      highlight: look.strong,
      key: plain,
      description: (text: string) => look.faint(wrapped(text, columns - 1)),
      disabled: look.faint,
      keysHelpTip: (keys: [key: string, action: string][]) =>
        look.faint(
          wrapped(
            keys.some(([key]) => key === 'space')
              ? 'arrows move, space ticks, Enter takes it, ? explains, Esc goes back'
              : 'arrows move, Enter takes it, ? explains, Esc goes back',
            columns - 1,
          ),
        ),
    },
  };
}
