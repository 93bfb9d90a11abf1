import type { Request } from '../okta-route.ts';
import { OAuthRefusal, oauthErrors, of } from './oauth-texts.ts';

/** The fields of a request's form. Throws Okta's invalid_request for one that is given twice. */
export function formOf(request: Request): URLSearchParams {
  const form = new URLSearchParams(request.bytes.toString('utf8'));
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) throw new OAuthRefusal(oauthErrors.twice);
  return form;
}

/** A field that has to be there. Throws Okta's invalid_request. */
export function requiredOf(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? '';
  if (value === '') throw new OAuthRefusal(of(400, 'invalid_request', `The required parameter '${name}' is missing.`));
  return value;
}
