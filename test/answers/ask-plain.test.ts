import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { makePlainAsker } from '../../src/answers/ask-plain.ts';

/** What is taken for a secret when these keys are pressed. */
async function typed(keys: string): Promise<string> {
  const io = {
    keys: new PassThrough(),
    err: () => undefined,
    signal: new AbortController().signal,
    terminal: { stdin: true, stdout: true, stderr: true, columns: 80 },
  };
  const answer = makePlainAsker(io).secret({ message: 'API token', explain: '', fault: () => undefined });
  io.keys.write(`${keys}\r`);
  return (await answer).reveal();
}

it.each([
  ['one', '00abX\u007fc', '00abc'],
  ['two in a row', '00abXY\u007f\u007fc', '00abc'],
  ['the other spelling', '00abXY\b\u007fc', '00abc'],
  ['more than there is', 'XY\u007f\b\u007f\b00abc', '00abc'],
  ['a character of two halves', '00ab😀\u007fc', '00abc'],
])('a backspace takes one character off what is typed unseen: %s', async (_, keys, token) => {
  expect(await typed(keys)).toBe(token);
});
