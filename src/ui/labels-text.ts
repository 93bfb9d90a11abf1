import type { LabelByHand } from '../core/label-by-hand.ts';
import { printableLine } from '../core/printable.ts';

/** What a person does about the labels that no manifest holds; empty where none is left to them. Pure. */
export function labelsByHandText(left: readonly LabelByHand[]): string {
  const [first] = left;
  if (first === undefined) return '';
  const labels = Object.entries(first.labels);
  const shown = printableLine(labels.map(([key, value]) => `${key}=${value}`).join(', '), 200);
  const commands = left.flatMap(({ command }) => (command === undefined ? [] : [command]));
  const others = left.filter(({ command }) => command === undefined).map(({ route }) => printableLine(route, 200));
  const written = `spec.http[].labels: {${labels.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}`;
  return [
    `The label ${shown} on routes is in none of these files, for a RouteTable belongs to its owner. It is left to you:`,
    ...commands.map((command) => `  ${command}`),
    ...others.map((route) => `  ${route}: write ${written} into the file of its RouteTable`),
    ...(commands.length === 0 ? [] : [`Where a file holds the RouteTable, write it there instead: ${written}`]),
    '',
  ].join('\n');
}
