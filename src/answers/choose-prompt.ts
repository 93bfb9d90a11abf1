import { checkbox, select } from '@inquirer/prompts';
import { wrapped } from '../core/wrap.ts';
import type { Choice, ChoiceQuestion, Style, TickQuestion } from './asker.ts';
import { promptTheme } from './prompt-theme.ts';

/** How a prompt of `@inquirer/prompts` is run: where its keys come from, where it writes, what ends it. */
export type PromptContext = NonNullable<Parameters<typeof select>[1]>;

/** So many choices are shown at once; a longer list says how many more there are. */
const page = 14;

/**
 * One choice by the arrow keys; typing the beginning of a name goes to it.
 * @see https://github.com/SBoudrias/Inquirer.js/tree/main/packages/select
 */
export function choosePrompt(
  { message, choices, initial }: ChoiceQuestion,
  style: Style,
  columns: number,
  context: PromptContext,
): Promise<string> {
  return select(
    {
      message,
      choices: choices.map((choice, at) => shown(choice, at, choices.length, columns - 3)),
      ...(initial === undefined ? {} : { default: initial }),
      pageSize: page,
      loop: false,
      theme: promptTheme(style, columns, 'Arrows move, Enter accepts, ? explains, Esc goes back'),
    },
    context,
  );
}

/**
 * Any number of choices by the arrow keys and space.
 * @see https://github.com/SBoudrias/Inquirer.js/tree/main/packages/checkbox
 */
export function tickPrompt(
  { message, choices, ticked, fault }: TickQuestion,
  style: Style,
  columns: number,
  context: PromptContext,
): Promise<string[]> {
  return checkbox(
    {
      message,
      choices: choices.map((choice, at) => ({
        ...shown(choice, at, choices.length, columns - 6),
        checked: ticked.includes(choice.value),
      })),
      validate: (chosen) => fault?.(chosen.map(({ value }) => value)) ?? true,
      // a letter that ticks all by itself is a trap
      shortcuts: { all: null, invert: null },
      pageSize: page,
      loop: false,
      theme: promptTheme(style, columns, 'Arrows move, space ticks, Enter accepts, ? explains, Esc goes back'),
    },
    context,
  );
}

/** A choice in one line, and what is said below the list while it is under the cursor: what lies beyond the page, its whole name, its sense. */
function shown({ value, name, short, about }: Choice, at: number, count: number, columns: number) {
  const room = Math.max(20, columns);
  const lines = [...beyond(at, count), ...(name.length > room ? [name] : []), ...(about === undefined ? [] : [about])];
  return {
    value,
    name: inOneLine(name, room),
    short: short ?? name,
    ...(lines.length === 0 ? {} : { description: lines.join('\n') }),
  };
}

/** How many choices are above and below the page; the cursor stays in its middle, as inquirer has it. */
function beyond(at: number, count: number): string[] {
  if (count <= page) return [];
  const first = Math.min(Math.max(0, at - page / 2), count - page);
  const parts = [
    ...(first > 0 ? [`${first} more above`] : []),
    ...(first + page < count ? [`${count - first - page} more below`] : []),
  ];
  return [`  ... ${parts.join(', ')}`];
}

/** A name in one line, cut between two words. */
function inOneLine(name: string, room: number): string {
  if (name.length <= room) return name;
  const [first = ''] = wrapped(name, room - 4).split('\n');
  return `${first.length > room - 4 ? first.slice(0, room - 4) : first} ...`;
}
