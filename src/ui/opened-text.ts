import type { OpenedRoutes } from '../core/opened-routes.ts';
import { printableLine } from '../core/printable.ts';

/** What a teardown means for the routes: told before it asks, and once it is done; empty where no route is opened. */
export function openedText({ labels, titles, labelsGo }: OpenedRoutes, when: 'before' | 'after'): string {
  const label = labels.map(shown).join(' or ');
  const moment = when === 'before' ? 'Once this is done' : 'From now on';
  if (titles === undefined) {
    return `${moment}, every route with the label ${label} answers everybody, without sign-in. How many there are could not be read.\n`;
  }
  if (titles.length === 0) return '';
  const names = titles.slice(0, 5).map((title) => printableLine(title, 200));
  const more = titles.length > 5 ? ` and ${titles.length - 5} more` : '';
  const count = titles.length === 1 ? '1 route answers' : `${titles.length} routes answer`;
  return `${moment}, ${count} everybody, without sign-in${labelsGo ? '' : ` (label ${label})`}: ${names.join(', ')}${more}.\n`;
}

/** What it means that routes lose a label of ours while the policy stays; empty where none does. */
export function unlabelledText(titles: readonly string[]): string {
  if (titles.length === 0) return '';
  const names = titles.slice(0, 5).map((title) => printableLine(title.replace(/^label \S+ on /, ''), 200));
  const more = titles.length > 5 ? ` and ${titles.length - 5} more` : '';
  const routes = titles.length === 1 ? 'this route is' : 'these routes are';
  return `Once this is done, ${routes} not protected by the policy any more: ${names.join(', ')}${more}.\n`;
}

function shown(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => printableLine(`${name}=${value}`, 150))
    .join(',');
}
