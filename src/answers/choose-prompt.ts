import { createPrompt, isDownKey, isEnterKey, isSpaceKey, isUpKey, useKeypress, useState } from '@inquirer/core';
import { wrapped } from '../core/wrap.ts';
import type { Choice, Style } from './asker.ts';

/** A list to choose from. */
export interface ChoosePrompt {
  readonly message: string;
  readonly choices: readonly Choice[];
  /** The values that are ticked at the beginning; where it is absent exactly one choice is taken. */
  readonly ticked?: readonly string[];
  /** The choice under the cursor at the beginning. */
  readonly initial?: string;
  /** Why a selection is refused. */
  readonly fault?: (values: readonly string[]) => string | undefined;
  readonly style: Style;
  readonly columns: number;
}

/** So many choices are shown at once; a longer list says how many more there are. */
const page = 14;

/** One choice, or any number of them, by the arrow keys. Typing the beginning of a name goes to it. */
export const choosePrompt = createPrompt<readonly string[], ChoosePrompt>((config, done) => {
  const { choices, style } = config;
  const isMany = config.ticked !== undefined;
  const start = choices.findIndex(({ value }) => value === config.initial);
  const [at, setAt] = useState(Math.max(0, start));
  const [ticked, setTicked] = useState<readonly string[]>(config.ticked ?? []);
  const [typed, setTyped] = useState('');
  const [refused, setRefused] = useState<string | undefined>(undefined);
  const [ended, setEnded] = useState(false);
  const set = (text: string) => wrapped(text, config.columns - 1);
  const room = Math.max(20, config.columns - (isMany ? 6 : 3));
  const values = isMany ? choices.flatMap(({ value }) => (ticked.includes(value) ? [value] : [])) : [choices[at]?.value ?? ''];

  useKeypress((key, rl) => {
    if (ended) return;
    const letters = rl.line;
    rl.clearLine(0);
    const move = (to: number) => {
      setAt(Math.min(Math.max(0, to), choices.length - 1));
      setTyped('');
    };
    if (isEnterKey(key)) {
      const fault = config.fault?.(values);
      setRefused(fault);
      if (fault !== undefined) return;
      setEnded(true);
      done(values);
    } else if (isUpKey(key)) move(at - 1);
    else if (isDownKey(key)) move(at + 1);
    else if (key.name === 'pageup') move(at - page);
    else if (key.name === 'pagedown') move(at + page);
    else if (key.name === 'home') move(0);
    else if (key.name === 'end') move(choices.length - 1);
    else if (isMany && isSpaceKey(key)) {
      const value = choices[at]?.value ?? '';
      setTicked(ticked.includes(value) ? ticked.filter((one) => one !== value) : [...ticked, value]);
      setRefused(undefined);
    } else if (letters !== '') {
      // a beginning that no name has begins anew with its last letters
      const found = [typed + letters, letters].find((text) => named(text) !== -1);
      setTyped(found ?? '');
      if (found !== undefined) setAt(named(found));
    }
  });

  if (ended) {
    const names = choices.filter(({ value }) => values.includes(value)).map(({ name, short }) => short ?? name);
    return set(`${style.good(style.symbols.ok)} ${style.strong(config.message)} ${names.join(', ')}`);
  }
  const first = Math.min(Math.max(0, at - Math.floor(page / 2)), Math.max(0, choices.length - page));
  const shown = choices.slice(first, first + page);
  const below = choices.length - first - shown.length;
  const about = choices[at] === undefined ? undefined : aboutOf(choices[at], room);
  const keys = isMany
    ? 'Arrows move, space ticks, Enter accepts, ? explains, Esc goes back'
    : 'Arrows move, Enter accepts, ? explains, Esc goes back';
  return [
    set(`? ${style.strong(config.message)}`),
    [
      ...(first > 0 ? [style.faint(`  ... ${first} more above`)] : []),
      ...shown.map((choice, row) => lineOf(choice, first + row === at)),
      ...(below > 0 ? [style.faint(`  ... ${below} more below`)] : []),
      '',
      ...(refused === undefined ? [] : [style.bad(set(`  No: ${refused}.`))]),
      ...(about === undefined ? [] : [style.faint(set(about))]),
      style.faint(set(keys)),
    ].join('\n'),
  ];

  function named(text: string): number {
    return choices.findIndex(({ name }) => name.toLowerCase().startsWith(text.toLowerCase()));
  }

  function lineOf(choice: Choice, isActive: boolean): string {
    const box = isMany ? (ticked.includes(choice.value) ? '[x] ' : '[ ] ') : ' ';
    const line = `${isActive ? '>' : ' '}${box}${inOneLine(choice.name, room)}`;
    return isActive ? style.strong(line) : line;
  }
});

/** What is said of the choice under the cursor: its whole name, where that was cut, and what it leads to. */
function aboutOf({ name, about }: Choice, room: number): string | undefined {
  const lines = [...(name.length > room ? [name] : []), ...(about === undefined ? [] : [about])];
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** A name in one line, cut between two words. */
function inOneLine(name: string, room: number): string {
  if (name.length <= room) return name;
  const [first = ''] = wrapped(name, room - 4).split('\n');
  return `${first.length > room - 4 ? first.slice(0, room - 4) : first} ...`;
}
