import { appKey } from '../core/kind.ts';
import type { Entry, JsonObject } from '../core/model.ts';
import type { KubeKind } from './kinds.ts';

/** What the things of an installation are called, as far as that is known. */
export interface KnownNames {
  readonly authServerId: string | undefined;
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  readonly clusterName: string | undefined;
  readonly namespace: string | undefined;
  readonly policy: string | undefined;
  readonly extAuthServer: string | undefined;
  readonly appUrl: string | undefined;
}

/** The names that the ledger's facts say, else those that the entries show. */
export function knownNames(facts: JsonObject, entries: readonly Entry[]): KnownNames {
  const fact = (name: string) => {
    const value = facts[name];
    return typeof value === 'string' ? value : undefined;
  };
  const placeOf = (kind: KubeKind) => entries.find((entry) => entry.kind === kind)?.place;
  const policy = placeOf('kube.ext-auth-policy');
  return {
    authServerId: fact('authServerId') ?? entries.find(({ place }) => place['authServerId'] !== undefined)?.place['authServerId'],
    issuer: fact('issuer'),
    clientId: fact('clientId') ?? entries.find(({ key }) => key === appKey)?.outputs['clientId'],
    clusterName: fact('clusterName'),
    namespace: fact('namespace') ?? policy?.['namespace'],
    policy: fact('policy') ?? policy?.['name'],
    extAuthServer: fact('extAuthServer') ?? placeOf('kube.ext-auth-server')?.['name'],
    appUrl: fact('appUrl'),
  };
}
