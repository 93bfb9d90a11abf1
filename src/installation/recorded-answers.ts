import { frontendPlaces, urisFrom } from '../answers/answered-uris.ts';
import type { Given } from '../answers/given.ts';
import type { InputName } from '../answers/inputs.ts';
import type { FrontendPlaces } from '../core/frontend-settings.ts';
import type { AppUris } from '../core/frontend-uris.ts';
import { isObject } from '../core/json.ts';
import type { Ledger } from '../core/model.ts';
import { type Run, withAnswers } from '../run/run.ts';

/**
 * The run with the answers of the set-up that the ledger records, where nobody says what to protect: so a command that was
 * printed to be run again works as it stands. What is given otherwise still wins. It is said which answers were taken.
 */
export async function withRecordedAnswers(run: Run, ledger: Ledger | undefined): Promise<Run> {
  const { speech, answers } = run;
  const recorded = ledger?.facts['answers'];
  if (ledger === undefined || !isObject(recorded) || answers.uris.redirectUris.length > 0) return run;
  // the questions are loaded only where their answers are looked for
  const { keptValues } = await import('../answers/kept-values.ts');
  const values = { ...recorded, orgUrl: ledger.target.org };
  const added = keptValues(answers.given, values);
  if (added.size === 0) return run;
  speech.say(`Taking the answers of the set-up that is recorded here: ${[...added.keys()].join(', ')}. A flag wins over them.\n`);
  return { ...withAnswers(run, new Map([...answers.given, ...added])), speech };
}

/** Where the frontends of the recorded set-up are, as somebody gave it then; `undefined` where no answers are recorded. */
export async function recordedPlaces(ledger: Ledger | undefined): Promise<FrontendPlaces | undefined> {
  const given = await recordedGiven(ledger);
  return given && frontendPlaces(given);
}

/** The URIs of the frontends of the recorded set-up, as they are known by now; `undefined` where no answers are recorded. */
export async function recordedUris(ledger: Ledger | undefined): Promise<AppUris | undefined> {
  const given = await recordedGiven(ledger);
  return given && urisFrom(given);
}

/** What the recorded set-up was given of its frontends; `undefined` where no answers are recorded. */
export async function recordedFrontends(ledger: Ledger | undefined): Promise<Given | undefined> {
  const given = await recordedGiven(ledger);
  return given && new Map([...given].filter(([name]) => ofFrontends.includes(name)));
}

const ofFrontends: readonly InputName[] = [
  'reactUrl',
  'backstageUrl',
  'callbackUrl',
  'spaUrl',
  'local',
  'redirectUri',
  'wildcardRedirect',
  'signOutUri',
];

async function recordedGiven(ledger: Ledger | undefined): Promise<Given | undefined> {
  const recorded = ledger?.facts['answers'];
  if (!isObject(recorded)) return undefined;
  const { keptValues } = await import('../answers/kept-values.ts');
  return keptValues(new Map(), recorded);
}
