import type { InputName } from '../answers/inputs.ts';
import { questions } from '../answers/questions.ts';
import { isObject } from '../core/json.ts';
import { answersOfApp } from '../installation/recorded-answers.ts';
import { withAnswers } from '../run/run.ts';
import { discardKept, type KeptAnswers, readKept, withKept } from './kept-answers.ts';
import { orBack } from './or-back.ts';
import type { Wizard } from './wizard-state.ts';

/** Takes in what an earlier run left: what a person answered before stopping it, or what it set up. */
export async function takeEarlierAnswers(wizard: Wizard): Promise<void> {
  const { run, ask, recorded } = wizard;
  const { installation } = run.answers;
  const kept = await readKept(run.world.io, installation);
  if (kept !== undefined) {
    const { orgUrl } = kept.values;
    const chosen = await orBack(
      ask.choose({
        message: 'You stopped an earlier run. Do you want to use its answers?',
        hint: `${typeof orgUrl === 'string' ? `They are for ${orgUrl}. ` : ''}No secret is among them.`,
        explain: 'You can check and change them before anything happens.',
        choices: [
          { value: 'yes', name: 'Yes' },
          { value: 'no', name: 'No, start over' },
        ],
      }),
      'no',
    );
    if (chosen === 'yes') {
      take(wizard, kept);
      for (const name of kept.answered) wizard.asked.add(name);
      return;
    }
    await discardKept(run.world.io, installation);
  }
  if (recorded === undefined) return;
  const { answers } = recorded.facts;
  const values = isObject(answers) ? answers : { orgUrl: recorded.target.org };
  ask.tell(`The installation ${installation} is set up already, so its answers are filled in.`);
  take(wizard, { values, answered: protectsSomething(values) ? questions.map((question) => question.name) : ['orgUrl'] });
}

/** Takes in what the app in the org records of a set-up from another machine, as soon as the org is open. What cannot be read is asked. */
export async function takeAnswersOfApp(wizard: Wizard): Promise<void> {
  const { run, ask, recorded, answered } = wizard;
  if (recorded !== undefined || answered.has('protect') || run.answers.uris.redirectUris.length > 0) return;
  const values = await answersOfApp(run, undefined).catch(() => undefined);
  if (values === undefined || !protectsSomething(values)) return;
  ask.tell(
    `The installation ${run.answers.installation} is set up already: the app in the org records its answers, so they are filled in.`,
  );
  take(wizard, { values, answered: questions.map((question) => question.name) });
}

function take(wizard: Wizard, kept: KeptAnswers): void {
  const { given, answered } = withKept(wizard.run.answers.given, kept);
  wizard.run = withAnswers(wizard.run, given);
  for (const name of answered) wizard.answered.add(name);
}

function protectsSomething(values: Readonly<Record<string, unknown>>): boolean {
  const protects: readonly InputName[] = ['reactUrl', 'backstageUrl', 'callbackUrl', 'spaUrl', 'local', 'redirectUri'];
  return protects.some((name) => name in values);
}
