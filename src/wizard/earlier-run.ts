import type { InputName } from '../answers/inputs.ts';
import { questions } from '../answers/questions.ts';
import { isObject } from '../core/json.ts';
import { withAnswers } from '../run/run.ts';
import { discardKept, type KeptAnswers, readKept, withKept } from './kept-answers.ts';
import { orBack } from './or-back.ts';
import type { Wizard } from './wizard-state.ts';

/** Takes in what an earlier run left: what a person answered before stopping it, or what it set up. */
export async function takeEarlierAnswers(wizard: Wizard): Promise<void> {
  const { run, ask, recorded } = wizard;
  const { installation } = run.answers;
  const take = (kept: KeptAnswers) => {
    const { given, answered } = withKept(run.answers.given, kept);
    wizard.run = withAnswers(run, given);
    for (const name of answered) wizard.answered.add(name);
  };
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
      take(kept);
      return;
    }
    await discardKept(run.world.io, installation);
  }
  if (recorded === undefined) return;
  const { answers } = recorded.facts;
  const values = isObject(answers) ? answers : { orgUrl: recorded.target.org };
  ask.tell(`The installation ${installation} is set up already, so its answers are filled in.`);
  const protects: readonly InputName[] = ['reactUrl', 'backstageUrl', 'callbackUrl', 'spaUrl', 'local', 'redirectUri'];
  const everything = protects.some((name) => name in values);
  take({ values, answered: everything ? questions.map((question) => question.name) : ['orgUrl'] });
}
