import { type Answers, answersFrom, chosenSource } from '../answers/answers.ts';
import { parseConfig } from '../answers/config-file.ts';
import type { CredentialSource } from '../answers/credential-source.ts';
import { type Given, readGiven, refuseFaults } from '../answers/given.ts';
import { type CommandName, defaultOf, type InputName } from '../answers/inputs.ts';
import { commandLine, replayWords } from '../answers/replay.ts';
import { withWhereabouts } from '../answers/whereabouts.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { signInsAt } from '../core/session.ts';
import { textOf } from '../core/text-of.ts';
import { Problem } from '../errors.ts';
import { filePath, keepStdin, readGivenFile, stdinName, UnusableFile } from '../files.ts';
import type { Io } from '../io.ts';
import { readSessions } from '../shell/session-file.ts';
import { keepGivenStdin } from './keep-given-stdin.ts';
import { lastWord } from './last-word.ts';
import { makeSpeech, type Speech } from './speech.ts';
import { openWorld, type World } from './world.ts';

/** One run of a command. What needs only a part of it takes that part. */
export interface Run {
  readonly speech: Speech;
  readonly world: World;
  readonly answers: Answers;
}

/**
 * Reads the config file, puts the answers together and opens the way to the world. On a terminal a person is asked for values that
 * are refused.
 * @throws Problem `bad-value`, `bad-config`
 */
export async function openRun(
  command: CommandName,
  flags: Readonly<Record<string, unknown>>,
  argv: readonly string[],
  io: Io,
): Promise<Run> {
  const config = await readConfig(flags['config'], io);
  // verify is asked about redirect URIs that were refused elsewhere
  const askedAbout: readonly InputName[] = command === 'verify' ? ['redirectUri'] : [];
  const read = readGiven({ flags, env: io.env, askedAbout, ...(config === undefined ? {} : { config }) });
  const spoken = makeSpeech(command, commandLine(['gloo-okta', ...argv]), read.given, io);
  const given = await corrected(read, spoken);
  const speech = given === read.given ? spoken : { ...spoken, again: commandLine(['gloo-okta', command, ...replayWords(given)]) };
  await keepGivenStdin(given, io);
  const signIns = signInsAt(await readSessions(io), io.now());
  const answers = answersFrom(given, io.env, io.cwd, undefined, signIns);
  return { speech, world: openWorld(io, answers, speech, signIns), answers };
}

/**
 * Opens a run and does the work of its command; trouble that ends it says whether something was changed, and prints commands that
 * are about the same org, cluster and installation.
 */
export async function withRun<T>(
  command: CommandName,
  { flags, argv, io }: { readonly flags: Readonly<Record<string, unknown>>; readonly argv: readonly string[]; readonly io: Io },
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const run = await openRun(command, flags, argv, io);
  try {
    return await work(run);
  } catch (error) {
    throw withWhereabouts(lastWord(error, run), run.answers.given, run.speech);
  }
}

/** What was given; on a terminal a person is asked for what is refused, elsewhere it is an error. */
async function corrected({ given, faults }: ReturnType<typeof readGiven>, { canAsk, asker }: Speech): Promise<Given> {
  if (faults.length === 0) return given;
  if (!canAsk) refuseFaults(faults);
  // questions are loaded only where somebody is asked
  return (await import('../answers/correct-given.ts')).correctGiven(given, faults, asker);
}

/**
 * The same run with other answers, e.g. those that a person gave at prompts. What they opened the org with there stays, unless
 * something else is told.
 */
export function withAnswers(
  { speech, world, answers }: Run,
  given: Given,
  opens: { readonly chosen: CredentialSource | undefined } = { chosen: chosenSource(answers) },
): Run {
  const { env, cwd } = world.io;
  const again = commandLine(['gloo-okta', speech.command, ...replayWords(given)]);
  return { speech: { ...speech, again }, world, answers: answersFrom(given, env, cwd, opens.chosen, world.signIns) };
}

/** The largest config file that is read, in bytes. */
const mostConfig = 1_000_000;

async function readConfig(
  flag: unknown,
  { cwd, env, signal, readStdin }: Io,
): Promise<{ file: string; values: Readonly<Record<string, unknown>> } | undefined> {
  const from = typeof flag === 'string' ? '--config' : env['GLOO_OKTA_CONFIG'] ? 'GLOO_OKTA_CONFIG' : undefined;
  const file = typeof flag === 'string' ? flag : env['GLOO_OKTA_CONFIG'] || defaultOf('config');
  try {
    if (file === stdinName) keepStdin(Buffer.from(await readStdin()));
    const text = await readGivenFile(file === stdinName ? file : filePath(file, { cwd, env }), { mostBytes: mostConfig, signal });
    return { file, values: parseConfig(textOf(text), withoutSecrets(file)) };
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    if (from === undefined && error.isMissing) return undefined;
    const hint = `Give the right file by ${from ?? '--config'}.`;
    throw new Problem('bad-config', `${withoutSecrets(file)}: ${error.message}.`, hint, error);
  }
}
