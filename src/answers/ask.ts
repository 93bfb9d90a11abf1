import { Writable } from 'node:stream';
import { Secret } from '../core/secret.ts';
import { wrapped } from '../core/wrap.ts';
import type { Io } from '../io.ts';
import { type Asked, type Asker, goBack, type Style, stoppedAtPrompt } from './asker.ts';
import { choosePrompt, type PromptContext, tickPrompt } from './choose-prompt.ts';
import { type Line, linePrompt, secretPrompt } from './line-prompts.ts';
import { textPrompt } from './text-prompt.ts';
import { throwAwayTyped } from './throw-away.ts';

type Screen = Pick<Io, 'keys' | 'err' | 'signal' | 'terminal'>;

/** As high a terminal is taken to be that does not say. */
const usualRows = 24;

/** Questions with the arrow keys on a terminal: Enter accepts the default, `?` explains, Esc goes back, Ctrl-C stops. */
export function makeAsker(io: Screen, style: Style): Asker {
  const columns = () => io.terminal.columns;
  const size = () => ({ columns: columns(), rows: io.terminal.rows ?? usualRows });
  const tell = (text: string) => io.err(`${wrapped(text, columns())}\n`);
  /** Asks again after each `?`. */
  const asked = async <T>({ hint, explain }: Asked, put: (context: PromptContext, line: Line) => Promise<T>): Promise<T> => {
    for (let first = true; ; first = false) {
      await throwAwayTyped(io);
      if (first && hint !== undefined) io.err(`\n${style.faint(wrapped(hint, columns()))}\n`);
      const answer = await once(io, put);
      if (answer !== wantsExplanation) return answer;
      tell(`  ${explain}`);
    }
  };
  return {
    tell,
    text: (question) =>
      asked(question, (context, line) =>
        question.preview === undefined
          ? linePrompt(question, style, columns(), context, line)
          : textPrompt({ ...question, style, columns: columns(), line }, context),
      ),
    secret: async (question) =>
      new Secret(await asked(question, (context, line) => secretPrompt(question, style, columns(), context, line))),
    choose: (question) => asked(question, (context) => choosePrompt(question, style, size(), context)),
    tick: (question) => asked(question, (context) => tickPrompt(question, style, size(), context)),
  };
}

const wantsExplanation: unique symbol = Symbol('explain');

/** Runs one prompt, and listens for the keys that it does not know. */
async function once<T>(
  io: Screen,
  put: (context: PromptContext, line: Line) => Promise<T>,
): Promise<T | typeof wantsExplanation> {
  const stop = new AbortController();
  const context = {
    input: io.keys,
    output: outputOf(io),
    signal: AbortSignal.any([io.signal, stop.signal]),
    clearPromptOnDone: false,
  };
  const leave = (why: 'back' | 'explain' | 'closed') => () => {
    context.clearPromptOnDone = why !== 'closed';
    stop.abort(why);
  };
  const line: Line = { isEmpty: true, explain: leave('explain') };
  const onKey = (text: string | undefined, key: { readonly name?: string; readonly ctrl?: boolean }) => {
    if (key.name === 'escape') leave('back')();
    else if (key.ctrl === true && key.name === 'd') leave('closed')();
    else if (line.isEmpty && text === '?') leave('explain')();
  };
  const onEnd = leave('closed');
  io.keys.on('keypress', onKey);
  io.keys.once('end', onEnd);
  try {
    return await put(context, line);
  } catch (error) {
    if (io.signal.aborted) throw io.signal.reason;
    if (stop.signal.reason === 'back') throw goBack;
    if (stop.signal.reason === 'explain') return wantsExplanation;
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
