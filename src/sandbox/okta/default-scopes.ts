import { newId } from './ids.ts';
import type { Raw } from './raw.ts';

/** The scopes that Okta makes for every authorization server and that cannot be taken away. */
const systemScopes: readonly (readonly [name: string, displayName: string, description: string])[] = [
  ['openid', 'openid', 'Asks for OpenID Connect.'],
  ['profile', 'View your profile information.', 'Asks for what the profile holds, such as name or time zone.'],
  ['email', 'View your email address.', 'Asks for the email address.'],
  ['address', 'View your address.', 'Asks for the postal address.'],
  ['phone', 'View your phone number.', 'Asks for the phone number.'],
  ['offline_access', 'Keep you signed in to the app.', 'Asks for a refresh token.'],
  ['device_sso', 'Request device secret.', 'Asks for a device secret, for single sign-on between native apps.'],
];

const myAccount: readonly (readonly [name: string, operations: readonly ('read' | 'manage')[]])[] = [
  ['appAuthenticator.maintenance', ['manage', 'read']],
  ['appAuthenticator', ['manage', 'read']],
  ['authenticators', ['manage', 'read']],
  ['customAuthenticator', ['manage', 'read']],
  ['email', ['manage', 'read']],
  ['', ['manage']],
  ['oktaApplications', ['read']],
  ['organization', ['read']],
  ['password', ['manage', 'read']],
  ['phone', ['manage', 'read']],
  ['profile', ['manage', 'read']],
  ['', ['read']],
];

/** The 27 scopes of a new authorization server, with new ids; names as recorded, descriptions in our words. */
export function defaultScopes(): Raw[] {
  const ofAccount = myAccount.flatMap(([part, operations]) =>
    operations.map((operation) => {
      const name = ['okta.myAccount', part, operation].filter((word) => word !== '').join('.');
      const what = part === '' ? 'my account' : `my account ${part}`;
      return scopeOf(name, `${operation === 'read' ? 'Read' : 'Manage'} ${what}`, `Lets a person ${operation} ${what}.`, false);
    }),
  );
  return [...ofAccount, ...systemScopes.map(([name, displayName, description]) => scopeOf(name, displayName, description, true))];
}

function scopeOf(name: string, displayName: string, description: string, system: boolean): Raw {
  return {
    id: newId('scope'),
    name,
    displayName,
    description,
    system,
    metadataPublish: 'ALL_CLIENTS',
    consent: 'IMPLICIT',
    optional: false,
    apiResourceId: null,
    default: false,
  };
}
