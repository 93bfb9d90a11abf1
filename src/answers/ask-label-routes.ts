import { carries } from '../core/checks/route-labels.ts';
import { routeRefText } from '../core/route-ref.ts';
import { protectedRoutes } from './ask-cluster.ts';
import type { Asker, Choice } from './asker.ts';
import type { Answered, Known } from './known.ts';

/** Whether the routes are known, and none of them carries the label: then a person is asked which get it. */
export function isUnlabelled(known: Known): boolean {
  return known.answers.apply && (known.found.routes?.length ?? 0) > 0 && protectedRoutes(known)?.length === 0;
}

/** The routes that setup labels, as flags name them. */
export function routesToLabel({ answers }: Pick<Known, 'answers'>): readonly string[] {
  return answers.labelRoutes.map(routeRefText);
}

/** Asks which routes get the label from setup; none is an answer, too. */
export async function askLabelRoutes(known: Known, ask: Asker): Promise<Answered> {
  const { answers } = known;
  const label = Object.entries(answers.routeLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
  const given = routesToLabel(known);
  const listed = choicesOf(known);
  // a whole RouteTable, or a route that is not in sight
  const others = given
    .filter((text) => !listed.some(({ value }) => value === text))
    .map((text) => ({ value: text, name: text.split('/').length === 2 ? `${text}, all its routes` : text }));
  const ticked = await ask.tick({
    message: `Which routes get the label ${label}?`,
    hint: 'People will have to sign in for these. Tick none to label them yourself; the command is shown with the plan.',
    explain:
      'The policy protects only routes that carry the label. gloo-okta puts it on the ones that you tick, and gloo-okta teardown takes it off again. Where a file in git holds the RouteTable, put the label there instead: the next apply of that file would take it off.',
    choices: [...listed, ...others],
    ticked: given,
  });
  return { changes: { labelRoutes: ticked.length === 0 ? undefined : ticked } };
}

/** The routes without the label, and those that were chosen before. */
function choicesOf({ answers, found }: Known): readonly Choice[] {
  const given = routesToLabel({ answers });
  return (found.routes ?? [])
    .filter((route) => !carries(route, answers.routeLabels) || given.includes(route.ref))
    .map(({ ref, title, about, labels }) => {
      const own = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
      return { value: ref, name: title, about: own.length === 0 ? about : `${about}; labels: ${own.join(', ')}` };
    });
}
