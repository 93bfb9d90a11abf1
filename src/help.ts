import { version } from './version.ts';

/** What each command says of itself, in the order in which help and docs show them. */
export const commandSays = {
  setup: 'make the sign-in, in Okta and in the cluster',
  plan: 'show what setup would change; writes nothing',
  render: 'print the manifests only',
  verify: 'is it in force? judges both worlds, calls the gateway, signs in',
  doctor: 'is all that setup needs there?',
  token: 'sign in and show what both tokens hold',
  env: "print the frontend's settings",
  keys: "status: are the policy's keys those that Okta publishes? refresh: bring them up to date",
  export: 'terraform: the same answers as code that somebody reviews',
  release: 'hand the installation over to code that others own; --take-back undoes it',
  teardown: 'remove what setup made',
  sandbox: 'run a local Okta org, Kubernetes API and gateway until stopped',
  demo: 'the whole guide in the sandbox, start to finish, then cleaned up',
  config: 'show: every value and its source; schema: the JSON Schema of the config file',
  completion: 'print the completion script of a shell',
} as const;

/** What `gloo-okta --help` prints. Written here, so that it does not wait for the parser of command lines. */
export function helpText(): string {
  const commands = [...Object.entries(commandSays), ['help [command]', 'print the help of a command'] as const];
  const rows = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([name, says]) => `  ${name.padEnd(16)} ${says}\n`).join('');
  return [
    'Usage: gloo-okta [command] [options]\n\n',
    'One command from nothing to an Okta sign-in that Gloo Mesh Gateway enforces, and one command back to nothing.\n\n',
    'Commands:\n',
    rows(commands),
    '\nOptions:\n',
    rows([
      ['-V, --version', 'print the version'],
      ['-h, --help', 'print this help; after a command, its own'],
    ]),
    '\nOn a terminal, gloo-okta alone is the guided set-up.\n',
    'To see the whole guide without an account and without a cluster: gloo-okta demo\n',
  ].join('');
}

/** An answer that needs nothing but its words. */
export interface QuickAnswer {
  readonly text: string;
  readonly to: 'out' | 'err';
  readonly code: number;
}

/** The answer to a command line that only asks for the version or the help; `undefined` for any other. */
export function quickAnswer(argv: readonly string[]): QuickAnswer | undefined {
  const [first, second] = argv;
  if (first === '--version' || first === '-V') return { text: `${version}\n`, to: 'out', code: 0 };
  const isHelp = first === 'help' && (second === undefined || second === 'help' || second.startsWith('-'));
  if (first === '--help' || first === '-h' || isHelp) return { text: helpText(), to: 'out', code: 0 };
  return undefined;
}
