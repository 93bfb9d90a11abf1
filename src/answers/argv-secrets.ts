import { Problem } from '../errors.ts';

/**
 * An API token of Okta: `00` and forty characters of its alphabet.
 * @see https://developer.okta.com/docs/guides/create-an-api-token/main/
 */
const tokenLike = /(^|[^\w-])00[\w-]{40}($|[^\w-])/;

/** Words that people try for a token or key that must not stand on a command line. */
const secretFlag = /^--?(api-?)?(token|private-key|client-secret|password)(=|$)/i;

/**
 * Refuses a secret on the command line, where every process of the machine and the shell's history can read it.
 * The value itself is never repeated.
 * @throws Problem `token-in-argv`
 */
export function refuseSecretsIn(argv: readonly string[]): void {
  const found = argv.find((word) => secretFlag.test(word) || tokenLike.test(word) || /-----BEGIN [A-Z ]*PRIVATE KEY/.test(word));
  if (found === undefined) return;
  const flag = secretFlag.exec(found);
  const what = flag ? `${found.split('=')[0]} would put a secret` : 'There is an API token or private key';
  throw new Problem(
    'token-in-argv',
    `${what} on the command line, where other processes and the shell's history can read it.`,
    'If a real token stood there, revoke it in Okta (Security > API > Tokens) and create a new one. Give it by OKTA_CLIENT_TOKEN, --token-file or --token-stdin.',
  );
}
