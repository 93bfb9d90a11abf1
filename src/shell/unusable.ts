import { Problem } from '../errors.ts';

/** What a file that cannot be used means for the person. */
export function unusable(path: string, cause: unknown): Problem {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Problem(
    'ledger-unusable',
    `The record of what was made, ${path}, cannot be used: ${reason}.`,
    'Make it readable and writable for you, or move it away and run again.',
    cause,
  );
}
