import { typedToken } from '../answers/answers.ts';
import { goBack } from '../answers/asker.ts';
import { defaultOf } from '../answers/inputs.ts';
import { commandLine, replayWords } from '../answers/replay.ts';
import { breaksCommands, wrapped, wrappedCommand } from '../core/wrap.ts';
import { Problem } from '../errors.ts';
import type { Run } from '../run/run.ts';
import { writeAnswers } from '../run/save-config.ts';
import { isThere } from './menus.ts';
import type { Wizard } from './wizard-state.ts';

/** Prints the same run as one command that can be copied. */
export function tellReplay({ speech, world, answers }: Run): void {
  const isSignedIn = answers.credentials?.kind === 'session';
  const typed = isSignedIn
    ? ', once you are signed in (gloo-okta login)'
    : typedToken(answers) === undefined
      ? ''
      : ', with the token in OKTA_CLIENT_TOKEN';
  const command = commandLine(['gloo-okta', 'setup', '--yes', ...replayWords(answers.given)]);
  const title = wrapped(`The same run without questions${typed}:`, speech.terminal.columns);
  const breaks = breaksCommands(world.io.platform);
  const shown = breaks ? wrappedCommand(command, speech.terminal.columns, '  ') : `  ${command}`;
  speech.err(`\n${speech.theme.strong(title)}\n${shown}\n`);
}

/** Prints it and offers to keep the answers in a file. */
export async function offerToKeep({ run, ask }: Wizard): Promise<void> {
  const { speech, world, answers } = run;
  tellReplay(run);
  const hasAnswered = [...answers.given.values()].some(({ source, from }) => source === 'prompt' && from !== 'found');
  if (!hasAnswered || answers.given.has('saveConfig') || speech.modes.yes) return;
  const file = defaultOf('config');
  try {
    const there = await isThere(world.io, file);
    const chosen = await ask.choose({
      message: 'Save these answers to a file?',
      explain: `A YAML file without secrets, for later runs and for pipelines. gloo-okta reads ${file} in the current folder by itself.`,
      choices: [
        { value: 'yes', name: there ? `Yes, replace ${file}` : `Yes, to ${file}` },
        { value: 'no', name: 'No' },
      ],
      initial: there ? 'no' : 'yes',
    });
    if (chosen === 'no') return;
    await writeAnswers(world.io, answers, file);
    speech.tell(`Your answers are in ${file}.\n`);
  } catch (error) {
    // everything is done: whoever stops here has lost nothing
    if (error === goBack) return;
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'bad-value') speech.showProblem(error);
  }
}
