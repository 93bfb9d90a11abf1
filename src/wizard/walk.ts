import { type Asker, goBack } from '../answers/asker.ts';
import { type Found, type Group, isGiven, isOpen, type Known, type Question, withChanges } from '../answers/known.ts';
import { questionNamed, questions } from '../answers/questions.ts';
import type { Ledger } from '../core/model.ts';
import { isStop, Problem } from '../errors.ts';
import { refuseOther } from '../installation/refuse-other.ts';
import { type Run, withAnswers } from '../run/run.ts';
import { problemText } from '../ui/problem-text.ts';
import { remember } from './kept-answers.ts';
import { fromOf } from './menus.ts';
import { lookAtCluster, lookAtContexts, lookAtOrg } from './read-choices.ts';

/** Where a wizard stands. */
export interface Wizard {
  run: Run;
  found: Found;
  readonly answered: Set<string>;
  readonly ask: Asker;
  /** What an earlier run recorded: it binds the installation to an org. */
  readonly recorded: Ledger | undefined;
  /** What was looked at with the present answers. */
  readonly seen: Set<Look>;
}

const titles: Readonly<Record<Group, string>> = {
  connect: '1 of 6  Connect to Okta',
  protect: '2 of 6  What you protect',
  okta: '3 of 6  Okta details',
  cluster: '4 of 6  The cluster',
  keys: '5 of 6  Signing keys',
  more: '6 of 6  Review',
};

type Look = 'org' | 'contexts' | 'cluster';

/** Everything a question may look at. */
export function knownOf({ run, found, answered }: Wizard): Known {
  return { given: run.answers.given, answers: run.answers, found, answered };
}

/**
 * Asks every open question in order, looks at the org and the cluster as soon as the answers allow it, and says what was
 * answered otherwise. Esc goes to the question that was asked before. With `required` only what setup cannot do without.
 */
export async function walk(wizard: Wizard, required = false): Promise<void> {
  const way = stations(required);
  const asked: number[] = [];
  let again = -1;
  let title: Group | undefined;
  for (let at = 0; at < way.length; ) {
    const station = way[at];
    const group = typeof station === 'object' ? station.group : station === 'contexts' ? 'cluster' : title;
    if (group !== undefined && group !== title) {
      title = group;
      if (!required) wizard.ask.tell(`\n${wizard.run.speech.theme.strong(titles[title])}`);
    }
    if (typeof station === 'string') await lookAt(wizard, station);
    else if (station !== undefined) {
      if (at !== again && !isOpen(station, knownOf(wizard))) tellAnswer(wizard, station);
      else {
        try {
          await put(wizard, station);
          if (asked.at(-1) !== at) asked.push(at);
        } catch (error) {
          if (error !== goBack) throw error;
          if (asked.at(-1) === at) asked.pop();
          again = asked.pop() ?? at;
          at = again;
          continue;
        }
      }
    }
    again = -1;
    at += 1;
  }
}

/** Looks at whatever the present answers have not been tried on yet. */
export async function lookAgain(wizard: Wizard): Promise<void> {
  for (const look of ['org', 'contexts', 'cluster'] as const) await lookAt(wizard, look);
}

/** Asks one question and takes its answer in; what contradicts another answer is said and asked again. */
export async function put(wizard: Wizard, question: Question): Promise<void> {
  for (;;) {
    const { changes, token } = await question.put(knownOf(wizard), wizard.ask);
    const { run } = wizard;
    const given = withChanges(run.answers.given, changes);
    try {
      wizard.run = question.name === 'credentials' ? withAnswers(run, given, { token }) : withAnswers(run, given);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'bad-value') throw error;
      run.speech.err(problemText(error, run.speech.theme));
      continue;
    }
    wizard.answered.add(question.name);
    const { orgUrl } = wizard.run.answers;
    if (question.name === 'orgUrl' && orgUrl !== undefined) refuseOther(wizard.recorded, { org: orgUrl });
    // their URIs follow from the frontends, and the filter from the claims
    if (question.name === 'protect') wizard.answered.delete('uris');
    if (question.name === 'claims') wizard.answered.delete('groupFilter');
    if (question.group === 'connect') wizard.seen.delete('org');
    if (question.name === 'context' || question.name === 'apply') wizard.seen.delete('cluster');
    await remember(run.world.io, run.answers.installation, wizard.run.answers.given, wizard.answered);
    return;
  }
}

