import { typedToken } from '../answers/answers.ts';
import { goBack } from '../answers/asker.ts';
import { defaultOf } from '../answers/inputs.ts';
import { questions } from '../answers/questions.ts';
import { commandLine, replayWords } from '../answers/replay.ts';
import { isObject } from '../core/json.ts';
import { writes } from '../core/make-plan.ts';
import { wrapped } from '../core/wrap.ts';
import { isStop, Problem } from '../errors.ts';
import { type Prepared, refuseForeign } from '../installation/prepare.ts';
import { refuseOther } from '../installation/refuse-other.ts';
import { finishSetup, lookAndPlan, setUp } from '../installation/set-up.ts';
import { type Run, withAnswers } from '../run/run.ts';
import { saveConfig, writeAnswers } from '../run/save-config.ts';
import { holdLedger, type LedgerFile } from '../shell/ledger-file.ts';
import { problemText } from '../ui/problem-text.ts';
import { reviewText } from '../ui/review-text.ts';
import { forget, type Remembered, readRemembered, recalled } from './kept-answers.ts';
import { chooseQuestion, isThere, reviewRows, saveAnswers } from './menus.ts';
import { knownOf, lookAgain, put, type Wizard, walk } from './walk.ts';

/**
 * Leads a person through a set-up. It only fills in what is open among the answers; from the plan on everything is what the
 * same flags would do. `whole` asks every open question and reviews them; else only what is missing.
 */
export async function runWizard(run: Run, whole: boolean): Promise<number> {
  const { speech, world } = run;
  const { installation } = run.answers;
  const ask = await speech.asker();
  const ledger = await holdLedger(world.io, installation);
  const wizard: Wizard = { run, found: {}, answered: new Set(), ask, recorded: ledger.current(), seen: new Set() };
  try {
    const { orgUrl } = run.answers;
    if (orgUrl !== undefined) refuseOther(wizard.recorded, { org: orgUrl });
    if (!whole) {
      await walk(wizard, true);
      return await setUp(wizard.run, ledger);
    }
    wizard.ask.tell(
      `${speech.theme.strong('gloo-okta sets up an Okta sign-in that Gloo Mesh Gateway enforces.')}\nNothing is changed before you have seen the plan and agreed to it.\n${speech.isPlain ? 'Enter takes what is offered, ? explains, < goes back, Ctrl-C stops.' : 'Enter takes what is offered, ? explains, Esc goes back, Ctrl-C stops.'}`,
    );
    await recall(wizard, ledger);
    await walk(wizard);
    return await decide(wizard, ledger);
  } catch (error) {
    throw await farewell(error, wizard);
  } finally {
    await ledger.release();
  }
}

/** Takes in what an earlier run left: what it set up, or what a person answered before stopping it. */
async function recall(wizard: Wizard, ledger: LedgerFile): Promise<void> {
  const { run, ask } = wizard;
  const { installation } = run.answers;
  const take = (remembered: Remembered) => {
    const { given, answered } = recalled(run.answers.given, remembered);
    wizard.run = withAnswers(run, given);
    for (const name of answered) wizard.answered.add(name);
  };
  const left = await readRemembered(run.world.io, installation);
  if (left !== undefined) {
    const chosen = await ask
      .choose({
        message: 'An earlier run was stopped. Take its answers?',
        hint: `It has ${left.answered.length} of them${typeof left.values['orgUrl'] === 'string' ? `, for ${left.values['orgUrl']}` : ''}. No secret is among them.`,
        explain: 'They are shown and can be changed before anything is done.',
        choices: [
          { value: 'yes', name: 'Yes' },
          { value: 'no', name: 'No, start anew' },
        ],
      })
      .catch((error: unknown) => {
        if (error !== goBack) throw error;
        return 'no';
      });
    if (chosen === 'yes') {
      take(left);
      return;
    }
    await forget(run.world.io, installation);
  }
  const recorded = ledger.current();
  if (recorded === undefined) return;
  const { answers } = recorded.facts;
  const values = isObject(answers) ? answers : { orgUrl: recorded.target.org };
  ask.tell(`The installation ${installation} was set up before; its answers are taken over.`);
  const everything = 'reactUrl' in values || 'callbackUrl' in values || 'backstageUrl' in values || 'redirectUri' in values;
  take({ values, answered: everything ? questions.map((question) => question.name) : ['orgUrl'] });
}

