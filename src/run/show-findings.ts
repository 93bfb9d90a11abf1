import { forceStateOf } from '../core/checks/force-state.ts';
import type { Finding, JsonObject } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { findingsJson, findingsText } from '../ui/findings-text.ts';
import { explainCommand } from '../ui/problem-text.ts';
import { jsonDocument } from './json-document.ts';
import type { Speech } from './speech.ts';

/** Puts the findings on stdout; gives the exit code: 5 when a check failed, else 0. */
export function showFindings(
  speech: Speech,
  findings: readonly Finding[],
  more: { readonly text?: string; readonly json?: JsonObject; readonly last?: string } = {},
): number {
  const problem = problemIn(findings, speech.command === 'verify');
  if (speech.modes.json) speech.out(jsonDocument(speech.command, { ...more.json, findings: findingsJson(findings) }, problem));
  else speech.show(`${more.text ?? ''}${findingsText(findings, speech.resultTheme)}${more.last ?? ''}`);
  return problem?.exitCode ?? 0;
}

/** What failed, as a Problem; `undefined` where nothing did. Once it was made, what decides comes first. */
export function problemIn(findings: readonly Finding[], isAfter = true): Problem | undefined {
  const failed = findings.filter((finding) => finding.state === 'fail');
  const broken = isAfter ? forceStateOf(findings).broken : [];
  const [first] = [...broken, ...failed];
  if (first === undefined) return undefined;
  const names = failed.map((finding) => finding.check).join(', ');
  const count = `${failed.length} ${failed.length === 1 ? 'check' : 'checks'} failed: ${names}.`;
  const says = broken.length === 0 ? count : `Sign-in is not in force: ${broken.map((finding) => finding.says).join(' ')}`;
  return new Problem('check-failed', says, first.hint ?? `What it means: ${explainCommand(first.check)}`);
}
