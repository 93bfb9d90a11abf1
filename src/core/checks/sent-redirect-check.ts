import { nearestUri } from '../nearest-uri.ts';
import { printableLine, visibleLine } from '../printable.ts';
import { faultOfSignOutUri, faultOfUri } from '../typed-uri.ts';
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

function judgeSent(sent: SentFact, facts: SentFacts): Verdict {
  const { uri, clientId, appId, isSignOut } = sent;
  const other = clientId !== undefined && facts.clientId !== undefined && clientId !== facts.clientId;
  const otherApp = clientId === undefined && appId !== undefined && facts.appId !== undefined && appId !== facts.appId;
  if (other || otherApp) {
    const [sent, ours] = other ? [`the client ${clientId}`, facts.clientId] : [`the app ${appId}`, facts.appId];
    return fail(
      `That was sent for ${printableLine(sent ?? '', 100)}, not for the app of this installation (${ours}).`,
      `Give the frontend this client id: ${facts.clientId}, or name the installation: gloo-okta verify --name NAME`,
    );
  }
  if (uri === undefined) return judgeText(sent);
  return isSignOut ? judgeSignOut(uri, facts) : judgeUri(uri, sent, facts);
}

/** Of a page or a message that names no URI. */
function judgeText({ isSignOut, isOfToken }: SentFact): Verdict {
  if (isOfToken)
    return warn(
      'Okta refused to give tokens: the redirect URI of that request is not the one that the sign-in was asked for with.',
      'Let the frontend send the same redirect URI, to the letter, in both requests. One that is made from the address of the page changes with it.',
    );
  if (isSignOut)
    return warn(
      "Okta's page does not say which sign-out redirect URI was sent.",
      "Give the part of the address in the browser's address bar over that page that says it, without the token: --redirect-uri 'post_logout_redirect_uri=…'",
    );
  return warn(
    "Okta's page does not say which redirect URI was sent.",
    "Give the whole address from the browser's address bar over that page: --redirect-uri 'https://…/authorize?…&redirect_uri=…'",
  );
}

function judgeUri(uri: string, { answer, cameBackWith }: SentFact, facts: SentFacts): Verdict {
  const { registered, addCommand } = facts;
  const shown = shownOf(uri);
  const said = answer && known(answer);
  if (said === 'taken' && cameBackWith !== undefined)
    return ok(`Okta takes ${shown}. It sent the browser back there with another error: ${printableLine(cameBackWith, 300)}`);
  if (said === 'taken') return ok(`Okta takes ${shown}.`);
  if (said === undefined && registered.includes(uri)) return ok(`The app has ${shown}; Okta itself could not be asked.`);
  if (said === undefined && registered.length === 0)
    return warn(
      `Okta did not say whether it takes ${shown}, and which URIs the app has is not known.`,
      'Run it again with credentials for the org.',
    );
  return refused(`Okta refuses ${shown}.`, uri, registered, faultOfUri, (one) => addCommand(one, '--redirect-uri'));
}

/** Okta shows no page for a sign-out without a token, so that it cannot be asked about one. */
function judgeSignOut(uri: string, { registeredSignOut, addCommand }: SentFacts): Verdict {
  const shown = shownOf(uri);
  if (registeredSignOut.includes(uri)) return ok(`The app has the sign-out redirect URI ${shown}.`);
  const says = `The app lacks the sign-out redirect URI ${shown}.`;
  return refused(says, uri, registeredSignOut, faultOfSignOutUri, (one) => addCommand(one, '--sign-out-uri'));
}

function refused(
  says: string,
  uri: string,
  registered: readonly string[],
  faultOf: (uri: string) => string | undefined,
  addCommand: (uri: string) => string,
): Verdict {
  const near = nearestUri(uri, registered);
  const list = registered.length === 0 ? '' : ` The app has ${registered.join(', ')}.`;
  const but = near === undefined ? list : ` The app has ${near.uri}: it differs by ${near.differs.join(' and ')}.`;
  const fault = faultOf(uri) ?? faultOfSent(uri);
  const send = near === undefined ? '' : `Let the frontend send ${near.uri}`;
  if (fault !== undefined)
    return fail(
      `${says}${but}`,
      `${send === '' ? 'Let the frontend send another one' : send}. The other cannot be registered: ${fault}.`,
    );
  return fail(`${says}${but}`, send === '' ? `Add it: ${addCommand(uri)}` : `${send}, or add the other: ${addCommand(uri)}`);
}

/** What setup would take, in another form or for something else than this one address. */
function faultOfSent(uri: string): string | undefined {
  if (uri !== uri.trim()) return 'it holds white space around it';
  return uri.includes('*') ? 'it holds a wildcard, and a browser sends a real name' : undefined;
}

/** A URI of which every character counts: white space that looks like another, or like none, is written out. */
function shownOf(uri: string): string {
  const visible = visibleLine(uri, 300).replace(/[^\S ]/gu, (space) => `\\u{${space.codePointAt(0)?.toString(16) ?? ''}}`);
  return `"${visible}"`;
}