/** The review, then the plan, until a person applies it, saves or cancels. */
async function decide(wizard: Wizard, ledger: LedgerFile): Promise<number> {
  for (let first = true; ; first = false) {
    if (!first || !wizard.run.speech.modes.yes) {
      const next = await review(wizard);
      if (next === 'saved') return 0;
    }
    const prepared = await plan(wizard, ledger);
    if (prepared === 'review') continue;
    if (prepared === 'saved') return 0;
    await saveConfig(wizard.run);
    const code = await finishSetup(wizard.run, prepared, ledger);
    await forget(wizard.run.world.io, wizard.run.answers.installation);
    await replay(wizard);
    return code;
  }
}

/** Shows all answers and lets any be changed. */
async function review(wizard: Wizard): Promise<'plan' | 'saved'> {
  const { ask } = wizard;
  for (;;) {
    const { speech } = wizard.run;
    speech.err(`${reviewText(reviewRows(knownOf(wizard)), speech.theme, speech.terminal.columns)}\n`);
    const chosen = await orBack(
      ask.choose({
        message: 'Is this right?',
        explain: 'Nothing has been changed yet. Next the plan is made and shown, for Okta and for the cluster.',
        choices: [
          { value: 'plan', name: 'Yes, show the plan' },
          { value: 'change', name: 'Change something' },
          { value: 'save', name: 'Save the answers and stop' },
          { value: 'cancel', name: 'Cancel' },
        ],
      }),
      'change',
    );
    if (chosen === 'plan') return 'plan';
    if (chosen === 'cancel') throw cancelled();
    if (chosen === 'save') {
      if (await saveAndStop(wizard)) return 'saved';
    } else await changeOne(wizard);
  }
}

/** Makes and shows the plan, and asks what to do with it. */
async function plan(wizard: Wizard, ledger: LedgerFile): Promise<Prepared | 'review' | 'saved'> {
  for (;;) {
    let prepared: Prepared | undefined;
    let problem: Problem | undefined;
    try {
      prepared = await lookAndPlan(wizard.run, ledger);
      refuseForeign(prepared.plan, wizard.run.answers.adopt);
    } catch (error) {
      if (!(error instanceof Problem) || isStop(error)) throw error;
      problem = error;
    }
    const { run } = wizard;
    if (problem !== undefined) run.speech.err(problemText(problem, run.speech.theme));
    else if (prepared !== undefined && (run.speech.modes.yes || writes(prepared.plan).length === 0)) return prepared;
    const chosen = await orBack(askWhatNow(wizard, prepared, problem), 'change');
    if (chosen === 'apply' && prepared !== undefined) return prepared;
    if (chosen === 'adopt') wizard.run = withAnswers(run, new Map([...run.answers.given, adopted]));
    if (chosen === 'stop' && problem !== undefined) throw problem;
    if (chosen === 'cancel') throw cancelled();
    if (chosen === 'save' && (await saveAndStop(wizard))) return 'saved';
    if (chosen === 'change') {
      await changeOne(wizard);
      return 'review';
    }
  }
}

const adopted = ['adopt', { value: true, source: 'prompt', from: 'you' }] as const;

function askWhatNow(wizard: Wizard, prepared: Prepared | undefined, problem: Problem | undefined): Promise<string> {
  const place = prepared?.place;
  const short = place?.cluster === undefined ? 'Okta' : 'Okta and the cluster';
  const where = [
    `org ${place?.org}`,
    ...(place?.cluster === undefined
      ? ['the manifests are printed, no cluster is touched']
      : [`context ${place.cluster.context}`, `API server ${place.cluster.server}`, `namespace ${place.cluster.namespace}`]),
  ];
  const adopt = problem?.code === 'foreign-object' || problem?.code === 'kube-conflict';
  return wizard.ask.choose({
    message: problem === undefined ? 'Carry this out?' : 'What now?',
    explain:
      'Apply carries out exactly this plan and waits until Gloo has accepted it; gloo-okta teardown takes all of it away again.',
    choices: [
      ...(problem === undefined
        ? [
            {
              value: 'apply',
              name: `Apply to ${short}`,
              about: where.join('\n'),
            },
          ]
        : []),
      ...(adopt ? [{ value: 'adopt', name: 'Take over what differs', about: 'teardown puts it back' }] : []),
      ...(problem === undefined ? [] : [{ value: 'again', name: 'Try again' }]),
      { value: 'save', name: 'Save the answers and stop' },
      { value: 'change', name: 'Change something' },
      problem === undefined ? { value: 'cancel', name: 'Cancel' } : { value: 'stop', name: 'Stop here' },
    ],
  });
}

