import type { Answers } from '../answers/answers.ts';
import { carries } from '../core/checks/route-labels.ts';
import type { LabelByHand } from '../core/label-by-hand.ts';
import { type RouteRef, routeRefText } from '../core/route-ref.ts';
import { Problem } from '../errors.ts';
import { findRoutes, labelCommand, type Route } from '../kube/find-routes.ts';
import type { Kubectl } from '../kube/kubectl.ts';
import { isNamedBy, refOf } from '../shell/labelled-routes.ts';

/**
 * The labels that are left to a person where no cluster is written to. Reads the RouteTables where `kubectl` leads to a cluster;
 * what cannot be read there is told without its command.
 */
export async function labelsByHand(
  { labelRoutes, routeLabels: labels }: Pick<Answers, 'labelRoutes' | 'routeLabels'>,
  kubectl: Kubectl | undefined,
): Promise<readonly LabelByHand[]> {
  if (labelRoutes.length === 0) return [];
  const routes = kubectl && (await findRoutes(kubectl).catch(withoutRead));
  const left = new Map<string, LabelByHand>();
  for (const ref of labelRoutes) {
    const meant = (routes ?? []).filter((route) => isNamedBy(route, ref));
    for (const one of meant.length === 0 ? [unseen(ref, labels)] : meant.flatMap((route) => seen(route, labels, kubectl)))
      left.set(one.route, one);
  }
  return [...left.values()];
}

function unseen(ref: RouteRef, labels: LabelByHand['labels']): LabelByHand {
  return { route: routeRefText(ref), labels };
}

function seen(route: Route, labels: LabelByHand['labels'], kubectl: Kubectl | undefined): readonly LabelByHand[] {
  if (kubectl === undefined || carries(route, labels)) return [];
  return [{ route: refOf(route), labels, command: labelCommand(kubectl, route, labels) }];
}

function withoutRead(reason: unknown): undefined {
  if (reason instanceof Problem) return undefined;
  throw reason;
}
