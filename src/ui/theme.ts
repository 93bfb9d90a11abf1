import { Chalk } from 'chalk';
import { isCi } from '../core/is-ci.ts';
import type { Io } from '../io.ts';

/** Colours and symbols for one stream. No meaning is carried by them alone: a word always stands beside. */
export interface Theme {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly symbols: Symbols;
}

/** The signs that stand beside words. */
interface Symbols {
  readonly ok: string;
  readonly warn: string;
  readonly fail: string;
  readonly skip: string;
  readonly arrow: string;
}

/** `--color`'s values. */
export type ColorChoice = 'auto' | 'always' | 'never';

/**
 * The theme of a stream.
 * @see https://no-color.org
 * @see https://force-color.org
 * @see https://bixense.com/clicolors/
 */
export function themeFor(stream: 'stdout' | 'stderr', choice: ColorChoice, io: Pick<Io, 'env' | 'platform' | 'terminal'>): Theme {
  const paint = new Chalk({ level: hasColor(stream, choice, io) ? 1 : 0 });
  return {
    strong: (text) => paint.bold(text),
    faint: (text) => paint.dim(text),
    good: (text) => paint.green(text),
    warn: (text) => paint.yellow(text),
    bad: (text) => paint.red(text),
    symbols: hasUnicode(io)
      ? { ok: '✓', warn: '‼', fail: '✗', skip: '–', arrow: '→' }
      : { ok: 'ok', warn: '!!', fail: 'x', skip: '-', arrow: '->' },
  };
}

function hasColor(stream: 'stdout' | 'stderr', choice: ColorChoice, { env, terminal }: Pick<Io, 'env' | 'terminal'>): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  if (isOn(env['CLICOLOR_FORCE'])) return true;
  if (env['CLICOLOR'] === '0') return false;
  return terminal[stream] && env['TERM'] !== 'dumb' && !isCi(env);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}

function hasUnicode({ env, platform }: Pick<Io, 'env' | 'platform'>): boolean {
  if (env['TERM'] === 'dumb') return false;
  if (platform === 'win32') return env['WT_SESSION'] !== undefined || env['TERM_PROGRAM'] === 'vscode';
  if (platform === 'darwin') return true;
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}
