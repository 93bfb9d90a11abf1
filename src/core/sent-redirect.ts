/** What can be read of a redirect URI in what a person has at hand: the URI itself, an address with it, or a page of Okta's. */
export interface SentRedirect {
  /** `undefined` where the text does not name one. */
  readonly uri: string | undefined;
  /** The client that it was sent for, where the text says so. */
  readonly clientId?: string;
  /** The app that Okta's page speaks of. */
  readonly appId?: string;
}

/**
 * Pure: what was sent, out of a redirect URI, the address of an authorization request (it stays in the address bar over Okta's error
 * page), or the text of that page, which names the app only.
 */
export function sentRedirectIn(text: string): SentRedirect {
  const uri = parameterIn(text, 'redirect_uri');
  const clientId = parameterIn(text, 'client_id');
  const [, appId] = /\/admin\/app\/[\w-]+\/instance\/(\w+)/.exec(text) ?? [];
  const about = { ...(clientId === undefined ? {} : { clientId }), ...(appId === undefined ? {} : { appId }) };
  if (uri !== undefined) return { uri, ...about };
  const isPage = appId !== undefined || /redirect_uri|Bad Request|Login redirect/i.test(text);
  return isPage ? { uri: undefined, ...about } : { uri: text.replace(/\r?\n$/, ''), ...about };
}

/** A parameter as a server reads it. @see https://url.spec.whatwg.org/#urlencoded-parsing */
function parameterIn(text: string, name: string): string | undefined {
  const [, value] = new RegExp(`(?:[?&#]|&amp;)${name}=([^&\\s"'<>]*)`).exec(text) ?? [];
  return value === undefined ? undefined : (new URLSearchParams(`x=${value}`).get('x') ?? undefined);
}
