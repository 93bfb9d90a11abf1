import { PassThrough } from 'node:stream';
import { parseGiven } from '../../src/answers/given.ts';
import { commandTable } from '../../src/command-table.ts';
import { Problem } from '../../src/errors.ts';
import type { Io } from '../../src/io.ts';
import { runProgram } from '../../src/program.ts';

/** Every command line of ours in a page of Markdown: in its code, behind a prompt, in a substitution, over several lines. */
export function commandLinesIn(markdown: string): readonly string[] {
  const fences = [...markdown.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap(([, code = '']) =>
    code.replaceAll('\\\n', ' ').split('\n'),
  );
  const spans = [...markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replaceAll('\n', ' '),
  );
  return [...fences, ...spans].flatMap((code) =>
    [...code.matchAll(/(?<![\w/.@-])gloo-okta (?=[a-z-])[^|>#;&]*/g)].map(([line]) => trimmed(line)),
  );
}

/** Without what stands behind it in a substitution, and without what says "and so on". */
function trimmed(line: string): string {
  const end = [...line].reduce((depth, character, at) => (depth.end >= 0 ? depth : step(depth, character, at)), {
    open: 0,
    end: -1,
  }).end;
  return (end < 0 ? line : line.slice(0, end)).replaceAll('…', '').trim();
}

function step({ open }: { readonly open: number }, character: string, at: number): { open: number; end: number } {
  if (character === ')' && open === 0) return { open, end: at };
  return { open: open + (character === '(' ? 1 : character === ')' ? -1 : 0), end: -1 };
}

/** The words of a command line, as a shell takes them apart. */
export function shellWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

/** Why the program does not take a command line; `undefined` when it does. A word in capitals stands for any value. */
export async function faultOfLine(line: string): Promise<string | undefined> {
  const [, ...argv] = shellWords(line);
  const isForm = argv.some((word) => /^[^-].*[A-Z]{2,}|[=/][A-Z]{2,}|^[A-Z]$/.test(word));
  const table = commandTable.map((entry) => ({
    ...entry,
    run: async ({ flags }: { readonly flags: Readonly<Record<string, unknown>> }) => {
      if (!isForm) parseGiven({ flags, env: {} });
      return 0;
    },
  }));
  try {
    // what is asked of a program alone is answered before it is parsed
    if (argv.length === 1 && /^(--help|--version|-h|-V)$/.test(argv[0] ?? '')) return undefined;
    await runProgram(
      argv.filter((word) => word !== '--help'),
      nowhere,
      async () => 0,
      table,
    );
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

const nowhere: Io = {
  out: () => undefined,
  err: () => undefined,
  env: {},
  cwd: '/',
  platform: 'linux',
  terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
  readStdin: async () => '',
  keys: new PassThrough(),
  now: () => new Date(0),
  sleep: async () => undefined,
  signal: new AbortController().signal,
};
