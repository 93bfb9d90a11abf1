import type { Shapes } from './body.ts';
import type { OrgState, User } from './org-state.ts';
import { type Raw, rawAt, textAt } from './raw.ts';
import { blank, invalid, taken } from './refusal.ts';

/** What may be sent of a person. */
export const userShapes: Shapes = {
  profile: 'object',
  credentials: { fields: { password: { fields: { value: 'string' } }, provider: 'object', recovery_question: 'object' } },
  groupIds: { list: 'string' },
  type: { fields: { id: 'string' } },
};

const required = ['login', 'email', 'firstName', 'lastName'] as const;

/**
 * A profile as a person may have it: the four fields that Okta's default schema requires, and any others (in a real org those
 * of its schema only; how it refuses a stranger is not recorded). Throws 400 E0000001.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/user/
 */
export function checkedProfile(sent: Raw, state: OrgState, before: User | undefined): Raw {
  const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
  const profile: Raw = { firstName: null, lastName: null, mobilePhone: null, secondEmail: null, ...given };
  for (const field of required) if ((textAt(profile, field) ?? '').trim() === '') throw blank(field);
  const login = textAt(profile, 'login') ?? '';
  for (const field of ['login', 'email']) {
    if (!/^[^\s@]+@[^\s@]+$/.test(textAt(profile, field) ?? '')) {
      throw invalid(field, `${field}: must be in the form of an email address`);
    }
  }
  const holder = state.users.find((user) => textAt(user.raw, 'profile', 'login')?.toLowerCase() === login.toLowerCase());
  if (holder !== undefined && holder !== before) throw taken('login');
  return profile;
}

/** A person's credentials as answered: never the password; only Okta itself as provider is imitated. */
export function answeredCredentials(sent: Raw, before: Raw): Raw {
  const question = textAt(sent, 'credentials', 'recovery_question', 'question');
  const kept = rawAt(before, 'credentials');
  return {
    ...(textAt(sent, 'credentials', 'password', 'value') === undefined ? {} : { password: {} }),
    ...kept,
    ...(question === undefined ? {} : { recovery_question: { question } }),
    provider: { type: 'OKTA', name: 'OKTA' },
  };
}
