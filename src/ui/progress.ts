import type { Change } from '../core/model.ts';
import { printable } from '../core/printable.ts';
import type { Theme } from './theme.ts';

const done = {
  create: 'created',
  update: 'changed',
  deactivate: 'deactivated',
  delete: 'deleted',
  keep: 'kept',
  foreign: 'left alone',
} as const;

/** One line for a step that ended, e.g. `✓ claim "email" created (0.3 s)`. */
export function stepText(change: Change, ended: 'done' | 'failed', tookMs: number, theme: Theme): string {
  const seconds = theme.faint(`(${(tookMs / 1000).toFixed(1)} s)`);
  const title = printable(change.title, 200);
  if (ended === 'done') return `${theme.good(theme.symbols.ok)} ${title} ${done[change.action]} ${seconds}\n`;
  return `${theme.bad(theme.symbols.fail)} ${title} not ${done[change.action]} ${seconds}\n`;
}

/** One line for a wait, e.g. `Okta's rate limit is reached: waiting 12 s`. */
export function waitText(event: { readonly reason: string; readonly seconds: number }): string {
  const seconds = Math.ceil(event.seconds);
  return event.reason === 'rate-limit'
    ? `Okta's rate limit is reached: waiting ${seconds} s\n`
    : `No answer: trying again in ${seconds} s\n`;
}
