import type { Plan } from '../core/model.ts';
import { wrapped } from '../core/wrap.ts';
import { type PlanPlace, planText } from '../ui/plan-text.ts';
import type { Speech } from './speech.ts';

/** Shows on stderr what will change and where, and what that means; with `--quiet` too when a person will be asked, who has to see what for. */
export function showPlan(speech: Speech, plan: Plan, place: PlanPlace, meaning = ''): void {
  const { terminal, modes, theme } = speech;
  const text = `\n${planText(plan, place, theme, modes.verbose)}${meaning === '' ? '' : theme.warn(meaning)}\n`;
  if (modes.quiet && !modes.yes && speech.canAsk) speech.err(wrapped(text, terminal.columns, 2));
  else speech.say(text);
}
