import type { Finding, JsonObject } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { findingsJson, findingsText } from '../ui/findings-text.ts';
import { jsonDocument } from './json-document.ts';
import type { Speech } from './speech.ts';

/** Puts the findings on stdout; gives the exit code: 5 when a check failed, else 0. */
export function showFindings(
  speech: Speech,
  findings: readonly Finding[],
  more: { readonly text?: string; readonly json?: JsonObject } = {},
): number {
  const failed = findings.filter((finding) => finding.state === 'fail');
  const [first] = failed;
  if (speech.modes.json)
    speech.out(
      jsonDocument(speech.command, { ...more.json, findings: findingsJson(findings) }, first && problemOf(first, failed)),
    );
  else speech.show(`${more.text ?? ''}${findingsText(findings, speech.resultTheme)}`);
  return failed.length > 0 ? 5 : 0;
}

function problemOf(first: Finding, failed: readonly Finding[]): Problem {
  const names = failed.map((finding) => finding.check).join(', ');
  return new Problem(
    'check-failed',
    `${failed.length} ${failed.length === 1 ? 'check' : 'checks'} failed: ${names}.`,
    first.hint ?? 'See docs/checks.md.',
  );
}
