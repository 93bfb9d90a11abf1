/**
 * Pure: an authorization server as a person gives it, in the form in which it is looked for: its id, its name, or its issuer. The
 * guide has one copy the Metadata URI; the addresses of its endpoints and of its page in the Admin Console name it as well.
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/CustomAS/, https://www.rfc-editor.org/rfc/rfc8414#section-3.1
 */
export function normalAuthServer(typed: string): string {
  const bare = typed.trim().replace(/^["'`<]+|["'`>,;]+$/g, '');
  const [, below] = /^\/?oauth2\/([\w-]+)\/?$/.exec(bare) ?? [];
  if (below !== undefined) return below;
  const text = /^[\w-]+(\.[\w-]+)+(:\d+)?\/oauth2\//.test(bare) ? `https://${bare}` : bare;
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
  const { origin, pathname } = new URL(text);
  const [, id] = /^\/(?:admin\/oauth2\/as|api\/v1\/authorizationServers)\/([^/]+)/.exec(pathname) ?? [];
  if (id !== undefined) return id;
  const path = pathname
    .replace(/\/\.well-known\/(?:(?:oauth-authorization-server|openid-configuration)(?=\/|$))?/, '')
    .replace(/^(\/oauth2(?:\/[^/]+)?)\/v1(?:\/[\w/]*)?$/, '$1')
    .replace(/\/+$/, '');
  // the org's own server has its endpoints below /oauth2, and the org as its issuer
  return path === '/oauth2' ? origin : `${origin}${path}`;
}
