import { commandLine, replayWords } from '../answers/replay.ts';
import { registeredUris } from '../core/checks/judge-redirects.ts';
import type { SentFact, SentFacts } from '../core/checks/redirect-facts.ts';
import { sentRedirectIn } from '../core/sent-redirect.ts';
import type { Run } from '../run/run.ts';
import { gatherRedirects } from '../shell/gather-redirects.ts';
import { readLedger } from '../shell/ledger-file.ts';
import type { Installation } from './look-at-installation.ts';
import { recordedFrontends } from './recorded-answers.ts';

/** Asks Okta about what a person has of a refused sign-in; `undefined` where they gave nothing. Reads only. */
export async function askForSent({ world, answers }: Run, installation: Installation): Promise<SentFacts | undefined> {
  const given = answers.given.get('redirectUri');
  if (given?.asked !== true) return undefined;
  const { clientId, app, facts, force } = installation;
  const sent = (given.value as readonly string[]).map(sentRedirectIn);
  const uris = sent.flatMap(({ uri }) => uri ?? []);
  const said =
    clientId === undefined ? undefined : await gatherRedirects({ http: world.http, metadata: force.metadata, clientId, uris });
  const answerTo = (uri: string | undefined): Pick<SentFact, 'answer'> => {
    if (said === undefined || uri === undefined) return {};
    const answer = 'trouble' in said ? said : said.value.find((one) => one.uri === uri)?.answer;
    return answer === undefined ? {} : { answer };
  };
  const live = facts.app === undefined ? [] : registeredUris(facts.app.app);
  const appThere = facts.app?.app;
  const there = appThere !== undefined && 'value' in appThere ? appThere.value : undefined;
  const frontends = await recordedFrontends({ ledger: await readLedger(world.io, answers.installation), app: there });
  const registered = live.length > 0 ? live : (facts.app?.wanted.redirectUris ?? []);
  return {
    all: sent.map((one) => ({ ...one, ...answerTo(one.uri) })),
    clientId,
    appId: app?.appId,
    registered,
    addCommand: (uri) => addCommand(frontends, registered, uri),
  };
}

/** What setup was given before is given again, else what the app has, for what it is not given it takes away. */
function addCommand(
  frontends: Awaited<ReturnType<typeof recordedFrontends>>,
  registered: readonly string[],
  uri: string,
): string {
  const there = registered.flatMap((one) => ['--redirect-uri', one]);
  const words = frontends === undefined ? there : replayWords(frontends);
  return commandLine(['gloo-okta', 'setup', ...words, '--redirect-uri', uri]);
}
