import type { Given } from '../answers/given.ts';
import { commandLine, replayWords } from '../answers/replay.ts';
import { isWhere } from '../answers/where-inputs.ts';
import { registeredUris } from '../core/checks/judge-redirects.ts';
import type { AppFacts } from '../core/checks/okta-facts.ts';
import type { SentFact, SentFacts } from '../core/checks/redirect-facts.ts';
import { type SentRedirect, sentRedirectIn } from '../core/sent-redirect.ts';
import { Problem } from '../errors.ts';
import { readGivenFile, stdinName } from '../files.ts';
import type { Run } from '../run/run.ts';
import { gatherRedirects } from '../shell/gather-redirects.ts';
import { readLedger } from '../shell/ledger-file.ts';
import type { Installation } from './look-at-installation.ts';
import { recordedGiven } from './recorded-answers.ts';

/** Asks Okta about what a person has of a refused sign-in; `undefined` where they gave nothing. Reads only. */
export async function askForSent({ world, answers }: Run, installation: Installation): Promise<SentFacts | undefined> {
  const given = answers.given.get('redirectUri');
  if (given?.asked !== true) return undefined;
  const { clientId, app, facts, force } = installation;
  const org = 'value' in force.metadata ? new URL(force.metadata.value.authorizationEndpoint).origin : undefined;
  const texts = await Promise.all((given.value as readonly string[]).map((text) => (text === stdinName ? readPage() : text)));
  const sent = texts.map(sentRedirectIn).map((one) => withoutOrg(one, org));
  const uris = sent.flatMap(({ uri, isSignOut }) => (uri === undefined || isSignOut ? [] : uri));
  const said =
    clientId === undefined ? undefined : await gatherRedirects({ http: world.http, metadata: force.metadata, clientId, uris });
  const answerTo = (uri: string | undefined): Pick<SentFact, 'answer'> => {
    if (said === undefined || uri === undefined) return {};
    const answer = 'trouble' in said ? said : said.value.find((one) => one.uri === uri)?.answer;
    return answer === undefined ? {} : { answer };
  };
  const appThere = facts.app?.app;
  const there = appThere !== undefined && 'value' in appThere ? appThere.value : undefined;
  const recorded = await recordedGiven({ ledger: await readLedger(world.io, answers.installation), app: there });
  const [signIn, signOut] = [listOf(facts.app, 'signIn'), listOf(facts.app, 'signOut')];
  return {
    all: sent.map((one) => ({ ...one, ...answerTo(one.uri) })),
    clientId,
    appId: app?.appId,
    registered: signIn,
    registeredSignOut: signOut,
    addCommand: (uri, flag) => addCommand(recorded, { signIn, signOut }, [flag, uri]),
  };
}

/** An address of Okta's own pages is no redirect URI: of those that name one, it was taken already. */
function withoutOrg(sent: SentRedirect, org: string | undefined): SentRedirect {
  const { uri = '' } = sent;
  const isOktas = org !== undefined && URL.canParse(uri) && new URL(uri).origin === org;
  return isOktas && /^\/(oauth2|login|signin|app|admin|enduser)(\/|$)/.test(new URL(uri).pathname)
    ? { ...sent, uri: undefined }
    : sent;
}

/** What the app has, else what setup wrote. */
function listOf(app: AppFacts | undefined, which: 'signIn' | 'signOut'): readonly string[] {
  if (app === undefined) return [];
  const live = registeredUris(app.app, which);
  return live.length > 0 ? live : which === 'signIn' ? app.wanted.redirectUris : app.wanted.signOutUris;
}

/** What somebody hands in by stdin, e.g. the page of an error. Throws `bad-value` where nothing comes. */
async function readPage(): Promise<string> {
  const text = (await readGivenFile(stdinName, { mostBytes: 2_000_000 })).toString('utf8');
  if (text.trim() !== '') return text;
  throw new Problem(
    'bad-value',
    '--redirect-uri - reads from stdin, and nothing came.',
    "Pipe the page of Okta's error into it.",
  );
}

/**
 * What setup was given before is given again, else what the app has: whoever names a frontend names everything, and setup takes
 * away what it is not given.
 */
function addCommand(
  recorded: Given | undefined,
  { signIn, signOut }: Readonly<Record<'signIn' | 'signOut', readonly string[]>>,
  added: readonly string[],
): string {
  const there = [...signIn.flatMap((one) => ['--redirect-uri', one]), ...signOut.flatMap((one) => ['--sign-out-uri', one])];
  // where the run goes is put in with every command that is shown, and consent is given by a person
  const words = recorded && replayWords(new Map([...recorded].filter(([name]) => !isWhere(name) && name !== 'adopt')));
  return commandLine(['gloo-okta', 'setup', ...(words ?? there), ...added]);
}
