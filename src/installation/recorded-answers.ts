import { urisFrom } from '../answers/answered-uris.ts';
import type { Answers } from '../answers/answers.ts';
import type { Given } from '../answers/given.ts';
import { keptClaims } from '../answers/kept-claims.ts';
import { sharedAmong } from '../answers/shared-answers.ts';
import type { AppUris } from '../core/frontend-uris.ts';
import { isObject } from '../core/json.ts';
import { appKey } from '../core/kind.ts';
import type { Json, JsonObject, Ledger } from '../core/model.ts';
import { printableLine } from '../core/printable.ts';
import { answersOn } from '../core/record-answers.ts';
import { findMarkedApps } from '../okta/find-marked-in-org.ts';
import { withNext } from '../run/go-on.ts';
import { type Run, withAnswers } from '../run/run.ts';
import type { AppSearch } from '../shell/gather-app.ts';
import { openOktaOrg } from './open-org.ts';

/**
 * The run with the answers of the set-up that the ledger records, or else the app in the org, where nobody says what to
 * protect: so a command that was printed to be run again works as it stands, and on a machine that never saw the installation,
 * too. What is given otherwise still wins. It is said which answers were taken, and from where. Reads only.
 * @throws Problem those of opening the org, where the ledger knows nothing
 */
export async function withRecordedAnswers(run: Run, ledger: Ledger | undefined): Promise<Run> {
  const { speech, answers } = run;
  if (answers.uris.redirectUris.length > 0) return run;
  const here = answersIn(ledger);
  const onApp = here === undefined ? await answersOfApp(run, ledger) : undefined;
  const recorded = here ?? onApp ?? (await answersOfThings(run, ledger));
  if (recorded === undefined) return run;
  // the questions are loaded only where their answers are looked for
  const { keptValues } = await import('../answers/kept-values.ts');
  const { adopt: _consent, ...values } = recorded;
  const added = new Map([
    ...keptValues(answers.given, ledger === undefined ? values : { ...values, orgUrl: ledger.target.org }),
    ...keptValues(new Map(), keptClaims(answers.given, values)),
  ]);
  if (added.size === 0) return run;
  const from =
    here !== undefined
      ? 'of the set-up that is recorded here'
      : onApp !== undefined
        ? `of the set-up that the app in ${answers.orgUrl} records`
        : 'that fit what is there, for none are recorded';
  speech.say(`Taking the answers ${from}: ${[...added.keys()].join(', ')}. A flag wins over them.\n`);
  const won = overriding(answers.given, values);
  if (won.length > 0) speech.say(`Other than recorded: ${won.join(', ')}.\n`);
  return { ...withAnswers(run, new Map([...answers.given, ...added])), speech };
}

/** The answers of the set-up that the ledger records; `undefined` where it records none. */
function answersIn(ledger: Ledger | undefined): JsonObject | undefined {
  const recorded = ledger?.facts['answers'];
  return isObject(recorded) ? (recorded as JsonObject) : undefined;
}

/**
 * The answers that the record on the app tells; `undefined` where there is nothing to open the org with, or no such record.
 * @throws Problem those of opening the org
 */
export async function answersOfApp(run: Run, ledger: Ledger | undefined): Promise<JsonObject | undefined> {
  const { installation, orgUrl, credentials } = run.answers;
  if (orgUrl === undefined || credentials === undefined) return undefined;
  const apps = await openOktaOrg(run)
    .then((org) => findMarkedApps(org, installation))
    .catch((error: unknown) => {
      throw withNext(run.speech, error);
    });
  const id = ledger?.entries.find(({ key }) => key === appKey)?.id;
  return answersOnApp((apps.find((app) => app.id === id) ?? apps[0])?.raw);
}

/** The answers that what is there tells; `undefined` where there is nothing to open the org with, or no such installation. */
async function answersOfThings(run: Run, ledger: Ledger | undefined): Promise<JsonObject | undefined> {
  const { installation, orgUrl, credentials } = run.answers;
  if (orgUrl === undefined || credentials === undefined) return undefined;
  try {
    const org = await openOktaOrg(run);
    if ((await findMarkedApps(org, installation)).length === 0) return undefined;
    const { readBackAnswers } = await import('./read-back-answers.ts');
    const found = await readBackAnswers(run, org, ledger);
    return found && sharedAmong(found);
  } catch (error) {
    throw withNext(run.speech, error);
  }
}

/** The answers that this app tells, as far as they are anybody's to take; `undefined` for none. */
function answersOnApp(app: Json | undefined): JsonObject | undefined {
  const told = app === undefined ? undefined : answersOn(app);
  return told && sharedAmong(told);
}

/** The flags that say something else than what is recorded. */
function overriding(given: Given, recorded: JsonObject): readonly string[] {
  return [...given].flatMap(([name, { value, from }]) => {
    const before = recorded[name];
    return before === undefined || JSON.stringify(before) === JSON.stringify(value) ? [] : [`${from} (was ${shown(before)})`];
  });
}

function shown(value: Json): string {
  return printableLine(Array.isArray(value) ? value.join(', ') : String(value), 100);
}

/** Where an installation's answers are recorded: in a ledger, and on its app. */
export interface Recording {
  readonly ledger: Ledger | undefined;
  /** The app as Okta has it; absent where it was not read. */
  readonly app?: Json | undefined;
}

/** The URIs of the frontends of the recorded set-up, as they are known by now; `undefined` where no answers are recorded. */
export async function recordedUris(recording: Recording): Promise<AppUris | undefined> {
  const given = await recordedGiven(recording);
  return given && urisFrom(given);
}

/** All that the recorded set-up was given; `undefined` where no answers are recorded. */
export async function recordedGiven({ ledger, app }: Recording): Promise<Given | undefined> {
  const recorded = answersIn(ledger) ?? answersOnApp(app);
  if (recorded === undefined) return undefined;
  const { keptValues } = await import('../answers/kept-values.ts');
  return keptValues(new Map(), recorded);
}

/** What was asked for and leaves no trace in the things that were made; what is given now wins. */
export async function askedOf(
  { given, accessPolicy }: Answers,
  recording: Recording,
): Promise<Pick<AppSearch, 'accessPolicy' | 'noGroup'>> {
  const recorded = await recordedGiven(recording);
  const noGroup = JSON.stringify([recorded?.get('assign')?.value].flat()) === '["none"]';
  if (given.has('accessPolicy')) return { accessPolicy, noGroup };
  return { accessPolicy: recorded?.get('accessPolicy')?.value === 'skip' ? 'skip' : accessPolicy, noGroup };
}
