import { groups } from '../core/checks/check.ts';
import { checkList, isCheckId } from '../core/checks/check-list.ts';
import { countsOf } from '../core/checks/judge-facts.ts';
import type { Finding, JsonObject } from '../core/model.ts';
import { printable } from '../core/printable.ts';
import { explainCommand } from './problem-text.ts';
import type { Theme } from './theme.ts';

const words = { ok: 'ok', warn: 'warning', fail: 'failed', skip: 'not tested' } as const;

/** The findings in their groups: a sign and a word each; those that did not pass with why it matters and what mends them. */
export function findingsText(findings: readonly Finding[], theme: Theme): string {
  const lines: string[] = [];
  for (const [group, title] of Object.entries(groups)) {
    const members = findings.filter((finding) => groupOf(finding) === group);
    if (members.length === 0) continue;
    lines.push(theme.strong(title), ...together(members).flatMap((finding) => findingLines(finding, theme)), '');
  }
  return `${[...lines, summaryOf(findings, theme), ...moreOf(findings, theme)].join('\n')}\n`;
}

/** What did not pass, for the end of a plan; nothing where all did. */
export function openFindingsText(findings: readonly Finding[], theme: Theme): string {
  const open = findings.filter(({ state }) => state === 'warn' || state === 'fail');
  if (open.length === 0) return '';
  return `\n${[theme.strong('Before it is carried out'), ...open.flatMap((finding) => findingLines(finding, theme))].join('\n')}\n`;
}

/** Where more stands of what did not pass: told once, with a check of those that are shown. */
function moreOf(findings: readonly Finding[], theme: Theme): readonly string[] {
  const open = findings.find(({ state }) => state === 'fail') ?? findings.find(({ state }) => state === 'warn');
  return open === undefined ? [] : [theme.faint(`What a check means: ${explainCommand(open.check)}`)];
}

/** One line, e.g. `31 ok, 1 warning, 2 failed, 3 not tested`. */
function summaryOf(findings: readonly Finding[], theme: Theme): string {
  const counts = countsOf(findings);
  const parts = [
    ...(counts.ok > 0 ? [theme.good(`${counts.ok} ok`)] : []),
    ...(counts.warn > 0 ? [theme.warn(`${counts.warn} ${counts.warn === 1 ? 'warning' : 'warnings'}`)] : []),
    ...(counts.fail > 0 ? [theme.bad(`${counts.fail} failed`)] : []),
    ...(counts.skip > 0 ? [`${counts.skip} not tested`] : []),
  ];
  return parts.length === 0 ? 'Nothing was checked.' : parts.join(', ');
}

/** The same for programs. `docs` is where the check is described. */
export function findingsJson(findings: readonly Finding[]): readonly JsonObject[] {
  return findings.map((finding) => ({
    check: finding.check,
    group: groupOf(finding),
    state: finding.state,
    says: finding.says,
    ...(isCheckId(finding.check) && finding.state !== 'ok' ? { why: checkList[finding.check].why } : {}),
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    docs: `docs/checks.md#${finding.check}`,
    explain: explainCommand(finding.check),
  }));
}

/** One finding: a sign, a word and what it says; unless it passed, its id, why it matters and what mends it. */
export function findingLines(finding: Finding, theme: Theme, indent = '  '): readonly string[] {
  const { state, check, says, hint } = finding;
  // what a name with line breaks says must not look like a finding of its own
  const inside = (text: string) => safe(text).replaceAll('\n', `\n${indent}         `);
  const paint = { ok: theme.good, warn: theme.warn, fail: theme.bad, skip: theme.faint }[state];
  const sign = paint(theme.symbols[state] === words[state] ? words[state] : `${theme.symbols[state]} ${words[state]}`);
  if (state === 'ok') return [`${indent}${sign}  ${inside(says)}`];
  const text = state === 'skip' ? inside(says).replace(/^Not tested: /, '') : inside(says);
  const first = `${indent}${sign}  ${text} ${theme.faint(`(${check})`)}`;
  const why = isCheckId(check) && state !== 'skip' ? [`${indent}    why: ${checkList[check].why}`] : [];
  return [first, ...why, ...(hint === undefined ? [] : [`${indent}    do:  ${inside(hint)}`])];
}

/** Findings in a row that were not tested for the same reason, as one. */
function together(findings: readonly Finding[]): readonly Finding[] {
  const rows: Finding[] = [];
  for (const finding of findings) {
    const last = rows.at(-1);
    if (last?.state === 'skip' && finding.state === 'skip' && last.says === finding.says) {
      rows[rows.length - 1] = { ...last, check: `${last.check}, ${finding.check}` };
    } else rows.push(finding);
  }
  return rows;
}

function groupOf(finding: Finding): string {
  return isCheckId(finding.check) ? checkList[finding.check].group : 'okta';
}

function safe(text: string): string {
  return printable(text, 4_000);
}