async function changeOne(wizard: Wizard): Promise<void> {
  try {
    const question = await chooseQuestion(wizard.ask, knownOf(wizard));
    if (question === undefined) return;
    await put(wizard, question);
    await lookAgain(wizard);
  } catch (error) {
    if (error !== goBack) throw error;
  }
}

/** True when the answers were saved; false when the person went back. */
async function saveAndStop(wizard: Wizard): Promise<boolean> {
  const { run, ask } = wizard;
  try {
    const file = await saveAnswers(run, ask);
    await forget(run.world.io, run.answers.installation);
    run.speech.err(`To carry it out later:\n  ${commandLine(['gloo-okta', 'setup', '--config', file])}\n`);
    tellReplay(run);
    return true;
  } catch (error) {
    if (error === goBack) return false;
    if (!(error instanceof Problem) || error.code !== 'bad-value') throw error;
    run.speech.err(problemText(error, run.speech.theme));
    return false;
  }
}

/** Prints the same run as one command and offers to keep it as a file. */
async function replay({ run, ask }: Wizard): Promise<void> {
  const { speech, world, answers } = run;
  const { given } = answers;
  tellReplay(run);
  const prompted = [...given.values()].some((value) => value.source === 'prompt');
  if (!prompted || given.has('saveConfig') || speech.modes.yes) return;
  try {
    const there = await isThere(world.io, defaultOf('config'));
    const chosen = await ask.choose({
      message: 'Keep these answers in a file?',
      explain: `A YAML file without secrets, for later runs and for pipelines. gloo-okta reads ${defaultOf('config')} of the folder it runs in by itself.`,
      choices: [
        { value: 'yes', name: there ? `Yes, in place of ${defaultOf('config')}` : `Yes, as ${defaultOf('config')}` },
        { value: 'no', name: 'No' },
      ],
      initial: there ? 'no' : 'yes',
    });
    if (chosen === 'no') return;
    await writeAnswers(world.io, answers, defaultOf('config'));
    speech.err(`Saved the answers to ${defaultOf('config')}.\n`);
  } catch (error) {
    // everything is done: whoever stops here has lost nothing
    if (error === goBack) return;
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'bad-value') speech.err(problemText(error, speech.theme));
  }
}

/** The same run as one command; in one line, so that it can be copied. */
function tellReplay({ speech, answers }: Run): void {
  const typed = typedToken(answers) === undefined ? '' : ', with the token in OKTA_CLIENT_TOKEN';
  const command = commandLine(['gloo-okta', 'setup', '--yes', ...replayWords(answers.given)]);
  speech.err(
    `\n${speech.theme.strong(wrapped(`The same run without questions${typed}:`, speech.terminal.columns))}\n  ${command}\n`,
  );
}

async function orBack<T extends string>(answer: Promise<T>, back: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error === goBack) return back;
    throw error;
  }
}

function cancelled(): Problem {
  return new Problem('cancelled', 'Cancelled; nothing was changed.', 'Your answers are kept: gloo-okta offers them again.');
}

/** Ctrl-C at a question: says that the answers are kept. */
async function farewell(error: unknown, wizard: Wizard): Promise<unknown> {
  if (!(error instanceof Problem) || error.code !== 'interrupted' || error.cause === undefined) return error;
  const kept = await readRemembered(wizard.run.world.io, wizard.run.answers.installation);
  if (kept === undefined) return error;
  return new Problem(
    error.code,
    error.message,
    'Your answers so far are kept, but for secrets: gloo-okta offers them again.',
    error.cause,
  );
}
