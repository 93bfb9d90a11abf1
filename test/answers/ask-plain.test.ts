import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { makePlainAsker } from '../../src/answers/ask-plain.ts';
import { throwAwayTyped } from '../../src/answers/throw-away.ts';

/** A terminal; `shown` is called with what is written to it. */
function aScreen(shown: (text: string) => void = () => undefined) {
  const keys = new PassThrough();
  const signal = new AbortController().signal;
  return { keys, err: shown, signal, terminal: { stdin: true, stdout: true, stderr: true, columns: 80 } };
}

/** What is taken for a secret when these keys are pressed once it is asked for. */
async function typed(keys: string): Promise<string> {
  const io = aScreen((text) => {
    if (text.includes('API token')) setImmediate(() => io.keys.write(`${keys}\r`));
  });
  const answer = await makePlainAsker(io).secret({ message: 'API token', explain: '', fault: () => undefined });
  return answer.reveal();
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

const yesOrNo = {
  message: 'Remove this?',
  explain: '',
  choices: [
    { value: 'yes', name: 'Yes' },
    { value: 'no', name: 'No' },
  ],
  initial: 'no',
};

describe('what was typed before a question is on the screen', () => {
  it('does not answer it, nor the one after it', async () => {
    const answers: string[] = [];
    const io = aScreen((text) => {
      // the answer, and something typed ahead of the next question
      if (text.includes('Remove this?')) setImmediate(() => io.keys.write('\n1\n'));
    });
    const ask = makePlainAsker(io);
    io.keys.write('1\n1\n');
    answers.push(await ask.choose(yesOrNo));
    answers.push(await ask.choose(yesOrNo));
    expect(answers).toEqual(['no', 'no']);
  });

  it('is thrown away whole, and nothing of it comes later', async () => {
    const io = aScreen();
    io.keys.write('yes\ryes');
    const thrown = throwAwayTyped(io);
    setImmediate(() => io.keys.write('\r'));
    await thrown;
    io.keys.write('no\n');
    expect(io.keys.read()?.toString()).toBe('no\n');
  });

  it('stops the run where it is Ctrl-C, or where the terminal goes away', async () => {
    const stopped = aScreen();
    stopped.keys.write('y\u0003');
    await expect(throwAwayTyped(stopped)).rejects.toMatchObject({ code: 'interrupted' });
    const gone = aScreen();
    gone.keys.end();
    await expect(throwAwayTyped(gone)).rejects.toMatchObject({ code: 'interrupted' });
    await expect(throwAwayTyped(gone)).rejects.toMatchObject({ code: 'interrupted' });
  });
});
