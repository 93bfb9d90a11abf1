import { isStop, Problem, untouched } from '../errors.ts';
import type { Prepared } from '../installation/prepare.ts';
import { refuseOther } from '../installation/refuse-other.ts';
import { finishSetup, setUpOnce } from '../installation/set-up.ts';
import type { Run } from '../run/run.ts';
import { saveConfig } from '../run/save-config.ts';
import { holdLedger, type LedgerFile, readLedger } from '../shell/ledger-file.ts';
import { setUpAsking } from './ask-one.ts';
import { takeEarlierAnswers } from './earlier-run.ts';
import { discardKept, readKept } from './kept-answers.ts';
import { planAndAsk, review } from './review.ts';
import { offerToKeep } from './tell-replay.ts';
import { walk } from './walk.ts';
import { newWizard, type Wizard } from './wizard-state.ts';

/**
 * Leads a person through a set-up. It only fills in what is open among the answers; from the plan on everything is what the
 * same flags would do. `whole` asks for all that nothing else answers, and reviews it; else only for what is missing. The
 * ledger is held from the plan to the end of the work, not while a person thinks of anything else.
 */
export async function runWizard(run: Run, whole: boolean): Promise<number> {
  const { speech, world } = run;
  const { installation, orgUrl } = run.answers;
  // another run that holds it is found before anybody answers a question
  await (await holdLedger(world.io, installation)).release();
  const recorded = await readLedger(world.io, installation);
  const wizard = newWizard(run, recorded, await speech.asker());
  try {
    if (orgUrl !== undefined) refuseOther(recorded, { org: orgUrl });
    if (!whole) {
      await walk(wizard, true);
      return await setUpOnce(wizard.run).catch((error: unknown) => setUpAsking(wizard.run, error));
    }
    const back = speech.isPlain ? '<' : 'Esc';
    wizard.ask.tell(
      [
        speech.theme.strong('gloo-okta sets up an Okta sign-in and has Gloo Mesh Gateway enforce it.'),
        'Nothing changes until you have seen the plan and agreed to it.',
        `Enter accepts the default, ? explains, ${back} goes back, Ctrl-C stops.`,
      ].join('\n'),
    );
    await takeEarlierAnswers(wizard);
    await walk(wizard);
    const code = await decide(wizard);
    if (code === 'saved') return 0;
    await offerToKeep(wizard);
    return code;
  } catch (error) {
    throw await farewell(error, wizard);
  }
}

/** The review, then the plan, until a person applies it, saves or cancels. */
async function decide(wizard: Wizard): Promise<number | 'saved'> {
  for (let first = true; ; first = false) {
    if (!first || !wizard.run.speech.modes.yes) {
      const next = await review(wizard);
      if (next === 'saved') return next;
    }
    const done = await withLedger(wizard, async (ledger) => {
      const prepared = await planAndAsk(wizard, ledger);
      return typeof prepared === 'string' ? prepared : carryOutPlan(wizard, prepared, ledger);
    });
    if (done !== 'review') return done;
  }
}

async function carryOutPlan({ run }: Wizard, prepared: Prepared, ledger: LedgerFile): Promise<number> {
  await saveConfig(run);
  const code = await finishSetup(run, prepared, ledger);
  await discardKept(run.world.io, run.answers.installation);
  return code;
}

async function withLedger<T>({ run }: Wizard, work: (ledger: LedgerFile) => Promise<T>): Promise<T> {
  const ledger = await holdLedger(run.world.io, run.answers.installation);
  try {
    return await work(ledger);
  } finally {
    await ledger.release();
  }
}

/** A signal before the set-up itself: says that the answers are kept. */
async function farewell(error: unknown, { run }: Wizard): Promise<unknown> {
  const { io } = run.world;
  if (!(error instanceof Problem) || !isStop(error)) return error;
  if (error.untouched === undefined && error !== io.signal.reason) return error;
  if ((await readKept(io, run.answers.installation)) === undefined) return error;
  const hint = 'Your answers so far are kept, except secrets. Run gloo-okta again to go on.';
  return untouched(error.code, error.untouched ?? 'Stopped', hint, error);
}
