import type { Secret } from '../core/secret.ts';
import { type Session, sessionFor } from '../core/session.ts';
import { Problem } from '../errors.ts';
import { type Given, type Source, waysToGive } from './given.ts';
import type { InputName } from './inputs.ts';
import { oktaVariables, scopesIn, setVariables, valueIn } from './okta-variables.ts';

/** How the org lets us in. The secrets themselves are read at the door, but for a token that was typed at a prompt. */
export type CredentialSource =
  | {
      /** An API token or an access token: which of them, the text says. */
      readonly kind: 'token';
      readonly from: { readonly file: string } | 'stdin' | { readonly variable: string } | { readonly typed: Secret };
    }
  | {
      readonly kind: 'service-app';
      readonly clientId: string;
      readonly from: { readonly file: string } | { readonly variable: string };
      readonly keyId?: string;
      readonly scopes?: readonly string[];
    }
  /** What `gloo-okta login` keeps; `isChosen` where a person signed in at a question of this run. */
  | { readonly kind: 'session'; readonly from: 'session'; readonly session: Session; readonly isChosen?: true };

/** The sign-in to an org that is kept here, where there is one. */
export function sessionSource(
  sessions: readonly Session[],
  orgUrl: string | undefined,
  clientId: string | undefined,
): CredentialSource | undefined {
  const session = sessionFor(sessions, orgUrl, clientId);
  return session && { kind: 'session', from: 'session', session };
}

/** The ways in which an org can be opened, for messages. */
export const waysToOpen = `a sign-in by gloo-okta login, OKTA_CLIENT_TOKEN or OKTA_ACCESS_TOKEN, ${waysToGive('tokenFile')}, --token-stdin, or ${waysToGive('serviceClientId')} with ${waysToGive('privateKeyFile')}`;

const rank: Readonly<Record<Source, number>> = { prompt: 4, flag: 3, environment: 2, 'config file': 1, 'earlier run': 0 };
/** What another tool's variable says counts after ours. */
const ofTerraform = 1.5;

/**
 * Where the credentials come from: the strongest source, flag, variable, then config file. `env` tells whether a secret is
 * there, nothing of it is read.
 * @throws Problem `bad-value` where two contradict each other, or half of one is missing
 */
export function credentialsFrom(
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
  file: (name: InputName) => string | undefined,
): CredentialSource | undefined {
  const ways = [...tokensIn(given, env, file), ...serviceAppIn(given, env, file)];
  const strongest = Math.max(0, ...ways.map((way) => way.rank));
  const chosen = ways.filter((way) => way.rank === strongest).map(({ source }) => source);
  if (new Set(chosen.map(({ kind }) => kind)).size > 1) {
    throw new Problem('bad-value', 'Both an API token and a service app are given.', 'Leave one of them out.');
  }
  const named = chosen.flatMap(({ from }) => (typeof from === 'object' && 'variable' in from ? [from.variable] : []));
  if (named.length > 1) {
    throw new Problem(
      'bad-value',
      `Both ${named.join(' and ')} are set, and they open the org with different rights.`,
      'Unset one of them.',
    );
  }
  return chosen[0];
}

interface Way {
  readonly rank: number;
  readonly source: CredentialSource;
}

function tokensIn(
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
  file: (name: InputName) => string | undefined,
) {
  const ways: Way[] = [];
  const [stdin, named, path] = [given.get('tokenStdin'), given.get('tokenFile'), file('tokenFile')];
  if (stdin) ways.push({ rank: rank[stdin.source], source: { kind: 'token', from: 'stdin' } });
  if (named && path !== undefined) ways.push({ rank: rank[named.source], source: { kind: 'token', from: { file: path } } });
  for (const { variable, isTerraforms } of setVariables('token', env)) {
    ways.push({ rank: isTerraforms ? ofTerraform : rank.environment, source: { kind: 'token', from: { variable } } });
  }
  return ways;
}

function serviceAppIn(
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
  file: (name: InputName) => string | undefined,
): readonly Way[] {
  const client = given.get('serviceClientId');
  const path = file('privateKeyFile');
  if (client === undefined) {
    if (given.get('privateKeyFile')?.source !== 'flag') return [];
    throw new Problem(
      'bad-value',
      '--private-key-file: the key needs the client id of its service app.',
      `Give it by ${waysToGive('serviceClientId')}.`,
    );
  }
  const [inEnv] = setVariables('privateKey', env);
  const from = path !== undefined ? { file: path } : inEnv && { variable: inEnv.variable };
  if (from === undefined) {
    throw new Problem(
      'bad-value',
      `${client.from}: a service app needs its private key.`,
      `Give it by ${waysToGive('privateKeyFile')} or ${oktaVariables.privateKey.own[0]}.`,
    );
  }
  const isTerraforms = (oktaVariables.clientId.terraform as readonly string[]).includes(client.from);
  const keyId = valueIn('keyId', env);
  const scopes = scopesIn(env);
  const more = { ...(keyId === undefined ? {} : { keyId }), ...(scopes === undefined ? {} : { scopes }) };
  const source = { kind: 'service-app', clientId: client.value as string, from, ...more } as const;
  return [{ rank: isTerraforms ? ofTerraform : rank[client.source], source }];
}
