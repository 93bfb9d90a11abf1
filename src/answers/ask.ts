import { Writable } from 'node:stream';
import { Secret } from '../core/secret.ts';
import { wrapped } from '../core/wrap.ts';
import type { Io } from '../io.ts';
import { type Asked, type Asker, goBack, type Style, stoppedAtPrompt } from './asker.ts';
import { choosePrompt } from './choose-prompt.ts';
import { textPrompt } from './text-prompt.ts';
import { throwAwayTyped } from './throw-away.ts';

type Screen = Pick<Io, 'keys' | 'err' | 'signal' | 'terminal'>;

interface Context {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
  clearPromptOnDone: boolean;
}

/** Questions with the arrow keys on a terminal: Enter accepts the default, `?` explains, Esc goes back, Ctrl-C stops. */
export function makeAsker(io: Screen, style: Style): Asker {
  const columns = () => io.terminal.columns;
  const tell = (text: string) => io.err(`${wrapped(text, columns())}\n`);
  const above = ({ hint }: Asked) => {
    if (hint !== undefined) io.err(`\n${style.faint(wrapped(hint, columns()))}\n`);
  };
  const text = async (question: Parameters<Asker['text']>[0], mask?: string): Promise<string> => {
    await throwAwayTyped(io);
    above(question);
    const config = { ...question, style, columns: columns(), ...(mask === undefined ? {} : { mask }) };
    return (await once(io, (context) => textPrompt(config, context), false)) as string;
  };
  /** Asks again after each `?`. */
  const choose = async (question: Asked & Omit<Parameters<typeof choosePrompt>[0], 'style' | 'columns'>) => {
    for (let first = true; ; first = false) {
      await throwAwayTyped(io);
      if (first) above(question);
      const answer = await once(io, (context) => choosePrompt({ ...question, style, columns: columns() }, context));
      if (answer !== explain) return answer;
      tell(`  ${question.explain}`);
    }
  };
  return {
    tell,
    text,
    secret: async (question) => new Secret(await text(question, '*')),
    choose: async (question) => (await choose(question))[0] ?? '',
    tick: choose,
  };
}

const explain: unique symbol = Symbol('explain');

/** Runs one prompt, and listens for the keys that it does not know. */
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
