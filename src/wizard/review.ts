import { goBack } from '../answers/asker.ts';
import type { GivenValue } from '../answers/given.ts';
import { commandLine } from '../answers/replay.ts';
import { takesAway, writes } from '../core/make-plan.ts';
import { isStop, Problem, untouched } from '../errors.ts';
import { refuseBlocked } from '../installation/checked-plan.ts';
import { type Prepared, refuseForeign } from '../installation/prepare.ts';
import { planSetup } from '../installation/set-up.ts';
import { withAnswers } from '../run/run.ts';
import type { LedgerFile } from '../shell/ledger-file.ts';
import { reviewText } from '../ui/review-text.ts';
import { discardKept } from './kept-answers.ts';
import { chooseQuestion, hiddenDetails, reviewRows, saveAnswers } from './menus.ts';
import { orBack } from './or-back.ts';
import { put } from './put.ts';
import { readAnew } from './read-steps.ts';
import { tellReplay } from './tell-replay.ts';
import { knownOf, type Wizard } from './wizard-state.ts';

/** Shows the answers and lets any be changed. */
export async function review(wizard: Wizard): Promise<'plan' | 'saved'> {
  const { ask } = wizard;
  const { theme } = wizard.run.speech;
  ask.tell(`\n${theme.strong('4 of 4  Review')}`);
  for (let details = false; ; ) {
    const { speech } = wizard.run;
    const known = knownOf(wizard);
    const hidden = details ? [] : hiddenDetails(known);
    speech.err(`${reviewText(reviewRows(known, details), hidden, speech.theme, speech.terminal.columns)}\n`);
    const chosen = await orBack(
      ask.choose({
        message: 'Is this right?',
        explain: 'Nothing has changed yet. Next you see exactly what will change in Okta and in the cluster.',
        choices: [
          { value: 'plan', name: 'Yes, show me the plan' },
          { value: 'change', name: 'Change an answer' },
          ...(hidden.length === 0 ? [] : [{ value: 'details', name: 'Show the details too' }]),
          { value: 'save', name: 'Save the answers and stop' },
          { value: 'cancel', name: 'Cancel' },
        ],
      }),
      'change',
    );
    if (chosen === 'plan') return 'plan';
    if (chosen === 'cancel') throw cancelled();
    if (chosen === 'details') details = true;
    else if (chosen === 'save') {
      if (await saveAndStop(wizard)) return 'saved';
    } else await changeOne(wizard);
  }
}

/** Makes and shows the plan, and asks what to do with it. */
export async function planAndAsk(wizard: Wizard, ledger: LedgerFile): Promise<Prepared | 'review' | 'saved'> {
  for (;;) {
    let prepared: Prepared | undefined;
    let problem: Problem | undefined;
    try {
      prepared = await planSetup(wizard.run, ledger);
      refuseForeign(wizard.run, prepared.plan);
      refuseBlocked(wizard.run, prepared.plan);
    } catch (error) {
      if (!(error instanceof Problem) || isStop(error)) throw error;
      problem = error;
    }
    const { run } = wizard;
    if (problem !== undefined) run.speech.showProblem(problem);
    else if (prepared !== undefined && (run.speech.modes.yes || writes(prepared.plan).length === 0)) return prepared;
    const chosen = await orBack(askWhatNow(wizard, prepared, problem), 'change');
    if (chosen === 'apply' && prepared !== undefined) return prepared;
    if (chosen === 'adopt') wizard.run = withAnswers(run, new Map([...run.answers.given, adopted]));
    if (chosen === 'force') wizard.run = withAnswers(run, new Map([...run.answers.given, forced]));
    if (chosen === 'stop' && problem !== undefined) throw problem;
    if (chosen === 'cancel') throw cancelled();
    if (chosen === 'save' && (await saveAndStop(wizard))) return 'saved';
    if (chosen === 'change') {
      await changeOne(wizard);
      return 'review';
    }
  }
}

const forced: readonly ['force', GivenValue] = ['force', { value: true, source: 'prompt', from: 'you' }];
const adopted: readonly ['adopt', GivenValue] = ['adopt', { value: true, source: 'prompt', from: 'you' }];

function askWhatNow({ ask }: Wizard, prepared: Prepared | undefined, problem: Problem | undefined): Promise<string> {
  if (problem !== undefined || prepared === undefined) {
    const canAdopt = problem?.code === 'foreign-object' || problem?.code === 'kube-conflict';
    return ask.choose({
      message: 'What now?',
      explain: 'Nothing has changed yet.',
      choices: [
        ...(canAdopt ? [{ value: 'adopt', name: 'Take over what differs', about: 'Teardown puts it back.' }] : []),
        { value: 'again', name: 'Try again' },
        ...(problem?.code === 'check-failed' ? [{ value: 'force', name: 'Go on all the same' }] : []),
        { value: 'save', name: 'Save the answers and stop' },
        { value: 'change', name: 'Change an answer' },
        { value: 'stop', name: 'Stop' },
      ],
    });
  }
  const { plan, place } = prepared;
  const { cluster } = place;
  const where = [
    `org ${place.org}`,
    ...(cluster === undefined
      ? ['The manifests are printed, and no cluster is touched.']
      : [`context ${cluster.context}`, `API server ${cluster.server}`, `namespace ${cluster.namespace}`]),
  ];
  return ask.choose({
    message: 'Make these changes?',
    explain: 'Yes makes exactly these changes and waits until Gloo accepts them. gloo-okta teardown takes them back.',
    choices: [
      {
        value: 'apply',
        name: cluster === undefined ? 'Yes, in Okta' : 'Yes, in Okta and in the cluster',
        about: where.join('\n'),
      },
      { value: 'save', name: 'Save the answers and stop' },
      { value: 'change', name: 'Change an answer' },
      { value: 'cancel', name: 'Cancel' },
    ],
    initial: takesAway(plan) ? 'cancel' : 'apply',
  });
}

async function changeOne(wizard: Wizard): Promise<void> {
  try {
    const question = await chooseQuestion(wizard.ask, knownOf(wizard));
    if (question === undefined) return;
    await put(wizard, question);
    await readAnew(wizard);
  } catch (error) {
    if (error !== goBack) throw error;
  }
}

/** True when the answers were saved; false when the person went back. */
async function saveAndStop(wizard: Wizard): Promise<boolean> {
  const { run, ask } = wizard;
  try {
    const file = await saveAnswers(run, ask);
    await discardKept(run.world.io, run.answers.installation);
    run.speech.tell(`To carry them out later:\n  ${commandLine(['gloo-okta', 'setup', '--config', file])}\n`);
    tellReplay(run);
    return true;
  } catch (error) {
    if (error === goBack) return false;
    if (!(error instanceof Problem) || error.code !== 'bad-value') throw error;
    run.speech.showProblem(error);
    return false;
  }
}

function cancelled(): Problem {
  return untouched('cancelled', 'Cancelled', 'Your answers are kept for the next run of gloo-okta.');
}
