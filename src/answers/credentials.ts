import { Secret } from '../core/secret.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';
import { readGivenFile, UnusableFile } from '../files.ts';
import type { Io } from '../io.ts';
import type { CredentialSource } from './answers.ts';
import { apiTokenIn } from './api-token.ts';

/** What opens an org. */
export type Credentials =
  | { readonly kind: 'token'; readonly token: Secret }
  | { readonly kind: 'service-app'; readonly clientId: string; readonly privateKey: Secret };

/**
 * Reads the secret that `source` names: a file, stdin or the environment; what was typed is at hand. White space around it is no part of it.
 * @throws Problem `bad-value` when there is none, or when it is not shaped like one.
 */
export async function readCredentials(source: CredentialSource, io: Place): Promise<Credentials> {
  if (source.kind === 'token') {
    if (typeof source.from !== 'string' && 'typed' in source.from) return { kind: 'token', token: source.from.typed };
    const read = apiTokenIn(await secretText(source.from, 'OKTA_CLIENT_TOKEN', io));
    if ('fault' in read)
      throw new Problem('bad-value', `The API token ${read.fault}.`, `Check ${nameOf(source.from, 'OKTA_CLIENT_TOKEN')}.`);
    return { kind: 'token', token: new Secret(read.token) };
  }
  const text = (await secretText(source.from, 'OKTA_CLIENT_PRIVATEKEY', io)).trim();
  if (!text.includes('PRIVATE KEY-----') && !text.startsWith('{')) {
    throw new Problem(
      'bad-value',
      'The private key is neither PEM nor a JWK.',
      `Check ${nameOf(source.from, 'OKTA_CLIENT_PRIVATEKEY')}.`,
    );
  }
  return { kind: 'service-app', clientId: source.clientId, privateKey: new Secret(text.replaceAll('\\n', '\n')) };
}

/** The largest file of a secret that is read, in bytes. */
const mostSecret = 100_000;

type Place = Pick<Io, 'env' | 'readStdin' | 'signal'>;

type From = { readonly file: string } | 'stdin' | 'environment';

async function secretText(from: From, variable: string, io: Place): Promise<string> {
  if (from === 'environment') return io.env[variable] ?? '';
  if (from === 'stdin') return String(await io.readStdin());
  try {
    return (await readGivenFile(from.file, { mostBytes: mostSecret, signal: io.signal })).toString('utf8');
  } catch (cause) {
    if (!(cause instanceof UnusableFile)) throw cause;
    const shown = withoutSecrets(from.file);
    throw new Problem('bad-value', `${shown}: ${cause.message}.`, 'Give the file that holds the secret.', cause);
  }
}

function nameOf(from: From, variable: string): string {
  if (from === 'environment') return variable;
  return typeof from === 'string' ? 'what was given' : from.file;
}
