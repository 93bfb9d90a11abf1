import { quickAnswer } from './help.ts';
import { writerTo } from './io.ts';

/** The process's first step: what needs nothing is answered at once, all else loads the program. */
export async function start(): Promise<void> {
  const argv = process.argv.slice(2);
  // behind further words a secret may stand, which the program looks for first
  const answer = argv.length === 1 ? quickAnswer(argv, process.stdout.columns ?? 80) : undefined;
  if (answer === undefined) return (await import('./main.ts')).run();
  writerTo(() => process[answer.to === 'out' ? 'stdout' : 'stderr'])(answer.text);
  process.exitCode = answer.code;
}
