import type { Change } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import type { Theme } from './theme.ts';

const done = {
  create: 'created',
  update: 'changed',
  deactivate: 'deactivated',
  delete: 'deleted',
  keep: 'kept',
  foreign: 'left alone',
  leave: 'left',
} as const;

const doing = {
  create: 'creating',
  update: 'changing',
  deactivate: 'deactivating',
  delete: 'deleting',
  keep: 'keeping',
  foreign: 'leaving alone',
  leave: 'leaving',
} as const;

/** One line for a step that ended, e.g. `✓ claim "email" created (0.3 s)`. */
export function stepText(change: Change, ended: 'done' | 'failed', tookMs: number, theme: Theme): string {
  const title = printableLine(change.title, 200);
  return ended === 'done'
    ? endText(`${title} ${done[change.action]}`, true, tookMs, theme)
    : endText(`${title} not ${done[change.action]}`, false, tookMs, theme);
}

/** What is under way while a step is carried out, e.g. `creating claim "email"`. */
export function stepDoing(change: Change): string {
  return `${doing[change.action]} ${printableLine(change.title, 200)}`;
}

/** One line for something that ended, with its sign and how long it took. */
export function endText(says: string, well: boolean, tookMs: number, theme: Theme): string {
  const sign = well ? theme.good(theme.symbols.ok) : theme.bad(theme.symbols.fail);
  return `${sign} ${says} ${theme.faint(`(${(tookMs / 1000).toFixed(1)} s)`)}\n`;
}

/** One line for a wait, e.g. `Okta's rate limit is reached: waiting 12 s`. */
export function waitText(event: { readonly reason: string; readonly seconds: number }): string {
  const seconds = Math.ceil(event.seconds);
  return event.reason === 'rate-limit'
    ? `Okta's rate limit is reached: waiting ${seconds} s\n`
    : `No answer: trying again in ${seconds} s\n`;
}

/** Where progress is shown. */
export interface ProgressScreen {
  readonly write: (text: string) => void;
  /** Whether a line can be taken back: a terminal that understands it, and nobody wants silence. */
  readonly live: boolean;
  readonly columns: () => number;
  readonly now: () => Date;
}

/** Lines that stay, and on a terminal one below them that says what is under way and goes when it ends. */
export interface Progress {
  /** Writes text that stays; it ends with a line break. */
  readonly say: (text: string) => void;
  /** Shows that something is under way until the returned function is called. */
  readonly begin: (title: string) => () => void;
  /** Shows the seconds that are left of a wait. */
  readonly wait: (why: string, seconds: number) => void;
}

/** Makes the progress of one run. A timer turns the seconds on while something is under way; it keeps no process alive. */
export function makeProgress(screen: ProgressScreen): Progress {
  interface Task {
    readonly text: (seconds: number) => string | undefined;
    readonly begun: number;
  }
  const tasks = new Set<Task>();
  let shown = false;
  let timer: NodeJS.Timeout | undefined;

  const erase = () => {
    if (shown) screen.write('\r\u001b[K');
    shown = false;
  };
  const draw = () => {
    erase();
    const texts: string[] = [];
    for (const task of tasks) {
      const text = task.text(Math.floor((screen.now().getTime() - task.begun) / 1000));
      if (text === undefined) tasks.delete(task);
      else texts.push(text);
    }
    const last = texts.at(-1);
    if (last === undefined) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    const line = texts.length > 1 ? `${last}, and ${texts.length - 1} more` : last;
    screen.write(`\r\u001b[K${line.slice(0, Math.max(10, screen.columns() - 1))}`);
    shown = true;
    timer ??= setInterval(draw, 1000).unref();
  };
  const begin = (text: Task['text']): (() => void) => {
    if (!screen.live) return () => undefined;
    const task = { text, begun: screen.now().getTime() };
    tasks.add(task);
    draw();
    return () => {
      tasks.delete(task);
      draw();
    };
  };
  return {
    say: (text) => {
      erase();
      screen.write(text);
      if (tasks.size > 0) draw();
    },
    begin: (title) => begin((seconds) => `... ${title}${seconds > 0 ? ` (${seconds} s)` : ''}`),
    wait: (why, seconds) => {
      begin((passed) => (passed >= seconds ? undefined : `... ${why}: ${Math.ceil(seconds - passed)} s left`));
    },
  };
}
