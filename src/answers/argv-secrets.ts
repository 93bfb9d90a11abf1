import { holdsPassword, holdsSecret } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';

/** Words that people try for a token or key that must not stand on a command line; letters only, lower case. */
const secretName = /token|ssws|privatekey|secret|password/;

/** The flags of such a name that hold no secret. */
const harmlessFlags: ReadonlySet<string> = new Set(['--token-file', '--token-stdin', '--private-key-file']);

/** The flags whose values are names and texts, of which `token=user.login` may be one. */
const flagsOfTexts: ReadonlySet<string> = new Set([
  ...['--claim', '--group-claim', '--route-label', '--app-name', '--assign', '--auth-server', '--audience'],
]);

/** One word of a command line with the flag that it belongs to, itself or as its value. */
interface Part {
  readonly flag: string | undefined;
  readonly value: string | undefined;
}

/**
 * Refuses a secret on the command line, where every process of the machine and the shell's history can read it.
 * The value itself is never repeated.
 * @throws Problem `token-in-argv`
 */
export function refuseSecretsIn(argv: readonly string[]): void {
  const found = partsOf(argv).find((part) => isSecret(part));
  if (found === undefined) return;
  const name = found.flag ?? '';
  // a name may have a secret glued to it
  const isNamed = hasSecretName(name) && /^--?[a-z_-]{0,30}(token|ssws|key|secret|password)$/i.test(name);
  throw new Problem(
    'token-in-argv',
    `${isNamed ? `${name} would put a secret` : 'There is an API token, private key or password'} on the command line, where other processes and the shell's history can read it.`,
    'If a real token stood there, revoke it in Okta (Security > API > Tokens) and create a new one. Give it by OKTA_CLIENT_TOKEN, --token-file or --token-stdin.',
  );
}

function partsOf(argv: readonly string[]): readonly Part[] {
  return argv.map((word, at) => {
    if (word.startsWith('-')) {
      const end = word.indexOf('=');
      // it takes no value, so what stands behind it is the token
      if (word.startsWith('--token-stdin=')) return { flag: '--token', value: undefined };
      return end < 0 ? { flag: word, value: undefined } : { flag: word.slice(0, end), value: word.slice(end + 1) };
    }
    const before = argv[at - 1];
    return { flag: before?.startsWith('-') && !before.includes('=') ? before : undefined, value: word };
  });
}

function isSecret({ flag, value }: Part): boolean {
  if (flag !== undefined && ((hasSecretName(flag) && !harmlessFlags.has(flag)) || holdsSecret(flag))) return true;
  if (value === undefined) return false;
  // without its scheme a URL is still meant as one
  const isUrl = /-ur[il]$/.test(flag ?? '') && !/^\w+:[\\/]/.test(value);
  if (holdsSecret(value) || holdsPassword(isUrl ? `//${value}` : value)) return true;
  if (flag === '--org-url') return hasSecretParameter(value);
  if (flag === '--config') return isAssignment(value) || isInlineConfig(value);
  return !flagsOfTexts.has(flag ?? '') && isAssignment(value);
}

function hasSecretName(text: string): boolean {
  return secretName.test(text.toLowerCase().replace(/[^a-z]/g, ''));
}

/** Whether it reads like `OKTA_CLIENT_TOKEN=…`. */
function isAssignment(text: string): boolean {
  const name = /^([A-Za-z_][\w.-]*)=./s.exec(text)?.[1];
  return name !== undefined && hasSecretName(name);
}

function hasSecretParameter(url: string): boolean {
  return [...url.matchAll(/[?&#;]([^=?&#;]*)=/g)].some(([, name = '']) => hasSecretName(name));
}

/** Whether it reads like the content of a config file with a secret in it, e.g. `{token: …}`. */
function isInlineConfig(text: string): boolean {
  return [...text.matchAll(/(?:^|[{,\s])["']?([\w-]+)["']?\s*:(?![\\/])/g)].some(([, name = '']) => hasSecretName(name));
}
