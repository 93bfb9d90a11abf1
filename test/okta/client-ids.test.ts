import { expect, it } from 'vitest';
import { nextClientId } from '../../src/okta/client-ids.ts';

it('the first client ids are the same on every machine, and differ from org to org and from installation to installation', () => {
  const first = [0, 1, 2].map((spent) => nextClientId('00o1', 'gloo-okta', spent));
  expect(first).toEqual([0, 1, 2].map((spent) => nextClientId('00o1', 'gloo-okta', spent)));
  const others = [0, 1, 2].flatMap((spent) => [nextClientId('00o2', 'gloo-okta', spent), nextClientId('00o1', 'second', spent)]);
  expect(new Set([...first, ...others]).size).toBe(9);
});

it("the fourth is nobody else's, and each can be told from what Okta makes", () => {
  const ids = [3, 3, 4].map((spent) => nextClientId('00o1', 'gloo-okta', spent));
  expect(new Set(ids).size).toBe(3);
  for (const id of [...ids, nextClientId('00o1', 'x'.repeat(200), 0)]) expect(id).toMatch(/^gloo-okta-[0-9a-f]{24}$/);
});
