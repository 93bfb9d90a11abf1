import { Secret } from '../core/secret.ts';
import { wrapped } from '../core/wrap.ts';
import type { Io } from '../io.ts';
import { type Asked, type Asker, type Choice, goBack, stoppedAtPrompt } from './asker.ts';
import { throwAwayTyped } from './throw-away.ts';

type Screen = Pick<Io, 'keys' | 'err' | 'signal' | 'terminal'>;

/**
 * The same questions line by line, for terminals that move no cursor (TERM=dumb) and for screen readers (ACCESSIBLE): each
 * is read once, choices have numbers, `?` explains and `<` goes back.
 */
export function makePlainAsker(io: Screen): Asker {
  const tell = (text: string) => io.err(`${wrapped(text, io.terminal.columns)}\n`);

  /** Reads lines until `take` makes an answer of one; what it says instead is shown. */
  const answered = async <T>(
    question: Asked,
    end: string,
    take: (line: string) => { answer: T } | { fault: string },
    hidden = false,
  ) => {
    for (let first = true; ; first = false) {
      await throwAwayTyped(io);
      if (first && question.hint !== undefined) tell(`\n${question.hint}`);
      io.err(wrapped(`${question.message}${end}`, io.terminal.columns));
      const line = (await readLine(io, hidden)).trim();
      if (hidden) io.err('\n');
      if (line === '<') throw goBack;
      if (line === '?') {
        tell(question.explain);
        continue;
      }
      const taken = take(line);
      if ('answer' in taken) return taken.answer;
      tell(`No: ${taken.fault}.`);
    }
  };

  return {
    tell,
    text: (question) =>
      answered(question, `${question.initial ? ` (${question.initial})` : ''}: `, (line) => {
        const text = line || (question.initial ?? '');
        const fault = question.fault(text);
        return fault === undefined ? { answer: text } : { fault: text === '' ? 'there is no default' : fault };
      }),
    secret: (question) =>
      answered(
        question,
        ' (not shown): ',
        (line) => {
          const fault = question.fault(line);
          return fault === undefined ? { answer: new Secret(line) } : { fault };
        },
        true,
      ),
    choose: (question) => {
      const { choices, initial } = question;
      const standard = Math.max(
        0,
        choices.findIndex((choice) => choice.value === initial),
      );
      return answered(question, `\n${listOf(choices)}Number (${standard + 1}): `, (line) => {
        const chosen = choices[line === '' ? standard : Number(line) - 1];
        return chosen === undefined ? { fault: `give a number from 1 to ${choices.length}` } : { answer: chosen.value };
      });
    },
    tick: (question) => {
      const { choices, ticked } = question;
      const standard = choices.flatMap((choice, at) => (ticked.includes(choice.value) ? [at + 1] : [])).join(' ');
      return answered(question, `\n${listOf(choices)}Numbers, with spaces between; 0 for none (${standard || '0'}): `, (line) => {
        const numbers = (line || standard || '0').split(/[\s,]+/).map(Number);
        const chosen = numbers.filter((number) => number !== 0).map((number) => choices[number - 1]?.value);
        if (chosen.includes(undefined)) return { fault: `give numbers from 1 to ${choices.length}` };
        const values = choices.map((choice) => choice.value).filter((value) => chosen.includes(value));
        const fault = question.fault?.(values);
        return fault === undefined ? { answer: values } : { fault };
      });
    },
  };

  function listOf(choices: readonly Choice[]): string {
    const lines = choices.map(
      ({ name, about }, at) => `  ${at + 1}. ${name}${about === undefined ? '' : ` - ${about.replaceAll('\n', ' ')}`}`,
    );
    return lines.map((line) => `${wrapped(line, io.terminal.columns, 3)}\n`).join('');
  }
}

const ctrlC = '\u0003';
const ctrlD = '\u0004';
const backspaces = ['\u007f', '\b'];

/** What is left of a line once each backspace has taken away the character before it; a raw terminal leaves that to us. */
function withoutErased(line: string): string {
  const left: string[] = [];
  for (const key of line) {
    if (backspaces.includes(key)) left.pop();
    else left.push(key);
  }
  return left.join('');
}

/** Reads one line; what was pasted beyond it is thrown away with the next question. */
function readLine({ keys, signal }: Screen, hidden: boolean): Promise<string> {
  const raw = keys as { setRawMode?: (on: boolean) => unknown };
  let waiting = '';
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer | string) => {
      waiting += chunk.toString();
      const at = waiting.search(/[\r\n]/);
      const stop = hidden ? [...waiting].findIndex((key) => key === ctrlC || key === ctrlD) : -1;
      if (stop !== -1 && (at === -1 || stop < at)) end(() => reject(stoppedAtPrompt()));
      else if (at !== -1) end(() => resolve(withoutErased(waiting.slice(0, at))));
    };
    const onEnd = () => end(() => reject(stoppedAtPrompt()));
    const onAbort = () => end(() => reject(signal.reason));
    const end = (settle: () => void) => {
      keys.removeListener('data', onData);
      keys.removeListener('end', onEnd);
      signal.removeEventListener('abort', onAbort);
      // a terminal echoes only what is not raw
      if (hidden) raw.setRawMode?.(false);
      keys.pause();
      settle();
    };
    if (signal.aborted) return reject(signal.reason);
    keys.on('data', onData);
    keys.once('end', onEnd);
    signal.addEventListener('abort', onAbort, { once: true });
    if (hidden) raw.setRawMode?.(true);
    keys.resume();
  });
}
