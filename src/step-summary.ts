import { stripVTControlCharacters } from 'node:util';
import { withoutKnownSecrets } from './core/secret.ts';
import { Problem } from './errors.ts';
import { appendGivenFile, UnusableFile } from './files.ts';
import type { commandSays } from './help.ts';
import type { Io } from './io.ts';

/** The commands whose result is worth a place on the page of a workflow's run; none whose result may be a secret. */
const summarised: ReadonlySet<string> = new Set<keyof typeof commandSays>([
  ...(['setup', 'plan', 'verify', 'doctor', 'keys', 'release', 'teardown'] as const),
]);

/** Characters of a result that are shown: a page of GitHub takes a mebibyte for all steps of a job. */
const mostShown = 60_000;

/**
 * Runs a command; where a workflow of GitHub Actions keeps a summary (`GITHUB_STEP_SUMMARY`), its result is added to that, too.
 * @see https://docs.github.com/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions#adding-a-job-summary
 */
export async function withStepSummary(name: string, io: Io, run: (io: Io) => Promise<number>): Promise<number> {
  const file = io.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '' || !summarised.has(name)) return run(io);
  let shown = '';
  const out = (text: string) => {
    shown += text;
    io.out(text);
  };
  const heard = Object.create(io, { out: { value: out, enumerable: true } }) as Io;
  try {
    const code = await run(heard);
    await append(file, summaryText(name, code, shown), io);
    return code;
  } catch (error) {
    if (error instanceof Problem) await append(file, summaryText(name, error.exitCode, shown, error), io);
    throw error;
  }
}

/** A result in Markdown; no text of it can end the block that it stands in. Pure. */
export function summaryText(name: string, code: number, shown: string, problem?: Problem): string {
  const text = withoutKnownSecrets(stripVTControlCharacters(shown)).trimEnd();
  const cut = text.length > mostShown ? `${text.slice(0, mostShown)}\n… (${text.length} characters)` : text;
  const says = problem === undefined ? '' : withoutKnownSecrets(`${problem.message} (${problem.code})\n${problem.hint}`);
  const blocks = [cut, says].filter((block) => block !== '').map(fenced);
  return [`### gloo-okta ${name}: ${code === 0 ? 'fine' : `exit code ${code}`}`, ...blocks, ''].join('\n\n');
}

function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** A summary that cannot be written is no reason for a run to fail. */
async function append(file: string, text: string, io: Io): Promise<void> {
  try {
    await appendGivenFile(file, text);
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    io.err(`The step summary was not written: ${error.message}.\n`);
  }
}
