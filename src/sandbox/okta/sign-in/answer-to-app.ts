import type { OutgoingHttpHeaders } from 'node:http';
import type { Answer } from '../okta-route.ts';
import type { ReturnPath } from './authorize-request.ts';
import type { OAuthError } from './oauth-texts.ts';
import { formPostPage, postMessagePage } from './pages.ts';

/**
 * Sends the browser back to the app with `fields` and the request's state. There is no `iss` among them: Okta does not
 * follow RFC 9207.
 */
export function answerToApp(
  back: ReturnPath,
  fields: Readonly<Record<string, string>>,
  headers: OutgoingHttpHeaders = {},
): Answer {
  const all = { ...fields, ...(back.state === undefined ? {} : { state: back.state }) };
  if (back.mode === 'form_post') return formPostPage(back.redirectUri, all, headers);
  if (back.mode === 'okta_post_message') return postMessagePage(back.redirectUri, all, headers);
  const text = new URLSearchParams(all).toString();
  const joint = back.mode === 'fragment' ? '#' : back.redirectUri.includes('?') ? '&' : '?';
  return redirectTo(`${back.redirectUri}${joint}${text}`, headers);
}

/** Sends the browser back to the app with an error. */
export function errorToApp(back: ReturnPath, { error, description }: OAuthError, headers: OutgoingHttpHeaders = {}): Answer {
  return answerToApp(back, { error, error_description: description }, headers);
}

/** Sends the browser elsewhere. */
export function redirectTo(location: string, headers: OutgoingHttpHeaders = {}): Answer {
  return { status: 302, headers: { ...headers, location, 'referrer-policy': 'no-referrer' } };
}
