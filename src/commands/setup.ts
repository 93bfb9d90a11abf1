import { requireAnswers } from '../answers/answers.ts';
import { withRecordedAnswers } from '../installation/recorded-answers.ts';
import { setUpOnce } from '../installation/set-up.ts';
import type { Io } from '../io.ts';
import { type Run, withRun } from '../run/run.ts';
import { readLedger } from '../shell/ledger-file.ts';

/**
 * Makes what is wanted and waits until it is in force. On a terminal what is missing is asked for: all the questions of the
 * wizard where the frontend is not given (or `guided` wants it), else the missing ones alone.
 */
export async function runSetup(run: Run, guided = false): Promise<number> {
  const { speech, world, answers } = run;
  const missing = answers.orgUrl === undefined || answers.credentials === undefined;
  const whole = guided || answers.uris.redirectUris.length === 0;
  if ((missing || whole) && speech.canAsk) return (await import('../wizard/wizard.ts')).runWizard(run, whole);
  const complete = await withRecordedAnswers(run, await readLedger(world.io, answers.installation));
  requireAnswers(complete.answers, { credentials: true, frontend: true });
  try {
    return await setUpOnce(complete);
  } catch (error) {
    if (!speech.canAsk) throw error;
    // one answer that is not clear is asked for, where somebody is there
    return (await import('../wizard/ask-one.ts')).setUpAsking(complete, error);
  }
}

/** The wizard, for `gloo-okta` alone on a terminal; `undefined` where nobody can be asked. */
export async function runGuided(io: Io): Promise<number | undefined> {
  if (!io.terminal.stdin || !io.terminal.stderr) return undefined;
  return withRun('setup', { flags: {}, argv: ['setup'], io }, async (run) =>
    run.speech.canAsk ? runSetup(run, true) : undefined,
  );
}
