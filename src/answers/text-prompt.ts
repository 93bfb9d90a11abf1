import { createPrompt, isBackspaceKey, isEnterKey, isTabKey, useKeypress, useState } from '@inquirer/core';
import { wrapped } from '../core/wrap.ts';
import type { Style, TextQuestion } from './asker.ts';

/** What the prompt needs besides the question. */
export interface TextPrompt extends TextQuestion {
  readonly style: Style;
  readonly columns: number;
  /** What stands for each character of a secret. */
  readonly mask?: string;
}

/** So many columns a person gets to type in, before the question takes a line of its own. */
const least = 30;

/**
 * A line of text that is checked while it is typed: below it stands what is still wrong, or what it leads to. `?` on an
 * empty line explains. Tab writes the default out, so that it can be changed.
 */
export const textPrompt = createPrompt<string, TextPrompt>((config, done) => {
  const { style, mask } = config;
  const [value, setValue] = useState('');
  const [initial, setInitial] = useState(config.initial ?? '');
  const [ended, setEnded] = useState(false);
  const [refused, setRefused] = useState(false);
  const [explained, setExplained] = useState(false);

  useKeypress((key, rl) => {
    if (ended) return;
    if (isEnterKey(key)) {
      const answer = (value || initial).trim();
      if (config.fault(answer) === undefined) {
        setValue(answer);
        setEnded(true);
        done(answer);
        return;
      }
      // readline has taken the line; it is given back to be corrected
      rl.write(value);
      setRefused(true);
      return;
    }
    setRefused(false);
    if (rl.line === '?') {
      rl.clearLine(0);
      setValue('');
      setExplained(true);
      return;
    }
    setExplained(false);
    if (isBackspaceKey(key) && value === '') setInitial('');
    else if (isTabKey(key)) {
      rl.clearLine(0);
      rl.write(value || initial);
      setValue(value || initial);
    } else setValue(rl.line);
  });

  const set = (text: string) => wrapped(text, config.columns - 1);
  const shown = mask === undefined ? value : mask.repeat(value.length);
  if (ended) return set(`${style.good(style.symbols.ok)} ${style.strong(config.message)} ${shown}`);
  const offered = value === '' && initial !== '' ? ` ${style.faint(`(${initial})`)}` : '';
  const question = set(`? ${style.strong(config.message)}${offered}`);
  const length = config.message.length + (config.initial === undefined ? 0 : config.initial.length + 3) + 3;
  return [`${question}${length + least > config.columns ? '\n  ' : ' '}${shown}`, below()];

  function below(): string {
    if (explained) return style.faint(set(`  ${config.explain}`));
    const answer = (value || initial).trim();
    const fault = config.fault(answer);
    if (refused)
      return style.bad(
        set(fault === undefined ? '' : answer === '' ? '  Please answer: there is no default.' : `  No: ${fault}.`),
      );
    if (value === '') return '';
    if (fault !== undefined) return mask === undefined ? style.faint(set(`  Not yet: ${fault}`)) : '';
    const preview = config.preview?.(answer);
    return preview === undefined ? '' : style.faint(set(`  ${preview}`));
  }
});
