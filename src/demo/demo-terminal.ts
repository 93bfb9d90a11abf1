import type { Call } from '../command.ts';
import { wrapped } from '../core/wrap.ts';
import type { Io } from '../io.ts';

/** How far the story stands in. */
export const setIn = '   ';

/** The same world, in which what is told is fitted to the terminal; the output of commands is fitted by themselves. */
export function fitted(io: Io): Io {
  const { out, terminal } = io;
  return { ...io, out: (text) => out(terminal.stdout ? wrapped(text, terminal.columns, 2) : text) };
}

/** Runs a command line in this process, against the sandbox alone, its text set in. */
export function runner(main: Call['main'], io: Io, env: Io['env'], cwd: string): (words: readonly string[]) => Promise<number> {
  const indented = (write: (text: string) => void) => {
    let fresh = true;
    return (text: string) => {
      for (const part of text.split(/(?<=\n)/)) {
        write(fresh && part !== '\n' ? `${setIn}${part}` : part);
        fresh = part.endsWith('\n');
      }
    };
  };
  const { stdout, columns } = io.terminal;
  // both streams come to the one that is shown
  const terminal = { stdin: false, stdout, stderr: stdout, columns: columns - setIn.length };
  // how to go on after a stop is of no use here: the sandbox goes with the demo
  const err = (text: string) => {
    if (!io.signal.aborted) io.out(text);
  };
  return (words) => main(words, { ...io, env, cwd, out: indented(io.out), err: indented(err), terminal });
}
