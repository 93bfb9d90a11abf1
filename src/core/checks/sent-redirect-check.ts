import { nearestUri } from '../nearest-uri.ts';
import { printableLine } from '../printable.ts';
import { faultOfUri } from '../typed-uri.ts';
import { type Check, fail, ok, type Verdict, warn } from './check.ts';
import { known } from './fact.ts';
import type { SentFact, SentFacts } from './redirect-facts.ts';

/** Whether Okta takes what a library or a browser sent, and if not, what it nearly is. */
export const sentRedirectCheck = {
  'sent-redirect': {
    group: 'okta',
    why: 'One letter too much or too little in the redirect URI that is sent, and Okta shows its error page.',
    asked: 'after',
    needs: ['okta-reachable', 'app-active'],
    setup: 'shown',
    judge: ({ sent }) => sent?.all.map((one) => judgeSent(one, sent)),
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeSent({ uri, clientId, appId, answer }: SentFact, facts: SentFacts): Verdict {
  const other = clientId !== undefined && facts.clientId !== undefined && clientId !== facts.clientId;
  const otherApp = clientId === undefined && appId !== undefined && facts.appId !== undefined && appId !== facts.appId;
  if (other || otherApp) {
    const [sent, ours] = other ? [`the client ${clientId}`, facts.clientId] : [`the app ${appId}`, facts.appId];
    return fail(
      `That was sent for ${printableLine(sent ?? '', 100)}, not for the app of this installation (${ours}).`,
      `Give the frontend this client id: ${facts.clientId}, or name the installation: gloo-okta verify --name NAME`,
    );
  }
  if (uri === undefined)
    return warn(
      "Okta's page does not say which redirect URI was sent.",
      "Give the whole address from the browser's address bar over that page: --redirect-uri 'https://…/authorize?…&redirect_uri=…'",
    );
  const shown = JSON.stringify(printableLine(uri, 300));
  const said = answer && known(answer);
  if (said === 'taken') return ok(`Okta takes ${shown}.`);
  const isThere = facts.registered.includes(uri);
  if (said === undefined && isThere) return ok(`The app has ${shown}; Okta itself could not be asked.`);
  if (said === undefined && facts.registered.length === 0)
    return warn(
      `Okta did not say whether it takes ${shown}, and which URIs the app has is not known.`,
      'Run it again with credentials for the org.',
    );
  const near = nearestUri(uri, facts.registered);
  const list = facts.registered.length === 0 ? '' : ` The app has ${facts.registered.join(', ')}.`;
  const but = near === undefined ? list : ` The app has ${near.uri}: it differs by ${near.differs.join(' and ')}.`;
  return fail(`Okta refuses ${shown}.${but}`, mending(uri, near?.uri, facts));
}

function mending(uri: string, near: string | undefined, { addCommand }: SentFacts): string {
  const fault = faultOfUri(uri);
  const send = near === undefined ? '' : `Let the frontend send ${near}`;
  if (fault !== undefined)
    return `${send === '' ? 'Let the frontend send another one' : send}. The other cannot be registered: ${fault}.`;
  return send === '' ? `Add it: ${addCommand(uri)}` : `${send}, or add the other: ${addCommand(uri)}`;
}
