import { describe, expect, it } from 'vitest';
import { parseGiven } from '../../../src/answers/given.ts';
import { nextCommand, whereaboutsOf, withWhereabouts } from '../../../src/answers/whereabouts.ts';
import { completedCommands } from '../../../src/core/checks/complete-commands.ts';
import { Problem, type ProblemCode } from '../../../src/errors.ts';

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

it('what an administrator is handed they apply as who they are', () => {
  const acting = parseGiven({ flags: { context: 'c', as: 'jane', asGroup: ['devs'], user: 'u', kubeconfig: 'k' }, env: {} });
  const text = 'run gloo-okta doctor again or hand it over: kubectl apply -f -:\nkind: Role\nand see kubectl get roles';
  expect(completedCommands(text, whereaboutsOf(acting, 'after'))).toBe(
    'run gloo-okta doctor --context c --kubeconfig k --user u --as jane --as-group devs again or hand it over: kubectl --context c apply -f -:\nkind: Role\nand see kubectl --context c --kubeconfig k --user u --as jane --as-group devs get roles',
  );
});

it('what stands in variables is there for the next command, too', () => {
  expect(complete('gloo-okta setup', 'before')).not.toContain('--policy');
});

it('a flag that is given in its short form is not given twice', () => {
  const short = whereaboutsOf(parseGiven({ flags: { namespace: 'apps', reactUrl: 'https://a.example.com' }, env: {} }), 'before');
  expect(completedCommands('To go on: gloo-okta setup -n apps --yes', short)).toBe(
    'To go on: gloo-okta setup --react-url https://a.example.com -n apps --yes',
  );
});

it('kubectl speaks to the cluster that a variable names, which kubectl does not know', () => {
  const elsewhere = whereaboutsOf(parseGiven({ flags: {}, env: { GLOO_OKTA_CONTEXT: 'prod' } }), 'after');
  expect(completedCommands('Look: kubectl get pods\nor kubectl patch x', elsewhere)).toBe(
    'Look: kubectl --context prod get pods\nor kubectl --context prod patch x',
  );
});

describe('trouble', () => {
  const trouble = (code: ProblemCode, hint: string, next?: string) => new Problem(code, 'It went wrong.', hint, 'why', next);

  it('prints commands that are about what the run was about', () => {
    const told = withWhereabouts(trouble('okta-refused', 'See gloo-okta plan.', 'gloo-okta plan'), given, {
      command: 'setup',
      isAlone: false,
    }) as Problem;
    const command =
      "gloo-okta plan --name second --org-url https://acme.okta.com --react-url https://portal.example.com --audience api://wrong --context 'my cluster'";
    expect([told.code, told.hint, told.next, told.cause]).toEqual(['okta-refused', `See ${command}.`, command, 'why']);
    const later = withWhereabouts(trouble('okta-refused', 'See gloo-okta plan.'), given, {
      command: 'verify',
      isAlone: false,
    }) as Problem;
    expect(later.hint).toBe("See gloo-okta plan --name second --org-url https://acme.okta.com --context 'my cluster'.");
  });

  it('of another installation sends people to that one', () => {
    const other = trouble('other-cluster', 'Run gloo-okta teardown --name prod where it was made.');
    expect(withWhereabouts(other, given, { command: 'setup', isAlone: false })).toBe(other);
  });

  it('without a command is the same', () => {
    const plain = trouble('usage', 'gloo-okta --help lists the commands.');
    expect(withWhereabouts(plain, given, { command: 'setup', isAlone: false })).toBe(plain);
    const bug = new TypeError('x');
    expect(withWhereabouts(bug, given, { command: 'setup', isAlone: false })).toBe(bug);
  });
});

it('what is to be run next does without the org, which is recorded', () => {
  expect(nextCommand('gloo-okta verify --app-url URL', given)).toBe(
    "gloo-okta verify --name second --context 'my cluster' --app-url URL",
  );
});

it('where nobody could confirm it, setup is told to go on, and nothing is taken away', () => {
  const alone = whereaboutsOf(new Map(), 'after', true);
  expect(completedCommands('Write it anew: gloo-okta setup --adopt', alone)).toBe('Write it anew: gloo-okta setup --yes --adopt');
  expect(completedCommands('gloo-okta release --take-back', alone)).toBe('gloo-okta release --yes --take-back');
  for (const line of ['gloo-okta setup -y', 'gloo-okta teardown', 'gloo-okta keys refresh', 'gloo-okta login'])
    expect(completedCommands(line, alone)).toBe(line);
});

it('what was looked at instead of the recorded is what the remedy is about', () => {
  const flags = {
    policy: 'other',
    routeLabel: ['team=a'],
    appUrl: 'https://a.example.com',
    redirectUri: ['https://b.example.com'],
  };
  const looked = whereaboutsOf(parseGiven({ flags, env: {} }), 'after');
  expect(completedCommands('Apply it: gloo-okta setup', looked)).toBe(
    'Apply it: gloo-okta setup --policy other --route-label team=a',
  );
  expect(completedCommands('gloo-okta keys refresh', looked)).toBe('gloo-okta keys refresh --policy other');
});