function stations(required: boolean): readonly (Question | Look)[] {
  if (required) return [...['orgUrl', 'credentials'].map(questionNamed), 'org', ...['protect'].map(questionNamed)];
  const way: (Question | Look)[] = [];
  for (const question of questions) {
    if (question.name === 'protect') way.push('org');
    if (question.name === 'context') way.push('contexts');
    way.push(question);
    if (question.name === 'context') way.push('cluster');
  }
  return way;
}

/** Says the answer to a question that need not be asked, where there is something to say. */
function tellAnswer(wizard: Wizard, question: Question): void {
  const known = knownOf(wizard);
  if (wizard.answered.has(question.name) && !isGiven(question, known.given)) return;
  const from = fromOf(question, known);
  if (from === 'default' || from === 'you') return;
  const { theme } = wizard.run.speech;
  wizard.ask.tell(
    `${theme.good(theme.symbols.ok)} ${question.label}: ${question.shows(known).join(', ')} ${theme.faint(`(${from})`)}`,
  );
}

async function lookAt(wizard: Wizard, look: Look): Promise<void> {
  const { answers } = wizard.run;
  if (wizard.seen.has(look)) return;
  if (look !== 'org' && !answers.apply && answers.clusterName !== undefined) return;
  if (look === 'org') await lookAtOrgUntilItAnswers(wizard);
  else await lookAtClusterUntilItAnswers(wizard, look);
  wizard.seen.add(look);
}

/** Trouble of the org's own: no other answer would help. */
const passing = ['okta-failed', 'okta-rate-limit'];

/** A refused token is asked for again, an address that is no org's too. */
async function lookAtOrgUntilItAnswers(wizard: Wizard): Promise<void> {
  for (;;) {
    try {
      wizard.found = { ...wizard.found, ...(await lookAtOrg(wizard.run)) };
      return;
    } catch (problem) {
      show(wizard, problem);
      if (passing.includes(problem.code)) {
        await tryAgain(wizard, problem);
        continue;
      }
      const wrong = ['not-okta', 'okta-unreachable', 'answer-unusable'].includes(problem.code) ? 'orgUrl' : 'credentials';
      await putEither(wizard, wrong, wrong === 'orgUrl' ? 'credentials' : 'orgUrl');
    }
  }
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
        explain: 'Nothing has been changed, and your answers are not the cause: the org has trouble of its own, which passes.',
        choices: [
          { value: 'again', name: 'Try again' },
          { value: 'stop', name: 'Stop here' },
        ],
      });
      if (chosen === 'stop') throw problem;
      return;
    } catch (error) {
      if (error !== goBack) throw error;
    }
  }
}

async function putEither(wizard: Wizard, name: string, other: string): Promise<void> {
  try {
    await put(wizard, questionNamed(name));
  } catch (error) {
    if (error !== goBack) throw error;
    await putEither(wizard, other, name);
  }
}

async function lookAtClusterUntilItAnswers(wizard: Wizard, look: 'contexts' | 'cluster'): Promise<void> {
  for (;;) {
    try {
      if (look === 'contexts') {
        wizard.found = { ...wizard.found, ...(await lookAtContexts(wizard.run)) };
        return;
      }
      const { answers } = wizard.run;
      const context = answers.kube.context ?? wizard.found.contexts?.find((one) => one.current)?.name;
      if (context === undefined)
        throw new Problem('context-unknown', 'The kubeconfig has no current context.', 'Choose a context.');
      const seen = await lookAtCluster(wizard.run, context);
      const { namespaces: _n, clusterNames: _c, extAuthServices: _e, routes: _r, ...rest } = wizard.found;
      wizard.found = { ...rest, ...seen };
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
  const several = (wizard.found.contexts?.length ?? 0) > 1;
  for (;;) {
    try {
      const chosen = await wizard.ask.choose({
        message: 'What now?',
        explain: 'Without a cluster gloo-okta sets Okta up and prints the manifests, to be applied later.',
        choices: [
          { value: 'again', name: 'Try again' },
          ...(several ? [{ value: 'context', name: 'Choose another context' }] : []),
          { value: 'without', name: 'Go on without the cluster', about: 'Okta is set up, the manifests are printed' },
          { value: 'stop', name: 'Stop here' },
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
  wizard.run.speech.err(problemText(problem, wizard.run.speech.theme));
}
