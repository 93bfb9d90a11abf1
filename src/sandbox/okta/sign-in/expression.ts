import { at, type Raw, type Value } from '../raw.ts';
import type { AppUser } from './app-user.ts';
import { notImitated, OAuthRefusal, of } from './oauth-texts.ts';

/** What an expression may speak of. `user` and `appuser` are null for a service app that acts for itself. */
export interface Subjects {
  readonly user: Raw | null;
  readonly appuser: AppUser | null;
  readonly clientId: string;
}

const systemSub = '(appuser != null) ? appuser.userName : app.clientId';
const reference = /^(user|appuser)((?:\.[A-Za-z_]\w*)+)$/;
const literal = /^(?:"([^"\\]*)"|'([^'\\]*)')$/;

/** The attributes that every Okta profile can have; a person without one has null. */
const baseAttributes: readonly string[] = [
  ...['login', 'email', 'secondEmail', 'firstName', 'lastName', 'middleName', 'honorificPrefix', 'honorificSuffix', 'title'],
  ...['displayName', 'nickName', 'profileUrl', 'primaryPhone', 'mobilePhone', 'streetAddress', 'city', 'state', 'zipCode'],
  ...['countryCode', 'postalAddress', 'preferredLanguage', 'locale', 'timezone', 'userType', 'employeeNumber', 'costCenter'],
  ...['organization', 'division', 'department', 'managerId', 'manager'],
];

const besides: readonly string[] = ['id', 'status', 'created', 'lastUpdated', 'profile'];

/**
 * The value of a claim's expression. Imitated are: attributes of `user` and `appuser`, text in quotes, these joined by `+`,
 * `app.clientId`, and the expression of the `sub` claim that Okta makes. Anything else is refused as not imitated.
 * `name` is the claim's, for the error.
 * @see https://developer.okta.com/docs/reference/okta-expression-language/
 */
export function expressionValue(expression: string, name: string, subjects: Subjects): Value {
  const text = expression.trim();
  if (text === systemSub) return subjects.appuser === null ? subjects.clientId : (subjects.appuser['userName'] ?? null);
  const parts = partsOf(text);
  if (parts === undefined) throw notImitated(`the expression ${text} of the claim '${name}'`);
  const values = parts.map((part) => operand(part, name, subjects));
  const [only] = values;
  if (values.length === 1) return only ?? null;
  // What Okta joins where one of the parts is null (or no text) is not known.
  if (values.some((value) => typeof value !== 'string')) throw notImitated(`${text} of the claim '${name}' with an empty part`);
  return values.join('');
}

/** The parts between the `+` signs that are not inside quotes; undefined where one is nothing that is imitated. */
function partsOf(text: string): string[] | undefined {
  const parts = text.match(/"[^"\\]*"|'[^'\\]*'|[^+"']+|\+/g) ?? [];
  if (parts.join('') !== text) return undefined;
  const words = parts.map((part) => part.trim()).filter((part) => part !== '');
  const operands = words.filter((_, index) => index % 2 === 0);
  const signs = words.filter((_, index) => index % 2 === 1);
  if (operands.length !== signs.length + 1 || signs.some((sign) => sign !== '+')) return undefined;
  const known = (part: string): boolean => literal.test(part) || reference.test(part) || part === 'app.clientId';
  return operands.every(known) ? operands : undefined;
}

function operand(part: string, name: string, { user, appuser, clientId }: Subjects): Value {
  if (part === 'app.clientId') return clientId;
  const quoted = literal.exec(part);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? '';
  const [, subject, path = ''] = reference.exec(part) ?? [];
  const names = path.slice(1).split('.');
  const profile = subject === 'user' ? user : appuser;
  // Whether Okta then fails or leaves the claim out is not known.
  if (profile === null) throw notImitated(`${part} of the claim '${name}' in a token that is nobody's`);
  const found = at(profile, ...names);
  if (found !== undefined) return found;
  // What else an app's profile of a person holds, and which fields besides the profile `user` has, is not known well enough.
  if (subject !== 'user' || names.length > 1 || besides.includes(names[0] ?? '')) {
    throw notImitated(`${part} of the claim '${name}'`);
  }
  if (baseAttributes.includes(names[0] ?? '')) return null;
  // A real org does not let such a claim be made; that it answers so when the attribute goes later is assumed.
  throw new OAuthRefusal(of(400, 'server_error', `The '${name}' user claim could not be evaluated.`));
}
