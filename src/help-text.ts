import { commandSays } from './command-says.ts';

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
