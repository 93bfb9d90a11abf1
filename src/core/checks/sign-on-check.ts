import { type Check, fail, type Judged, judgeFact, ok, skip } from './check.ts';
import type { SignOnRule } from './okta-facts.ts';

/** Whether the app's sign-on policy signs anybody in. */
export const signOnCheck = {
  'app-sign-on': {
    group: 'okta',
    why: 'Okta asks the sign-on policy of an app before any access rule: whom it denies never gets a token.',
    asked: 'after',
    needs: ['okta-reachable', 'okta-credentials', 'app-active'],
    setup: 'decides',
    judge: ({ signOn }) => judgeFact(signOn, judgeRules),
  },
} as const satisfies Readonly<Record<string, Check>>;

/** The first rule that fits counts, and none behind one that is for all. */
function judgeRules(rules: readonly SignOnRule[] | undefined): Judged {
  if (rules === undefined) return skip("the app's sign-on policy may not be read (scope okta.policies.read).");
  if (rules.length === 0) return undefined;
  const end = rules.findIndex(({ isForAll }) => isForAll);
  const reached = end < 0 ? rules : rules.slice(0, end + 1);
  const letsIn = reached.filter(({ denies }) => !denies).map(({ name }) => `"${name}"`);
  if (letsIn.length > 0)
    return ok(`The app's sign-on policy signs people in by the ${letsIn.length === 1 ? 'rule' : 'rules'} ${letsIn.join(', ')}.`);
  return fail(
    `The app's sign-on policy denies everybody (${reached.map(({ name }) => `"${name}"`).join(', ')}): nobody is signed in to this app.`,
    'Let a rule of it allow access: Admin Console > Applications > the app > Sign On > User authentication.',
  );
}
