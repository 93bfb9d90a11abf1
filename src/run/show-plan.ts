import type { Plan } from '../core/model.ts';
import { wrapped } from '../core/wrap.ts';
import { type PlanPlace, planText } from '../ui/plan-text.ts';
import type { Speech } from './speech.ts';

/** Shows on stderr what will change and where; with `--quiet` too when a person will be asked, who has to see what for. */
export function showPlan(speech: Speech, plan: Plan, place: PlanPlace): void {
  const { terminal, modes, theme } = speech;
  const whole = planText(plan, place, theme, modes.verbose);
  const text = `\n${terminal.stderr ? wrapped(whole, terminal.columns, 4) : whole}\n`;
  if (modes.quiet && !modes.yes && speech.canAsk) speech.err(text);
  else speech.say(text);
}
