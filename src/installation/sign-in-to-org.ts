import { isCi } from '../core/is-ci.ts';
import { isGranted } from '../core/okta-rights.ts';
import { printableLine } from '../core/printable.ts';
import type { Session } from '../core/session.ts';
import { isStop, Problem, untouched } from '../errors.ts';
import { UnusableFile } from '../files.ts';
import type { DeviceCode } from '../oidc/device-flow.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import type { Run } from '../run/run.ts';
import { openBrowser } from '../shell/open-browser.ts';
import { keepSession } from '../shell/session-file.ts';
import { scopesOfLogin } from './needed-rights.ts';

/** A sign-in that was made, and the scopes that were asked for and not granted. */
export interface SignedInToOrg {
  readonly session: Session;
  readonly missing: readonly string[];
}

/**
 * Signs a person in to the org by device, with the scopes that what was chosen needs and no more, and keeps the sign-in in the
 * state directory. `refreshes` asks for a refresh token, too.
 * @throws Problem `login-refused`, `not-okta`, `ledger-unusable`, and what the network brings
 */
export async function signInToOrg(
  run: Run,
  { orgUrl, clientId, refreshes }: { readonly orgUrl: string; readonly clientId: string; readonly refreshes: boolean },
): Promise<SignedInToOrg> {
  const { world, answers, speech } = run;
  const { io, http } = world;
  await readOrgIdentity(http, orgUrl).finally(speech.begin(`asking ${orgUrl}`));
  const { signInByDevice } = await import('../oidc/device-flow.ts');
  const asked = scopesOfLogin(answers);
  let end: () => void = () => undefined;
  const tokens = await signInByDevice({
    http,
    orgUrl,
    clientId,
    scopes: [...asked, ...(refreshes ? ['offline_access'] : [])],
    show: (code) => {
      show(run, code);
      end = speech.begin('waiting for the sign-in');
    },
    sleep: io.sleep,
    now: io.now,
  })
    .finally(() => end())
    .catch((error: unknown) => {
      if (!(error instanceof Problem) || !isStop(error)) throw error;
      throw untouched(error.code, 'Stopped before anybody signed in', 'Run it again whenever you like.', error);
    });
  const { accessToken, scopes, expires } = tokens;
  const refreshToken = refreshes ? tokens.refreshToken : undefined;
  const session: Session = { orgUrl, clientId, accessToken, refreshToken, scopes, expires };
  await keepSession(io, session).catch((cause: unknown) => {
    if (!(cause instanceof UnusableFile) && !(cause instanceof Error && 'code' in cause)) throw cause;
    const message = `The sign-in cannot be kept: ${cause.message}.`;
    throw new Problem(
      'ledger-unusable',
      message,
      'Make the state directory writable (XDG_STATE_HOME), and sign in again.',
      cause,
    );
  });
  world.signIns.good.push(session);
  return { session, missing: asked.filter((scope) => !isGranted(scope, scopes)) };
}

/** Says which of the scopes that were asked for Okta did not grant, and what to do. */
export function warnOfMissing({ world }: Run, missing: readonly string[]): void {
  if (missing.length === 0) return;
  const text = `Okta did not grant: ${missing.map((scope) => printableLine(scope, 60)).join(', ')}.`;
  world.warn(text, 'Ask a Super Administrator to grant them on the app (Okta API Scopes), then sign in again.');
}

/** Until when a sign-in is good, in words that complete a sentence; empty where it is renewed. */
export function untilWhen({ refreshToken, expires }: Session): string {
  return refreshToken === undefined ? ` until ${expires.toISOString().slice(11, 16)} UTC` : '';
}

/** The address is always printed; a browser is opened only for a person. */
function show(run: Run, { userCode, address, whole, expiresIn }: DeviceCode): void {
  const { speech, world, answers } = run;
  const opens = answers.given.get('noBrowser')?.value !== true && speech.terminal.stderr && !isCi(world.io.env);
  const minutes = Math.floor(expiresIn / 60);
  const first = opens ? 'The browser opens for the sign-in to Okta. If it does not, open' : 'To sign in to Okta, open';
  speech.tell(`${first}\n\n  ${whole}\n\n`);
  speech.tell(`and check that it shows this code: ${speech.theme.strong(userCode)}\n`);
  speech.tell(`On another device: ${address}, and type the code. It is good for ${minutes} minutes.\n`);
  if (speech.isPlain || !speech.terminal.stderr) speech.say('Waiting for the sign-in …\n');
  if (opens) openBrowser(whole, world.io);
}
