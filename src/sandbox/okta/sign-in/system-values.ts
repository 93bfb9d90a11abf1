import { type Raw, rawAt, textAt, type Value } from '../raw.ts';

const attributes: Readonly<Record<string, string>> = {
  family_name: 'lastName',
  given_name: 'firstName',
  middle_name: 'middleName',
  nickname: 'nickName',
  preferred_username: 'login',
  profile: 'profileUrl',
  zoneinfo: 'timezone',
  locale: 'locale',
  email: 'email',
  phone_number: 'primaryPhone',
};

/**
 * The value of one of the standard claims that Okta fills in itself; null where the person's profile has none, or where
 * Okta's profile has no such attribute (picture, website, gender, birthdate). A real org may fill in `locale` and
 * `zoneinfo` where the profile has none.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims
 */
export function systemValueOf(name: string, raw: Raw): Value {
  const profile = rawAt(raw, 'profile');
  if (name === 'name') return nameOf(profile);
  // The address that Okta calls primary is verified once the person is active.
  if (name === 'email_verified') return raw['status'] === 'ACTIVE';
  if (name === 'updated_at') return Math.floor(Date.parse(textAt(raw, 'lastUpdated') ?? '') / 1000) || null;
  if (name === 'address') return addressOf(profile);
  const attribute = attributes[name];
  return attribute === undefined ? null : (profile[attribute] ?? null);
}

function nameOf(profile: Raw): Value {
  const parts = ['firstName', 'middleName', 'lastName'].flatMap((attribute) => textAt(profile, attribute) ?? []);
  return parts.length === 0 ? null : parts.join(' ');
}

function addressOf(profile: Raw): Value {
  const parts = {
    street_address: 'streetAddress',
    locality: 'city',
    region: 'state',
    postal_code: 'zipCode',
    country: 'countryCode',
  };
  const found = Object.entries(parts).flatMap(([part, attribute]) => {
    const text = textAt(profile, attribute);
    return text === undefined ? [] : [[part, text] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}
