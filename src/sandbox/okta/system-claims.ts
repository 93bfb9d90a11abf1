import { newId } from './ids.ts';
import type { Raw } from './raw.ts';

// In the order in which real orgs list them; `sub`, the one of the access token, stands among them.
const names: Readonly<Record<string, string>> = {
  middle_name: 'profile',
  zoneinfo: 'profile',
  website: 'profile',
  updated_at: 'profile',
  profile: 'profile',
  preferred_username: 'profile',
  picture: 'profile',
  phone_number: 'phone',
  nickname: 'profile',
  name: 'profile',
  sub: '',
  locale: 'profile',
  given_name: 'profile',
  gender: 'profile',
  family_name: 'profile',
  email_verified: 'email',
  email: 'email',
  birthdate: 'profile',
  address: 'address',
};

/** What is in every ID token, whatever is asked for. */
const always: readonly string[] = ['preferred_username', 'name', 'email'];

/** The claims of a new authorization server as recorded, with new ids: 18 for the ID token and `sub` for the access token. */
export function systemClaims(): Raw[] {
  return Object.entries(names).map(([name, scope]) => {
    const ofAccess = name === 'sub';
    return {
      id: newId('claim'),
      name,
      status: 'ACTIVE',
      claimType: ofAccess ? 'RESOURCE' : 'IDENTITY',
      valueType: ofAccess ? 'EXPRESSION' : 'SYSTEM',
      ...(ofAccess ? { value: '(appuser != null) ? appuser.userName : app.clientId' } : {}),
      conditions: { scopes: ofAccess ? [] : [scope] },
      system: true,
      alwaysIncludeInToken: ofAccess || always.includes(name),
      apiResourceId: null,
    };
  });
}

/**
 * Claims of an access token that Okta sets itself and that no custom claim may be named after. `aud` and `sub` are Okta's
 * too, but may be changed; `groups` is free.
 */
export const reservedClaims: readonly string[] = ['auth_time', 'cid', 'exp', 'iat', 'iss', 'jti', 'scp', 'uid', 'ver', 'acr'];
