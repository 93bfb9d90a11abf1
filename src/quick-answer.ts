import { helpText } from './help-text.ts';
import { version } from './version.ts';

/** An answer that needs nothing but its words. */
export interface QuickAnswer {
  readonly text: string;
  readonly to: 'out' | 'err';
  readonly code: number;
}

/** The answer to a command line that only asks for the version or the help; `undefined` for any other. */
export function quickAnswer(argv: readonly string[]): QuickAnswer | undefined {
  const [first] = argv;
  if (first === '--version' || first === '-V') return { text: `${version}\n`, to: 'out', code: 0 };
  if (first === '--help' || first === '-h' || (first === 'help' && argv.length === 1))
    return { text: helpText(), to: 'out', code: 0 };
  return undefined;
}
