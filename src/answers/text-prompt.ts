import { createPrompt, isBackspaceKey, isEnterKey, isTabKey, useKeypress, useState } from '@inquirer/core';
import { wrapped } from '../core/wrap.ts';
import type { Style, TextQuestion } from './asker.ts';
import type { Line } from './line-prompts.ts';

/** What the prompt needs besides the question. */
export interface TextPrompt extends TextQuestion {
  readonly style: Style;
  readonly columns: number;
  readonly line: Line;
}

/** So many columns a person gets to type in, before the question takes a line of its own. */
const least = 30;

/*
 * The one prompt that is not of `@inquirer/prompts`: its `input` can write nothing below the line but the error after Enter, and
 * here stands, while an address is typed, what it leads to (the redirect URIs) or what is still wrong.
 */

/**
 * A line of text that is checked while it is typed: below it stands what is still wrong, or what it leads to. Tab writes the default out, so that it can be changed.
 */
export const textPrompt = createPrompt<string, TextPrompt>((config, done) => {
  const { style } = config;
  const [value, setValue] = useState('');
  const [initial, setInitial] = useState(config.initial ?? '');
  const [ended, setEnded] = useState(false);
  const [refused, setRefused] = useState(false);

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
    if (isBackspaceKey(key) && value === '') setInitial('');
    else if (isTabKey(key)) {
      rl.clearLine(0);
      rl.write(value || initial);
      setValue(value || initial);
    } else setValue(rl.line);
  });

  config.line.isEmpty = value === '';
  const set = (text: string) => wrapped(text, config.columns - 1);
  if (ended) return set(`${style.good(style.symbols.ok)} ${style.strong(config.message)} ${value}`);
  const offered = value === '' && initial !== '' ? ` ${style.faint(`(${initial})`)}` : '';
  const question = set(`? ${style.strong(config.message)}${offered}`);
  const length = config.message.length + (config.initial === undefined ? 0 : config.initial.length + 3) + 3;
  return [`${question}${length + least > config.columns ? '\n  ' : ' '}${value}`, below()];

  function below(): string {
    const answer = (value || initial).trim();
    const fault = config.fault(answer);
    if (refused)
      return style.bad(
        set(fault === undefined ? '' : answer === '' ? '  Please answer: there is no default.' : `  No: ${fault}.`),
      );
    if (value === '') return '';
    if (fault !== undefined) return style.faint(set(`  Not yet: ${fault}`));
    const preview = config.preview?.(answer);
    return preview === undefined ? '' : style.faint(set(`  ${preview}`));
  }
});
