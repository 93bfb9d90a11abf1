import { newId } from './ids.ts';
import type { Raw } from './raw.ts';

const identityClaims: Readonly<Record<string, readonly string[]>> = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number'],
};

/**
 * The claims of a new authorization server, with new ids: 18 for the ID token and `sub` for the access token.
 * Their number, types and the value of `sub` are recorded; which 18 they are is OpenID Connect's list, and that a SYSTEM
 * claim shows no `value` is assumed.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims
 */
export function systemClaims(): Raw[] {
  const ofIdToken = Object.entries(identityClaims).flatMap(([scope, names]) =>
    names.map((name) => ({
      id: newId('claim'),
      name,
      status: 'ACTIVE',
      claimType: 'IDENTITY',
      valueType: 'SYSTEM',
      conditions: { scopes: [scope] },
      system: true,
      alwaysIncludeInToken: name === 'email' || name === 'name',
      apiResourceId: null,
    })),
  );
  return [
    {
      id: newId('claim'),
      name: 'sub',
      status: 'ACTIVE',
      claimType: 'RESOURCE',
      valueType: 'EXPRESSION',
      value: '(appuser != null) ? appuser.userName : app.clientId',
      conditions: { scopes: [] },
      system: true,
      alwaysIncludeInToken: true,
      apiResourceId: null,
    },
    ...ofIdToken,
  ];
}

/**
 * Claims of an access token that Okta sets itself and that no custom claim may be named after. `aud` and `sub` are Okta's
 * too, but may be changed; `groups` is free.
 */
export const reservedClaims: readonly string[] = ['auth_time', 'cid', 'exp', 'iat', 'iss', 'jti', 'scp', 'uid', 'ver', 'acr'];
