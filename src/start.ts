import { quickAnswer } from './quick-answer.ts';

/** The process's first step: what needs nothing is answered at once, all else loads the program. */
export async function start(): Promise<void> {
  const answer = quickAnswer(process.argv.slice(2));
  if (answer === undefined) return (await import('./main.ts')).run();
  process[answer.to === 'out' ? 'stdout' : 'stderr'].write(answer.text);
  process.exitCode = answer.code;
}
