import { checkList, isCheckId } from '../core/checks/check-list.ts';
import { judgeFacts } from '../core/checks/judge-facts.ts';
import type { Finding, JsonObject } from '../core/model.ts';
import { lookAtInstallation } from '../installation/look-at-installation.ts';
import { type TriedSignIn, trySignIn } from '../installation/try-sign-in.ts';
import type { Run } from '../run/run.ts';
import { showFindings } from '../run/show-findings.ts';
import type { Theme } from '../ui/theme.ts';
import { tokenText } from '../ui/token-text.ts';

/** Signs a person in and shows what both tokens hold; the tokens themselves only with `--raw`. */
export async function runToken(run: Run): Promise<number> {
  run.speech.say('Looking at the org and the cluster …\n');
  const installation = await lookAtInstallation(run);
  const tried = await trySignIn(run, installation);
  const all = judgeFacts({ ...installation.facts, signIn: tried.facts });
  const isRaw = run.answers.given.get('raw')?.value === true;
  if (isRaw && run.world.io.env['GITHUB_ACTIONS'] === 'true') maskTokens(run, tried);
  return showFindings(
    run.speech,
    all.filter((finding) => isAbout(finding, tried)),
    { text: textOf(run.speech.resultTheme, isRaw, tried), json: jsonOf(isRaw, tried) },
  );
}

/**
 * What is printed here must not show in the log of what comes after.
 * @see https://docs.github.com/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions#masking-a-value-in-a-log
 */
function maskTokens({ speech }: Run, { tokens }: TriedSignIn): void {
  for (const token of tokens === undefined ? [] : [tokens.accessToken, tokens.idToken])
    speech.err(`::add-mask::${token.publish()}\n`);
}

/** What the sign-in came to, and, where it came to nothing, what is broken. */
function isAbout(finding: Finding, { tokens }: TriedSignIn): boolean {
  if (isCheckId(finding.check) && checkList[finding.check].group === 'sign-in') return true;
  return (
    finding.state === 'fail' &&
    (tokens === undefined ||
      finding.check === 'keys-in-force' ||
      finding.check === 'key-set-origin' ||
      finding.check === 'issuer')
  );
}

function textOf(theme: Theme, isRaw: boolean, { tokens, access, id }: TriedSignIn): string {
  const shown = [
    ...(access === undefined ? [] : [tokenText('Access token', access, theme)]),
    ...(id === undefined ? [] : [tokenText('ID token', id, theme)]),
  ];
  if (!isRaw || tokens === undefined) return shown.join('');
  return `${shown.join('')}access_token=${tokens.accessToken.publish()}\nid_token=${tokens.idToken.publish()}\n\n`;
}

function jsonOf(isRaw: boolean, { tokens, access, id }: TriedSignIn): JsonObject {
  return {
    ...(access === undefined ? {} : { accessToken: { header: access.header, claims: access.claims } }),
    ...(id === undefined ? {} : { idToken: { header: id.header, claims: id.claims } }),
    ...(isRaw && tokens !== undefined
      ? { raw: { accessToken: tokens.accessToken.publish(), idToken: tokens.idToken.publish() } }
      : {}),
  };
}
