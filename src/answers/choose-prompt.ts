import { checkbox, select } from '@inquirer/prompts';
import { wrapped } from '../core/wrap.ts';
import type { Choice, ChoiceQuestion, Style, TickQuestion } from './asker.ts';
import { promptTheme } from './prompt-theme.ts';

/** How a prompt of `@inquirer/prompts` is run: where its keys come from, where it writes, what ends it. */
export type PromptContext = NonNullable<Parameters<typeof select>[1]>;

const keys = 'Arrows move, Enter accepts, ? explains, Esc goes back';
const tickKeys = 'Arrows move, space ticks, Enter accepts, ? explains, Esc goes back';

/** How large the terminal is. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** So many choices are shown at once where the terminal is high enough; a longer list says how many more there are. */
const mostShown = 14;
/** So many are shown in any terminal. */
const leastShown = 3;

/**
 * One choice by the arrow keys; typing the beginning of a name goes to it.
 * @see https://github.com/SBoudrias/Inquirer.js/tree/main/packages/select
 */
export function choosePrompt(
  { message, choices, initial }: ChoiceQuestion,
  style: Style,
  size: Size,
  context: PromptContext,
): Promise<string> {
  const { columns } = size;
  const page = pageOf(message, choices, columns - 3, size);
  return select(
    {
      message,
      choices: choices.map((choice, at) => shown(choice, { at, count: choices.length, page }, columns - 3)),
      ...(initial === undefined ? {} : { default: initial }),
      pageSize: page,
      loop: false,
      theme: promptTheme(style, columns, message, keys),
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
  size: Size,
  context: PromptContext,
): Promise<string[]> {
  const { columns } = size;
  const page = pageOf(message, choices, columns - 6, size);
  return checkbox(
    {
      message,
      choices: choices.map((choice, at) => ({
        ...shown(choice, { at, count: choices.length, page }, columns - 6),
        checked: ticked.includes(choice.value),
      })),
      validate: (chosen) => fault?.(chosen.map(({ value }) => value)) ?? true,
      // a letter that ticks all by itself is a trap
      shortcuts: { all: null, invert: null },
      pageSize: page,
      loop: false,
      theme: promptTheme(style, columns, message, tickKeys),
    },
    context,
  );
}

/** A choice in one line, and what is said below the list while it is under the cursor: what lies beyond the page, its whole name, its sense. */
function shown(choice: Choice, place: Place, columns: number) {
  const { value, name, short } = choice;
  const room = Math.max(20, columns);
  const lines = [...beyond(place), ...aboutOf(choice, room)];
  return {
    value,
    name: inOneLine(name, room),
    short: short ?? name,
    ...(lines.length === 0 ? {} : { description: lines.join('\n') }),
  };
}

function aboutOf({ name, about }: Choice, room: number): readonly string[] {
  return [...(name.length > room ? [name] : []), ...(about === undefined ? [] : [about])];
}

/** How many choices are shown at once, so that the question, the list and what is said below it are on one screen. */
function pageOf(message: string, choices: readonly Choice[], room: number, { columns, rows }: Size): number {
  const height = (text: string) => wrapped(text, columns - 1).split('\n').length;
  const about = Math.max(...choices.map((choice) => aboutOf(choice, room).reduce((sum, line) => sum + height(line), 0)));
  const others = height(`? ${message}`) + 1 + 1 + about + height(tickKeys);
  return Math.min(mostShown, Math.max(leastShown, rows - others));
}

/** Where a choice stands in its list, and how much of the list is shown. */
interface Place {
  readonly at: number;
  readonly count: number;
  readonly page: number;
}

/** How many choices are above and below the page; the cursor stays in its middle, as inquirer has it. */
function beyond({ at, count, page }: Place): string[] {
  if (count <= page) return [];
  const first = Math.min(Math.max(0, at - Math.floor(page / 2)), count - page);
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
