import { Secret } from '../core/secret.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { textOf } from '../core/text-of.ts';
import { Problem } from '../errors.ts';
import { readGivenFile, UnusableFile } from '../files.ts';
import type { Io } from '../io.ts';
import { apiTokenIn } from './api-token.ts';
import type { CredentialSource } from './credential-source.ts';

/** What opens an org. */
export type Credentials =
  | { readonly kind: 'token' | 'access-token'; readonly token: Secret }
  | {
      readonly kind: 'service-app';
      readonly clientId: string;
      readonly privateKey: Secret;
      readonly keyId?: string;
      readonly scopes?: readonly string[];
    };

/**
 * Reads the secret that `source` names: a file, stdin or the environment; what was typed is at hand. White space around it is no part of it.
 * @throws Problem `bad-value` when there is none, or when it is not shaped like one.
 */
export async function readCredentials(source: Exclude<CredentialSource, { kind: 'session' }>, io: Place): Promise<Credentials> {
  if (source.kind === 'token') {
    const { from } = source;
    const isAccess = typeof from === 'object' && 'variable' in from && from.variable === 'OKTA_ACCESS_TOKEN';
    const text = typeof from === 'object' && 'typed' in from ? from.typed.reveal() : await secretText(from, io);
    const read = apiTokenIn(text, isAccess ? 'Bearer' : undefined);
    if ('fault' in read) {
      const title = isAccess ? 'access token' : 'API token';
      throw new Problem('bad-value', `The ${title} ${read.fault}.`, `Check ${nameOf(from)}.`);
    }
    return { kind: read.scheme === 'Bearer' ? 'access-token' : 'token', token: new Secret(read.token) };
  }
  const { clientId, from, keyId, scopes } = source;
  const text = privateKeyIn(await secretText(from, io));
  if (!text.includes('PRIVATE KEY-----') && !text.startsWith('{')) {
    throw new Problem('bad-value', 'The private key is neither PEM nor a JWK.', `Check ${nameOf(from)}.`);
  }
  const more = { ...(keyId === undefined ? {} : { keyId }), ...(scopes === undefined ? {} : { scopes }) };
  return { kind: 'service-app', clientId, privateKey: new Secret(text.replaceAll('\\n', '\n')), ...more };
}

/** The key in a text as people have it: alone, in quotes, or behind the name of its variable. */
function privateKeyIn(text: string): string {
  return text
    .trim()
    .replace(/^(?:export\s+|set\s+|\$env:)?OKTA_\w+\s*[=:]\s*/i, '')
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
}

/** The largest file of a secret that is read, in bytes. */
const mostSecret = 100_000;

type Place = Pick<Io, 'env' | 'readStdin' | 'signal'>;

type From = { readonly file: string } | 'stdin' | { readonly variable: string };

async function secretText(from: From, io: Place): Promise<string> {
  if (from === 'stdin') return textOf(await io.readStdin());
  if ('variable' in from) return io.env[from.variable] ?? '';
  try {
    return textOf(await readGivenFile(from.file, { mostBytes: mostSecret, signal: io.signal }));
  } catch (cause) {
    if (!(cause instanceof UnusableFile)) throw cause;
    const shown = withoutSecrets(from.file);
    throw new Problem('bad-value', `${shown}: ${cause.message}.`, 'Give the file that holds the secret.', cause);
  }
}

function nameOf(from: From | { readonly typed: Secret }): string {
  if (from === 'stdin' || 'typed' in from) return 'what was given';
  return 'variable' in from ? from.variable : from.file;
}
