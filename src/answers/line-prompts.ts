import { input, password } from '@inquirer/prompts';
import type { Asked, Style, TextQuestion } from './asker.ts';
import type { PromptContext } from './choose-prompt.ts';
import { noDefault, promptTheme } from './prompt-theme.ts';

/** What is known of a line while it is typed. */
export interface Line {
  /** Whether nothing stands in it, so that `?` asks for help and is no text. */
  isEmpty: boolean;
  /** Ends the prompt and has its question explained. */
  readonly explain: () => void;
}

/** So many columns a person gets to type in, before the line begins anew below the question. */
const least = 30;

/**
 * A line of text, checked at Enter; Tab writes the default out, so that it can be changed.
 * @see https://github.com/SBoudrias/Inquirer.js/tree/main/packages/input
 */
export async function linePrompt(
  { message, initial = '', fault }: TextQuestion,
  style: Style,
  columns: number,
  context: PromptContext,
  line: Line,
): Promise<string> {
  const theme = promptTheme(style, columns, message);
  const offered = message.length + initial.length + 6;
  const isLong = offered > columns;
  const lacksRoom = offered + least > columns;
  const text = await input(
    {
      message,
      default: initial,
      validate: (answer) => {
        const why = fault(answer.trim());
        return why === undefined || (answer.trim() === '' ? noDefault : why);
      },
      transformer: (value, { isFinal }) => {
        line.isEmpty = value === '';
        if (isFinal) return theme.style.answer(value.trim());
        return lacksRoom && (value !== '' || initial === '') ? `\n  ${value}` : lacksRoom ? '\n  ' : value;
      },
      theme: {
        ...theme,
        style: { ...theme.style, defaultAnswer: (text: string) => style.faint(`${isLong ? '\n  ' : ''}(${text})`) },
      },
    },
    context,
  );
  return text.trim();
}

/**
 * A secret; a star stands for each character of it, and no key shows it.
 * @see https://github.com/SBoudrias/Inquirer.js/tree/main/packages/password
 */
export async function secretPrompt(
  { message, fault }: Asked & { readonly fault: (text: string) => string | undefined },
  style: Style,
  columns: number,
  context: PromptContext,
  line: Line,
): Promise<string> {
  const onKey = () => {
    line.isEmpty = false;
  };
  // after the listener for `?`, so that a first `?` finds the line empty
  context.input?.on('keypress', onKey);
  const theme = promptTheme(style, columns, message);
  try {
    const text = await password(
      {
        message,
        mask: '*',
        toggleMask: false,
        validate: (answer) => {
          const given = answer.trim();
          if (given === '?') {
            line.explain();
            return noDefault;
          }
          const why = fault(given);
          return why === undefined || (given === '' ? noDefault : why);
        },
        theme: { ...theme, style: { ...theme.style, answer: () => '(not shown)' } },
      },
      context,
    );
    return text.trim();
  } finally {
    context.input?.removeListener('keypress', onKey);
  }
}
