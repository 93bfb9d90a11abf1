import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { choosePrompt, tickPrompt } from '../../src/answers/choose-prompt.ts';

const plain = (text: string) => text;
const style = { strong: plain, faint: plain, good: plain, bad: plain, symbols: { ok: 'v' } };
const size = { columns: 80, rows: 24 };
const down = '\u001b[B';

/** A terminal that keeps what was drawn last. */
function aTerminal() {
  const input = new PassThrough();
  let drawn = '';
  const output = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      const text = stripVTControlCharacters(chunk.toString());
      if (text.includes('\n')) drawn = text;
      next();
    },
  });
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) {
      input.write(key);
      await turn();
      await turn();
    }
  };
  return { context: { input, output }, press, drawn: () => drawn };
}

const choices = Array.from({ length: 40 }, (_, at) => ({ value: `${at}`, name: `choice ${at}` }));
const question = { message: 'Which?', explain: '', choices };

/** The numbers of the choices that a screen shows, and what it says of the others. */
function onScreen(screen: string) {
  const shown = [...screen.matchAll(/^[> ](?:\[[x ]\])? choice (\d+)/gm)].map(([, at]) => Number(at));
  const above = Number(/(\d+) more above/.exec(screen)?.[1] ?? 0);
  const below = Number(/(\d+) more below/.exec(screen)?.[1] ?? 0);
  return { first: shown[0], count: shown.length, above, below };
}

describe('a list that is longer than its page', () => {
  it.each([0, 5, 7, 8, 20, 31, 32, 33, 39])('says how many choices are above and below it, at choice %i', async (at) => {
    const { context, press, drawn } = aTerminal();
    const answer = choosePrompt(question, style, size, context);
    await press(...Array.from({ length: at }, () => down));
    const { first, count, above, below } = onScreen(drawn());
    expect([above, count, below]).toEqual([first, 14, 40 - (first ?? 0) - 14]);
    await press('\r');
    expect(await answer).toBe(`${at}`);
  });

  it.each([6, 7, 10, 11])('is as long as a terminal of %i rows lets it be, with all that stands around it', async (rows) => {
    const { context, press, drawn } = aTerminal();
    const about = 'What it means.';
    const told = { ...question, choices: choices.map((choice) => ({ ...choice, about })) };
    const answer = choosePrompt(told, style, { columns: 80, rows }, context);
    for (let at = 0; at < 40; at += 1) {
      const screen = drawn();
      const { first = 0, count, above, below } = onScreen(screen);
      expect(count).toBe(Math.max(3, rows - 5));
      expect([above, below]).toEqual([first, 40 - first - count]);
      expect(screen).toContain(`> choice ${at}\n`);
      if (rows > 7) expect(screen.trim().split('\n').length).toBeLessThanOrEqual(rows);
      if (at < 39) await press(down);
    }
    await press('\r');
    expect(await answer).toBe('39');
  });

  it('says so where any number can be ticked, too; no letter ticks them all', async () => {
    const { context, press, drawn } = aTerminal();
    const answer = tickPrompt({ ...question, ticked: ['3'] }, style, size, context);
    await press(...Array.from({ length: 20 }, () => down), ' ', 'a', 'i');
    expect(onScreen(drawn())).toEqual({ first: 13, count: 14, above: 13, below: 13 });
    await press('\r');
    expect(await answer).toEqual(['3', '20']);
  });

  it('is not ended by what is refused', async () => {
    const { context, press, drawn } = aTerminal();
    const fault = (values: readonly string[]) => (values.length === 0 ? 'tick at least one' : undefined);
    const answer = tickPrompt({ ...question, ticked: [], fault }, style, size, context);
    await press('\r');
    expect(drawn()).toContain('No: tick at least one.');
    await press(' ', '\r');
    expect(await answer).toEqual(['0']);
  });
});

it.each([40, 60, 80])('what was chosen is broken between words at %i columns', async (columns) => {
  for (const count of [2, 4, 6, 8, 10]) {
    const message = `${'Does it ask '.repeat(count).trim()}?`;
    const { context, press, drawn } = aTerminal();
    const name = 'one answer of several words, and some more of them';
    const answer = choosePrompt({ message, explain: '', choices: [{ value: 'a', name }] }, style, { columns, rows: 24 }, context);
    await press('\r');
    await answer;
    for (const line of drawn().split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  }
});
