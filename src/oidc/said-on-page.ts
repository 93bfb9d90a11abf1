import { printableLine } from '../core/printable.ts';

/**
 * Pure: what a page of Okta's says of a request that it may not answer to the app: the error in OAuth's word, and Okta's
 * sentence, which is looked for in all of the page, scripts too.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
 */
export function saidOnPage(html: string, status: number): { readonly error: string; readonly description: string } {
  const text = html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&#(?:39|x27);|\\x27|\\u0027/gi, "'")
    .replaceAll('&quot;', '"');
  const found = /'(redirect_uri|client_id)' parameter[^<>"]{0,200}/.exec(text);
  if (found === null)
    return { error: 'invalid_request', description: `Okta answered HTTP ${status} to the request for a sign-in` };
  const [end, parameter] = found;
  const begin =
    text
      .slice(0, found.index)
      .split(/[.!?<>"]/)
      .at(-1) ?? '';
  return {
    error: parameter === 'client_id' ? 'invalid_client' : 'invalid_request',
    description: printableLine(begin + end, 200),
  };
}
