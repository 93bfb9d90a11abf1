import { goBack } from '../answers/asker.ts';
import { isOpen, type Part, type Question } from '../answers/known.ts';
import { questionNamed, questions } from '../answers/questions.ts';
import { untilWhen } from '../installation/sign-in-to-org.ts';
import { put } from './put.ts';
import { readStep } from './read-steps.ts';
import { knownOf, type Reading, type Wizard } from './wizard-state.ts';

const titles: Readonly<Record<Part, string>> = {
  okta: '1 of 4  Okta',
  apps: '2 of 4  Your apps',
  cluster: '3 of 4  The cluster',
};

/**
 * Asks what nothing else answers, in order, and reads the org and the cluster as soon as the answers allow it. Esc goes to the question that was asked before. With `required` only what setup cannot do without.
 */
export async function walk(wizard: Wizard, required = false): Promise<void> {
  const way = stations(required);
  const asked: number[] = [];
  let again = -1;
  let title: Part | undefined;
  for (let at = 0; at < way.length; ) {
    const station = way[at];
    const part = typeof station === 'object' ? station.part : station === 'contexts' ? 'cluster' : title;
    if (part !== undefined && part !== title) {
      title = part;
      if (!required) wizard.ask.tell(`\n${wizard.run.speech.theme.strong(titles[title])}`);
    }
    if (typeof station === 'object' && station.name === 'credentials' && at !== again) tellSignedIn(wizard);
    if (typeof station === 'string') await readStep(wizard, station);
    else if (station !== undefined) {
      if (at === again || isOpen(station, knownOf(wizard))) {
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

/** Who is signed in already is asked for no credentials. */
function tellSignedIn({ ask, run: { answers } }: Wizard): void {
  const { credentials } = answers;
  if (credentials?.kind !== 'session' || credentials.isChosen === true) return;
  const { session } = credentials;
  ask.tell(`You are signed in to ${session.orgUrl}${untilWhen(session)}, so no token is needed.`);
}

function stations(required: boolean): readonly (Question | Reading)[] {
  const ahead: Readonly<Partial<Record<string, Reading>>> = { credentials: 'identity', protect: 'org', context: 'contexts' };
  const asked = required ? ['orgUrl', 'credentials', 'protect'].map(questionNamed) : questions;
  return asked.flatMap((question) => {
    const before = ahead[question.name];
    return [
      ...(before === undefined ? [] : [before]),
      question,
      ...(['context', 'workloadContext'].includes(question.name) ? (['cluster'] as const) : []),
    ];
  });
}
