import type { Plan } from '../core/model.ts';
import { wrapped } from '../core/wrap.ts';
import { type PlanPlace, planText } from '../ui/plan-text.ts';
import { canAsk } from './confirm.ts';
import type { Session } from './session.ts';

/** Shows on stderr what will change and where; with `--quiet` too when a person will be asked, who has to see what for. */
export function showPlan(session: Session, plan: Plan, place: PlanPlace): void {
  const { io, modes, theme } = session;
  const whole = planText(plan, place, theme, modes.verbose);
  const text = `\n${io.terminal.stderr ? wrapped(whole, io.terminal.columns, 4) : whole}\n`;
  if (modes.quiet && !modes.yes && canAsk(session)) io.err(text);
  else session.say(text);
}
