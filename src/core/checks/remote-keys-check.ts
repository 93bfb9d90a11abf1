import { type Check, fail, type Judged, judgeFact, ok } from './check.ts';
import { known } from './fact.ts';
import type { Facts } from './facts.ts';

/** Whether the gateway reaches the keys that it fetches itself. */
export const remoteKeysCheck = {
  'remote-keys': {
    group: 'force',
    why: 'With --jwks remote the ext-auth service fetches the keys from Okta, and refuses every token while it has none.',
    asked: 'always',
    needs: ['api-server', 'ext-auth-pods'],
    setup: 'shown',
    judge: judgeFetch,
  },
} as const satisfies Readonly<Record<string, Check>>;

function judgeFetch({ keyFetch, when, force, open }: Facts): Judged {
  const policy = force && known(force.policy);
  if (keyFetch === undefined || (when === 'after' && policy?.keys.kind !== 'remote')) return undefined;
  const url = policy?.keys.kind === 'remote' ? policy.keys.url : (open && known(open))?.keySet?.url;
  const host = url !== undefined && URL.canParse(url) ? new URL(url).host : 'the Okta org';
  const needs = `Its pods need DNS, a way out to ${host} (port 443), trust in its certificate and, behind a proxy, HTTPS_PROXY`;
  return judgeFact(keyFetch, ({ failure, logCommand, restartCommand }) =>
    failure === undefined
      ? ok(`The ext-auth service complains of no fetch of keys. ${needs}; from here only a call with a true token shows it.`)
      : fail(
          `The ext-auth service could not fetch the keys, so it refuses every token: ${failure}`,
          `${needs}. Some versions do not try again: once the way is open, ${restartCommand}. See ${logCommand}`,
        ),
  );
}
