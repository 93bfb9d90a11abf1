import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { stringAt } from '../json-parts.ts';
import { accountIn, serviceAccountUser, type User } from './kube-user.ts';
import type { Store } from './store.ts';

/** The bearer tokens of a cluster. */
export interface BearerTokens {
  /** The user of a token; undefined for an unknown or expired one, and when its ServiceAccount is gone. */
  userOf(token: string): User | undefined;
  /** A token for a person. */
  forUser(user: User): string;
  /** A token for a ServiceAccount that is there, valid for `seconds`; undefined for one that is not. */
  forServiceAccount(namespace: string, name: string, seconds: number): { token: string; expires: Date } | undefined;
}

interface Held {
  readonly user: User;
  readonly expires?: Date;
}

/** No tokens yet. They look like those of a real cluster (a signed JWT), and count as long as this process runs. */
export function makeBearerTokens(store: Store, now: () => Date): BearerTokens {
  const held = new Map<string, Held>();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  const jwt = (claims: object): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ alg: 'ES256', kid })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  };
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
  const uidOf = (namespace: string, name: string): string | undefined =>
    stringAt(store.get('serviceaccounts', namespace, name), 'metadata', 'uid');

  return {
    userOf(token) {
      const found = held.get(token);
      if (found === undefined || (found.expires !== undefined && found.expires <= now())) return undefined;
      const account = accountIn(found.user.name);
      const gone = account !== undefined && uidOf(account.namespace, account.name) !== found.user.uid;
      return gone ? undefined : found.user;
    },
    forUser(user) {
      const token = jwt({ iss: 'gloo-okta-sandbox', sub: user.name, groups: user.groups, jti: randomUUID() });
      held.set(token, { user });
      return token;
    },
    forServiceAccount(namespace, name, lifetime) {
      const uid = uidOf(namespace, name);
      if (uid === undefined) return undefined;
      const expires = new Date(now().getTime() + lifetime * 1000);
      const token = jwt({
        aud: ['https://kubernetes.default.svc.cluster.local'],
        exp: seconds(expires),
        iat: seconds(now()),
        iss: 'https://kubernetes.default.svc.cluster.local',
        jti: randomUUID(),
        'kubernetes.io': { namespace, serviceaccount: { name, uid } },
        sub: `system:serviceaccount:${namespace}:${name}`,
      });
      held.set(token, { user: { ...serviceAccountUser(namespace, name), uid }, expires });
      return { token, expires };
    },
  };
}
