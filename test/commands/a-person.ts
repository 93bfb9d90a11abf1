import { PassThrough } from 'node:stream';
import type { Io } from '../../src/io.ts';
import type { Machine, Outcome } from './a-run.ts';

/**
 * What a person types once `when` has appeared; `^C` is Ctrl-C, `^D` a terminal that goes away, `#TEXT` the number of the line
 * of a list that begins with TEXT. A function does something elsewhere, e.g. in a browser, by what is shown, and types nothing.
 */
export type Reply = readonly [when: RegExp, types: string | ((shown: string) => Promise<unknown>)];

/**
 * Runs a command on a terminal that moves no cursor (TERM=dumb), with a person who gives these replies in this order. Fails
 * when a reply is never asked for. `all` is everything on stderr.
 */
export async function withPerson(
  machine: Machine,
  words: readonly string[],
  replies: readonly Reply[],
  change: { readonly env?: Record<string, string | undefined>; readonly columns?: number; readonly io?: Partial<Io> } = {},
): Promise<Outcome> {
  const keys = new PassThrough();
  const stop = new AbortController();
  const left = [...replies];
  let unread = '';
  let all = '';
  const err = (text: string) => {
    all += text;
    unread += text;
    const [next] = left;
    if (next === undefined || !next[0].test(unread)) return;
    left.shift();
    if (typeof next[1] === 'function') {
      void next[1](unread);
      unread = '';
      return;
    }
    const typed = next[1].startsWith('#') ? numberOf(next[1].slice(1), unread) : next[1];
    unread = '';
    setImmediate(() => {
      if (typed === '^D') keys.end();
      else keys.write(typed === '^C' ? '\u0003' : `${typed}\n`);
    });
  };
  const io: Partial<Io> = {
    err,
    keys,
    env: { ...machine.env, TERM: 'dumb', ...change.env },
    terminal: { stdin: true, stdout: false, stderr: true, columns: change.columns ?? 1000 },
    signal: stop.signal,
    ...change.io,
  };
  const running = machine.run(words, io);
  const timer = setTimeout(() => keys.end(), 110_000);
  const outcome = await running;
  clearTimeout(timer);
  if (left.length > 0) throw new Error(`never asked: ${left[0]?.[0]}\n${all}`);
  return { ...outcome, err: all };
}

function numberOf(line: string, list: string): string {
  const before = list.split('\n').findLast((one) => one.replace(/^ *\d+\. /, '').startsWith(line) && /^ *\d+\. /.test(one));
  if (before === undefined) throw new Error(`no line begins with ${line}:\n${list}`);
  return before.trim().split('.')[0] ?? '';
}
