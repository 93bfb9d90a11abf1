import type { Finding } from '../model.ts';
import type { Judged, Verdict } from './check.ts';
import { skip } from './check.ts';
import { type CheckId, checkIds, checkList } from './check-list.ts';
import { completedCommands } from './complete-commands.ts';
import type { Trouble } from './fact.ts';
import type { Facts } from './facts.ts';
import { refused } from './sign-in-checks.ts';

type Found = Verdict & { readonly check: CheckId };

const weight = { fail: 3, warn: 2, ok: 1, skip: 0 } as const;

/**
 * Pure: one finding for each check that was asked for, the worst, in the order of the list. A failure that follows from another
 * broken link is told as not tested, so that every broken link is named once, by its own check.
 */
export function judgeFacts(facts: Facts): readonly Finding[] {
  const found = [
    ...checkIds.flatMap((id) => {
      const { asked, judge } = checkList[id];
      return asked === 'always' || asked === facts.when ? findingsOf(id, judge(facts)) : [];
    }),
    ...refusalOf(facts),
  ];
  const worst = new Map<CheckId, Found>();
  for (const finding of found) {
    const other = worst.get(finding.check);
    if (other === undefined || weight[finding.state] > weight[other.state]) worst.set(finding.check, finding);
  }
  const isFailed = (id: CheckId) => worst.get(id)?.state === 'fail';
  return checkIds
    .flatMap((id) => worst.get(id) ?? [])
    .map((finding) => withWhereabouts(withoutConsequence(finding, isFailed), facts));
}

function findingsOf(check: CheckId, judged: Judged): readonly Found[] {
  if (judged === undefined) return [];
  if ('trouble' in judged) return fromTrouble(check, judged.trouble);
  return [judged].flat().map((verdict) => ({ check, ...verdict }));
}

/**
 * What trouble means for the check that met it: it failed where the trouble is its own or nobody's. Else it was not tested, and
 * the check that the trouble belongs to failed, unless it only kept from looking.
 */
function fromTrouble(check: CheckId, { code, says, hint }: Trouble): readonly Found[] {
  const closer = checkIds.find((id) => checkList[id].closes?.includes(code));
  if (closer !== undefined) {
    const { without } = checkList[closer];
    return [{ check, ...(without === undefined || closer === check ? skip(says, hint) : skip(without)) }];
  }
  const owner = checkIds.find((id) => checkList[id].owns?.includes(code)) ?? check;
  const failed: Found = { check: owner, state: 'fail', says, ...(hint === undefined ? {} : { hint }) };
  return owner === check ? [failed] : [failed, { check, ...skip(checkList[owner].without ?? says) }];
}

/** What Okta answered instead of tokens, told by the check that it means. */
function refusalOf(facts: Facts): readonly Found[] {
  const { signIn } = facts;
  if (signIn === undefined || 'trouble' in signIn || !('refusal' in signIn.value)) return [];
  const { refusal, about } = signIn.value;
  for (const check of checkIds) {
    const meaning = checkList[check].refusal;
    if (meaning?.when(refusal)) return [{ check, ...refused(meaning, refusal, about, facts) }];
  }
  return [];
}

function withoutConsequence(finding: Found, isFailed: (id: CheckId) => boolean): Found {
  if (finding.state !== 'fail' && finding.state !== 'warn') return finding;
  const cause = checkList[finding.check].needs.find(isFailed);
  if (cause === undefined) return finding;
  return { check: finding.check, state: 'skip', says: `${finding.says} It follows from ${cause}.` };
}

/** The commands that mend it are about the same installation, org and cluster. */
function withWhereabouts(finding: Found, { installation, whereabouts }: Facts): Found {
  if (finding.hint === undefined) return finding;
  const { ours = [], kubectl = '', kubectlOfOthers = '' } = whereabouts ?? {};
  const isNamed = installation === 'gloo-okta' || ours.some(({ flag }) => flag === '--name');
  const name = { flag: '--name', words: `--name ${installation}`, commands: named };
  return {
    ...finding,
    hint: completedCommands(finding.hint, { ours: isNamed ? ours : [name, ...ours], kubectl, kubectlOfOthers }),
  };
}

/** The commands that are about one installation. */
const named = ['setup', 'plan', 'render', 'verify', 'doctor', 'token', 'env', 'keys', 'release', 'teardown', 'export'];

/** How many findings there are of each state. */
export function countsOf(findings: readonly Finding[]): Readonly<Record<Finding['state'], number>> {
  const counts = { ok: 0, warn: 0, fail: 0, skip: 0 };
  for (const { state } of findings) counts[state] += 1;
  return counts;
}
