import { checkList, isCheckId } from '../core/checks/check-list.ts';
import { judgeFacts } from '../core/checks/judge-facts.ts';
import type { Finding, JsonObject } from '../core/model.ts';
import { lookAtInstallation } from '../installation/look-at-installation.ts';
import { type TriedSignIn, trySignIn } from '../installation/try-sign-in.ts';
import type { Session } from '../run/session.ts';
import { showFindings } from '../run/show-findings.ts';
import { tokenText } from '../ui/token-text.ts';

/** Signs a person in and shows what both tokens hold; the tokens themselves only with `--raw`. */
export async function runToken(session: Session): Promise<number> {
  session.say('Looking at the org and the cluster …\n');
  const installation = await lookAtInstallation(session);
  const tried = await trySignIn(session, installation);
  const all = judgeFacts({ ...installation.facts, signIn: tried.facts });
  return showFindings(
    session,
    all.filter((finding) => isAbout(finding, tried)),
    { text: textOf(session, tried), json: jsonOf(session, tried) },
  );
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

function textOf(session: Session, { tokens, access, id }: TriedSignIn): string {
  const shown = [
    ...(access === undefined ? [] : [tokenText('Access token', access, session.resultTheme)]),
    ...(id === undefined ? [] : [tokenText('ID token', id, session.resultTheme)]),
  ];
  if (!isRaw(session) || tokens === undefined) return shown.join('');
  return `${shown.join('')}access_token=${tokens.accessToken.publish()}\nid_token=${tokens.idToken.publish()}\n\n`;
}

function jsonOf(session: Session, { tokens, access, id }: TriedSignIn): JsonObject {
  return {
    ...(access === undefined ? {} : { accessToken: { header: access.header, claims: access.claims } }),
    ...(id === undefined ? {} : { idToken: { header: id.header, claims: id.claims } }),
    ...(isRaw(session) && tokens !== undefined
      ? { raw: { accessToken: tokens.accessToken.publish(), idToken: tokens.idToken.publish() } }
      : {}),
  };
}

function isRaw(session: Session): boolean {
  return session.given.get('raw')?.value === true;
}
