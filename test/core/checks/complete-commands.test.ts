import { expect, it } from 'vitest';
import { parseGiven } from '../../../src/answers/given.ts';
import { whereaboutsOf } from '../../../src/answers/whereabouts.ts';
import { completedCommands } from '../../../src/core/checks/complete-commands.ts';

const flags = {
  name: 'second',
  orgUrl: 'https://acme.okta.com',
  context: 'my cluster',
  reactUrl: 'https://portal.example.com',
  audience: 'api://wrong',
};
const given = parseGiven({ flags, env: { GLOO_OKTA_POLICY: 'closed' } });
const complete = (text: string, when: 'before' | 'after') => completedCommands(text, whereaboutsOf(given, when));

it('a printed command is about the same org, cluster and installation', () => {
  expect(complete('Write it anew: gloo-okta setup', 'after')).toBe(
    "Write it anew: gloo-okta setup --name second --org-url https://acme.okta.com --context 'my cluster'",
  );
  expect(complete('Sign in again: gloo-okta login. Or gloo-okta did it.', 'after')).toBe(
    "Sign in again: gloo-okta login --name second --org-url https://acme.okta.com --context 'my cluster'. Or gloo-okta did it.",
  );
  expect(complete('See kubectl logs -n a, or kubectl --context x get pods', 'after')).toBe(
    "See kubectl --context 'my cluster' logs -n a, or kubectl --context x get pods",
  );
});

it('before anything is recorded it gives every answer, but those that it gives itself', () => {
  expect(complete('Ask for it: gloo-okta setup --audience api://default', 'before')).toBe(
    "Ask for it: gloo-okta setup --name second --org-url https://acme.okta.com --react-url https://portal.example.com --context 'my cluster' --audience api://default",
  );
  expect(complete('gloo-okta keys refresh', 'before')).toContain('gloo-okta keys refresh --name second');
});

it('what stands in variables is there for the next command, too', () => {
  expect(complete('gloo-okta setup', 'before')).not.toContain('--policy');
});
