import { openedBy } from '../answers/answers.ts';
import type { CredentialSource } from '../answers/credential-source.ts';
import { readCredentials } from '../answers/credentials.ts';
import { waysToGive } from '../answers/given.ts';
import type { Session } from '../core/session.ts';
import { Problem } from '../errors.ts';
import type { SignedIn } from '../okta/authorizer.ts';
import { type Org, openOrg } from '../okta/org.ts';
import type { OrgCredentials } from '../okta/org-credentials.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import type { Wait } from '../okta/patience.ts';
import type { Run } from '../run/run.ts';
import type { World } from '../run/world.ts';
import { deletedKeeper, readDeleted } from '../shell/deleted-file.ts';
import type { OrgSearch } from '../shell/gather-org.ts';
import { keepSession, renewAlone } from '../shell/session-file.ts';
import { readSpentIds } from '../shell/spent-file.ts';
import { removeLeftOver } from './loopback-uri.ts';
import { neededRights, neededScopes, scopesToAsk } from './needed-rights.ts';

/**
 * Opens the org that the answers name, once it has said that it is one: credentials go to nothing else. It is opened once in a
 * run, unless the answers name another or other credentials.
 * @throws Problem `not-okta`, `okta-token-refused`, `okta-key-refused`, `okta-unreachable`
 */
export async function openOktaOrg(run: Run): Promise<Org> {
  const { memory } = run.world;
  const { orgUrl, credentials } = run.answers;
  const open = async () => ({ orgUrl, credentials, org: await openAnew(run) });
  const before = await memory.once(openKey, open);
  if (before.orgUrl === orgUrl && isSameSource(before.credentials, credentials)) return before.org;
  memory.forget(openKey);
  return (await memory.once(openKey, open)).org;
}

/** Where the run remembers the org that is open. */
const openKey = 'open org';

async function openAnew(run: Run): Promise<Org> {
  const { world } = run;
  const { http, memory } = world;
  const orgUrl = run.answers.orgUrl as string;
  const credentials = await credentialsOf(run);
  const { id } = await readOrgIdentity(http, orgUrl);
  const needed = scopesOfRun(run);
  const deleted = { before: await readDeleted(world.io, orgUrl), remember: deletedKeeper(world.io, orgUrl) };
  const spent = await readSpentIds(world.io, id);
  const { now } = world.io;
  const org = await openOrg({ id, orgUrl, credentials, http, now, memory, wait: waitIn(run), needed, deleted, spent });
  if (world.mayWrite) await removeLeftOver({ io: world.io, say: run.speech.say }, org);
  return org;
}

/** Waits until Okta shows what was written, and says so. @throws the reason of a signal that ends the run */
function waitIn({ speech, world }: Run): Wait {
  return async (seconds, what) => {
    const { io, memory } = world;
    void memory.once(`waiting for ${what}`, async () =>
      speech.say(`Okta does not show ${what} yet: looking again for some seconds …\n`),
    );
    io.signal.throwIfAborted();
    await io.sleep(seconds * 1000);
    io.signal.throwIfAborted();
  };
}

function isSameSource(one: CredentialSource | undefined, other: CredentialSource | undefined): boolean {
  const typed = (source: CredentialSource | undefined) =>
    typeof source?.from === 'object' && 'typed' in source.from ? source.from.typed : undefined;
  return typed(one) === typed(other) && JSON.stringify(one) === JSON.stringify(other);
}

/** The credentials that the answers name, read. A service app asks for the scopes that what was chosen needs. */
async function credentialsOf(run: Run): Promise<OrgCredentials> {
  const { world, answers } = run;
  const { io, memory } = world;
  const { credentials: source } = answers;
  if (source === undefined) throw new Error('credentials are required before the org is opened');
  if (source.kind === 'session') return { kind: 'session', session: renewable(world, source.session) };
  const read = () => readCredentials(source, io);
  // stdin gives it only once, and the checks open the org as well as what comes after them
  const found = await (source.from === 'stdin' ? memory.once('credentials from stdin', read) : read());
  if (found.kind !== 'service-app') return found;
  return { ...found, scopes: found.scopes ?? scopesOfRun(run) };
}

function scopesOfRun({ answers, speech: { command } }: Run): readonly string[] {
  return scopesToAsk(command, answers, command === 'token' || answers.given.get('login')?.value === true);
}

/** A sign-in that gets itself a new access token where a refresh token was asked for; what it got is kept for later runs. */
function renewable({ http, io }: Pick<World, 'http' | 'io'>, session: Session): SignedIn {
  const { refreshToken, orgUrl, clientId, scopes } = session;
  if (refreshToken === undefined) return session;
  return {
    ...session,
    refresh: () =>
      renewAlone(io, session, async (kept) => {
        const isRenewed = kept !== undefined && kept.accessToken.reveal() !== session.accessToken.reveal();
        if (isRenewed && kept.expires.getTime() > io.now().getTime()) return renewable({ http, io }, kept);
        const { refreshSignIn } = await import('../oidc/device-flow.ts');
        const live = kept?.refreshToken ?? refreshToken;
        const tokens = await refreshSignIn({ http, orgUrl, clientId }, live, scopes, io.now()).catch((error: unknown) => {
          throw error instanceof Problem && error.code === 'login-refused' ? notRenewed(error) : error;
        });
        const next: Session = { ...tokens, orgUrl, clientId };
        await keepSession(io, next);
        return renewable({ http, io }, next);
      }),
  };
}

/** The run on the org at `orgUrl`, opened by what was given or by a sign-in to it that is kept here, if any. */
export function onOrg(run: Run, orgUrl: string): Run {
  const { answers, world } = run;
  const loginClientId = answers.given.get('loginClientId')?.value as string | undefined;
  const opened = openedBy(answers.credentials, { signIns: world.signIns, orgUrl, loginClientId });
  return { ...run, answers: { ...answers, orgUrl, ...opened } };
}

/** A sign-in that cannot be renewed is credentials that are refused. */
function notRenewed(cause: Problem): Problem {
  const message = `The sign-in of gloo-okta login is over and cannot be renewed. ${cause.message}`;
  return new Problem('okta-token-refused', message, 'Sign in again: gloo-okta login', cause);
}

const unnamed = { code: 'no-org', says: 'No Okta org is named.', hint: `Name it: ${waysToGive('orgUrl')}` };

/** How the checks come into the org at `orgUrl`: nothing is opened yet, and there may be no credentials to open it with. */
export function orgSearchOf(run: Run, orgUrl: string | undefined): OrgSearch {
  const { world, answers } = run;
  const { http } = world;
  const { credentials: source, noSession } = orgUrl === undefined ? answers : onOrg(run, orgUrl).answers;
  const url: OrgSearch['orgUrl'] = orgUrl === undefined ? { trouble: unnamed } : { value: orgUrl };
  const base = {
    http,
    orgUrl: url,
    authServer: answers.authServer,
    trustedOrigins: answers.trustedOrigins === 'auto',
    neededScopes: neededScopes(answers),
    neededRights: neededRights('setup', answers),
    // doctor asks for setup
    onlyLooks: run.speech.command === 'plan',
    ...(noSession === undefined ? {} : { noSession }),
  };
  if (orgUrl === undefined || source === undefined) return base;
  return { ...base, open: () => openOktaOrg({ ...run, answers: { ...answers, orgUrl, credentials: source } }) };
}
