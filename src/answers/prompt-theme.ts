import { wrapped } from '../core/wrap.ts';
import type { Style } from './asker.ts';

/**
 * How the prompts of inquirer look here. Its own colours know neither `--color` nor `NO_COLOR`, its signs not every terminal,
 * and it breaks lines inside words.
 */
export function promptTheme(style: Style, columns: number, message: string, keys = '') {
  const set = (text: string) => wrapped(text, columns - 1);
  // each part of a line is set as what follows the sign and a space
  const after = (text: string) => set(`? ${text}`).slice(2);
  const [last = ''] = set(`? ${message}`).split('\n').slice(-1);
  return {
    prefix: { idle: '?', done: style.good(style.symbols.ok) },
    icon: { cursor: '>', checked: '[x]', unchecked: '[ ]', disabledChecked: '[x]', disabledUnchecked: '[ ]' },
    style: {
      message: (text: string) => style.strong(after(text)),
      answer: (text: string) => (last.length + 1 + text.length < columns ? text : `\n${set(`  ${text}`)}`),
      error: (text: string) => style.bad(set(text === noDefault ? '  Please answer: there is no default.' : `  No: ${text}.`)),
      defaultAnswer: (text: string) => style.faint(`(${text})`),
      help: style.faint,
      highlight: style.strong,
      key: (text: string) => text,
      description: (text: string) => style.faint(set(text)),
      disabled: style.faint,
      keysHelpTip: () => style.faint(set(keys)),
    },
  };
}

/** What is wrong with no answer where there is no default. */
export const noDefault = 'there is no default';
