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
  const frontends = await recordedFrontends(await readLedger(world.io, answers.installation));
  return {
    all: sent.map((one) => ({ ...one, ...answerTo(one.uri) })),
    clientId,
    appId: app?.appId,
    registered: live.length > 0 ? live : (facts.app?.wanted.redirectUris ?? []),
    addCommand: (uri) => addCommand(frontends, uri),
  };
}

/** What setup was given before is given again, for what it is not given it takes away. */
function addCommand(frontends: Awaited<ReturnType<typeof recordedFrontends>>, uri: string): string {
  const words = frontends === undefined ? [] : replayWords(frontends);
  const line = commandLine(['gloo-okta', 'setup', ...words, '--redirect-uri', uri]);
  return frontends === undefined ? `${line} (beside what it was given before)` : line;
}
