import { expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { withNext } from '../../src/run/go-on.ts';

const after = (code: Problem['code'], again: string) => {
  const told = withNext({ again }, new Problem(code, 'It went wrong.', 'Do something.')) as Problem;
  return { hint: told.hint, next: told.next };
};

it('after trouble of the network or the cluster the command to go on is told', () => {
  const again = 'gloo-okta setup --context prod --yes';
  expect(after('cluster-unreachable', again)).toEqual({ hint: `Do something.\nTo go on, run: ${again}`, next: again });
  expect(after('bad-value', again)).toEqual({ hint: 'Do something.', next: undefined });
});

it('it never repeats the value that was refused', () => {
  const alone = { hint: 'Do something.', next: undefined };
  expect(after('context-unknown', 'gloo-okta setup --context nope --yes')).toEqual(alone);
  expect(after('not-okta', 'gloo-okta plan --org-url=https://example.com')).toEqual(alone);
  expect(after('context-unknown', 'gloo-okta setup --context-x 1').next).toBe('gloo-okta setup --context-x 1');
  expect(after('not-okta', 'gloo-okta plan').next).toBe('gloo-okta plan');
});
