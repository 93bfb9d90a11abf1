import type { Secret } from '../core/secret.ts';
import {
  type Authorizer,
  bearerAuthorizer,
  type SignedIn,
  sessionAuthorizer,
  tokenAuthorizer,
  userInToken,
} from './authorizer.ts';
import { type ServiceApp, serviceAppAuthorizer } from './service-app.ts';

/** What opens an org. */
export type OrgCredentials =
  | { readonly kind: 'token' | 'access-token'; readonly token: Secret }
  | { readonly kind: 'session'; readonly session: SignedIn }
  | {
      readonly kind: 'service-app';
      readonly clientId: string;
      readonly privateKey: Secret;
      readonly keyId?: string;
      readonly scopes: readonly string[];
    };

/** A service app or a person, by the id that its roles stand under. */
export interface Holder {
  readonly kind: 'client' | 'user';
  readonly id: string;
}

/** What gives each request its credentials. Throws `bad-value` and `okta-token-refused` for what no header can carry. */
export function authorizerOf(credentials: OrgCredentials, place: Pick<ServiceApp, 'orgUrl' | 'http' | 'now'>): Authorizer {
  if (credentials.kind === 'service-app') return serviceAppAuthorizer({ ...credentials, ...place });
  if (credentials.kind === 'session') return sessionAuthorizer(credentials.session, place.now);
  return credentials.kind === 'token' ? tokenAuthorizer(credentials.token) : bearerAuthorizer(credentials.token);
}

/** Pure: who acts, as far as the credentials tell it. */
export function holderOf(credentials: OrgCredentials): Holder | undefined {
  if (credentials.kind === 'service-app') return { kind: 'client', id: credentials.clientId };
  if (credentials.kind === 'token') return undefined;
  const token = credentials.kind === 'session' ? credentials.session.accessToken : credentials.token;
  const userId = userInToken(token.reveal());
  return userId === undefined ? undefined : { kind: 'user', id: userId };
}
