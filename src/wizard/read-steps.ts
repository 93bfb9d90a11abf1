import { goBack } from '../answers/asker.ts';
import { withChanges } from '../answers/known.ts';
import { questionNamed } from '../answers/questions.ts';
import { isStop, Problem } from '../errors.ts';
import { isRefusedToken } from '../installation/ask-credentials.ts';
import { readOrgIdentity } from '../okta/org-identity.ts';
import { withAnswers } from '../run/run.ts';
import { takeAnswersOfApp } from './earlier-run.ts';
import { put } from './put.ts';
import { readClusterChoices, readContexts, readOrgChoices } from './read-choices.ts';
import type { Reading, Wizard } from './wizard-state.ts';

/** Reads whatever the present answers have not been tried on yet. */
export async function readAnew(wizard: Wizard): Promise<void> {
  for (const reading of ['identity', 'org', 'contexts', 'cluster'] as const) await readStep(wizard, reading);
}

/** Reads one part of the world, if that was not done with the present answers; the answer that stands in the way is asked for again. */
export async function readStep(wizard: Wizard, reading: Reading): Promise<void> {
  const { answers } = wizard.run;
  if (wizard.read.has(reading)) return;
  const isOkta = reading === 'identity' || reading === 'org';
  if (!isOkta && !answers.apply && answers.clusterName !== undefined) return;
  if (reading === 'identity') await untilItIsAnOrg(wizard);
  else if (reading === 'org') {
    await untilItLetsUsIn(wizard);
    await takeAnswersOfApp(wizard);
  } else await untilTheClusterAnswers(wizard, reading);
  wizard.read.add(reading);
}

/** Trouble of the org's own: no other answer would help. */
const passing = ['okta-failed', 'okta-rate-limit'];

/** Whether the address is that of an org: asked before anybody looks for a token. */
async function untilItIsAnOrg(wizard: Wizard): Promise<void> {
  for (;;) {
    const { speech, world, answers } = wizard.run;
    const end = speech.begin(`asking ${answers.orgUrl}`);
    try {
      await readOrgIdentity(world.http, answers.orgUrl as string).finally(end);
      return;
    } catch (problem) {
      show(wizard, problem);
      if (passing.includes(problem.code)) await tryAgain(wizard, problem);
      else await putAgain(wizard, 'orgUrl');
    }
  }
}

/** A token that is refused is asked for again, and nothing else is. */
async function untilItLetsUsIn(wizard: Wizard): Promise<void> {
  for (;;) {
    try {
      wizard.found = { ...wizard.found, ...(await readOrgChoices(wizard.run)) };
      return;
    } catch (problem) {
      show(wizard, problem);
      if (passing.includes(problem.code)) await tryAgain(wizard, problem);
      else if (['not-okta', 'okta-unreachable', 'answer-unusable'].includes(problem.code)) await putAgain(wizard, 'orgUrl');
      else await putAgain(wizard, 'credentials', isRefusedToken(problem, wizard.run));
    }
  }
}

/** Asks once more; going back from there leads to the other of the two answers that open an org. */
async function putAgain(wizard: Wizard, name: 'orgUrl' | 'credentials', isRefused = false): Promise<void> {
  try {
    await put(wizard, questionNamed(name), isRefused);
  } catch (error) {
    if (error !== goBack) throw error;
    await putAgain(wizard, name === 'orgUrl' ? 'credentials' : 'orgUrl');
  }
  if (name === 'orgUrl') await untilItIsAnOrg(wizard);
}

/**
 * Asks whether to try once more.
 * @throws `problem` when the person stops there.
 */
async function tryAgain(wizard: Wizard, problem: Problem): Promise<void> {
  for (;;) {
    try {
      const chosen = await wizard.ask.choose({
        message: 'What now?',
        explain: 'Nothing has changed. Your answers are not the reason: Okta has a problem of its own, which should pass.',
        choices: [
          { value: 'again', name: 'Try again' },
          { value: 'stop', name: 'Stop' },
        ],
      });
      if (chosen === 'stop') throw problem;
      return;
    } catch (error) {
      if (error !== goBack) throw error;
    }
  }
}

async function untilTheClusterAnswers(wizard: Wizard, reading: 'contexts' | 'cluster'): Promise<void> {
  for (;;) {
    try {
      if (reading === 'contexts') {
        wizard.found = { ...wizard.found, ...(await readContexts(wizard.run)) };
        return;
      }
      const { answers } = wizard.run;
      const context = answers.kube.context ?? wizard.found.contexts?.find((one) => one.current)?.name;
      if (context === undefined)
        throw new Problem('context-unknown', 'The kubeconfig has no current context.', 'Choose a context.');
      const choices = await readClusterChoices(wizard.run, context);
      const { namespaces: _n, clusterNames: _c, extAuthServices: _e, extAuthServers: _s, routes: _r, ...rest } = wizard.found;
      wizard.found = { ...rest, ...choices };
      // from now on every call names it, and so does the replay
      if (!answers.given.has('context')) wizard.run = withAnswers(wizard.run, withChanges(answers.given, { context }, 'found'));
      return;
    } catch (problem) {
      show(wizard, problem);
      if (await goOnWithout(wizard, problem)) return;
    }
  }
}

/** What a person wants to do without an answer of the cluster; true when the manifests are to be printed only. */
async function goOnWithout(wizard: Wizard, problem: Problem): Promise<boolean> {
  const hasSeveral = (wizard.found.contexts?.length ?? 0) > 1;
  for (;;) {
    try {
      const chosen = await wizard.ask.choose({
        message: 'What now?',
        explain: 'Without the cluster, gloo-okta sets up Okta and prints the manifests, so that they can be applied later.',
        choices: [
          { value: 'again', name: 'Try again' },
          ...(hasSeveral ? [{ value: 'context', name: 'Choose another context' }] : []),
          { value: 'without', name: 'Go on without the cluster', about: 'Okta is set up and the manifests are printed' },
          { value: 'stop', name: 'Stop' },
        ],
      });
      if (chosen === 'stop') throw problem;
      if (chosen === 'context') await put(wizard, questionNamed('context'));
      if (chosen !== 'without') return false;
      const { run } = wizard;
      wizard.run = withAnswers(run, withChanges(run.answers.given, { noApply: true }));
      if (run.answers.clusterName === undefined) await put(wizard, questionNamed('clusterName'));
      return true;
    } catch (error) {
      if (error !== goBack) throw error;
    }
  }
}

/** Shows a Problem that a person can do something about; what is none, and Ctrl-C, goes on. */
function show(wizard: Wizard, problem: unknown): asserts problem is Problem {
  if (!(problem instanceof Problem) || isStop(problem)) throw problem;
  wizard.run.speech.showProblem(problem);
}
