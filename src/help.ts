import { wrapped } from './core/wrap.ts';
import { version } from './version.ts';

/** What each command says of itself, in the order in which help and docs show them. */
export const commandSays = {
  setup: 'set up the sign-in, in Okta and in the cluster',
  plan: 'show what setup would change, and change nothing',
  render: 'print the manifests only',
  verify: 'check that the sign-in is in force; can call the gateway and sign in',
  doctor: 'check that everything setup needs is there',
  token: 'sign in and show what is in both tokens',
  env: 'print the settings for your app',
  keys: "status: compare the policy's keys with Okta's; refresh: update them",
  export: 'terraform: the same answers as Terraform code',
  release: 'hand the installation over to code that others own; --take-back undoes it',
  teardown: 'remove what setup made',
  rights: 'print what the chosen features need in Okta: scopes, roles, permissions',
  login: 'sign in to the Okta org instead of giving an API token; --bootstrap makes the app for it',
  logout: 'end that sign-in',
  sandbox: 'run an Okta org, a Kubernetes API and a gateway on this machine',
  demo: 'show the whole guide in the sandbox, then clean up',
  explain: 'say what a code, a check or an error text means, and what to do; offline',
  config: 'show: every value and its source; schema: the JSON Schema of the config file',
  completion: 'print the completion script for a shell',
} as const;

/** What `gloo-okta --help` prints, in lines of so many columns. Written here, so that it does not wait for the parser of command lines. */
export function helpText(columns: number): string {
  const commands = [...Object.entries(commandSays), ['help [command]', 'print the help of a command'] as const];
  const rows = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([name, says]) => wrapped(`  ${name.padEnd(16)} ${says}`, columns, 17)).join('\n');
  const lines = [
    'Usage: gloo-okta [command] [options]',
    '',
    'Sets up an Okta sign-in that Gloo Mesh Gateway enforces with one command, and removes it with another.',
    '',
    'Commands:',
    rows(commands),
    '',
    'Options:',
    rows([
      ['-V, --version', 'print the version'],
      ['-h, --help', 'print this help; after a command, its own; with --json the tree of all commands'],
    ]),
    '',
    'On a terminal, gloo-okta alone guides you through setup.',
    'To see all of it without an account and without a cluster: gloo-okta demo',
    'What an error or a check means: gloo-okta explain CODE',
  ];
  return `${lines.map((line) => wrapped(line, columns)).join('\n')}\n`;
}

/** An answer that needs nothing but its words. */
export interface QuickAnswer {
  readonly text: string;
  readonly to: 'out' | 'err';
  readonly code: number;
}

/** The answer to a command line that only asks for the version or the help; `undefined` for any other. */
export function quickAnswer(argv: readonly string[], columns: number): QuickAnswer | undefined {
  const [first, second] = argv;
  if (first === '--version' || first === '-V') return { text: `${version}\n`, to: 'out', code: 0 };
  const isHelp = first === 'help' && (second === undefined || second === 'help' || second.startsWith('-'));
  if (first === '--help' || first === '-h' || isHelp) return { text: helpText(columns), to: 'out', code: 0 };
  return undefined;
}
