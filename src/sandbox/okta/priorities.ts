import type { Raw } from './raw.ts';

/**
 * The list with `item` at the priority it asks for (1 is first; none, or too large a one, is last), in order and numbered
 * from 1 without gaps. Numbers the objects in place; `rawOf` tells where an item keeps its `priority`.
 */
export function placed<T>(others: readonly T[], item: T, rawOf: (item: T) => Raw): T[] {
  const asked = rawOf(item)['priority'];
  const index = typeof asked === 'number' ? Math.min(Math.max(asked, 1), others.length + 1) - 1 : others.length;
  return renumbered([...others.slice(0, index), item, ...others.slice(index)], rawOf);
}

/** The list, numbered from 1 without gaps, in place. */
export function renumbered<T>(items: readonly T[], rawOf: (item: T) => Raw): T[] {
  items.forEach((item, index) => {
    rawOf(item)['priority'] = index + 1;
  });
  return [...items];
}
