import type { Org } from './okta-route.ts';
import type { App } from './org-state.ts';
import { copyOf, type Raw, textAt, type Value } from './raw.ts';

/**
 * An app as the org answers it. There is no `self` link. The client secret is shown only to who creates or updates,
 * and only when there is one.
 */
export function answeredApp(app: App, org: Org, showSecret = false): Raw {
  const raw = copyOf(app.raw);
  const credentials = raw['credentials'];
  if (showSecret && app.clientSecret !== undefined && typeof credentials === 'object' && credentials !== null) {
    const oauthClient = (credentials as Raw)['oauthClient'];
    if (typeof oauthClient === 'object' && oauthClient !== null) (oauthClient as Raw)['client_secret'] = app.clientSecret;
  }
  return { ...raw, _links: linksOf(app, org) };
}

function linksOf(app: App, org: Org): Raw {
  const { id, name, status } = app.raw;
  const turn = status === 'ACTIVE' ? 'deactivate' : 'activate';
  const self = `${org.url}/api/v1/apps/${String(id)}`;
  const policies = `${org.url}/api/v1/policies`;
  const link = `${String(name)}_link`;
  const method = textAt(app.raw, 'credentials', 'oauthClient', 'token_endpoint_auth_method');
  const credentials = method === 'private_key_jwt' ? 'jwks' : 'secrets';
  if (app.links !== undefined) return { ...placed(app, org), [turn]: { href: `${self}/lifecycle/${turn}` } };
  return {
    uploadLogo: { href: `${self}/logo`, hints: { allow: ['POST'] } },
    appLinks: [{ name: link, href: `${org.url}/home/${String(name)}/${String(id)}/aln177a159h7Zf52X0g8`, type: 'text/html' }],
    policies: { href: `${self}/policies`, hints: { allow: ['PUT'] } },
    groups: { href: `${self}/groups` },
    logo: [logoLink(app, org)],
    clientCredentials: [{ name: credentials, href: `${self}/credentials/${credentials}` }],
    users: { href: `${self}/users` },
    ...engineLinks(app, org, policies),
    [turn]: { href: `${self}/lifecycle/${turn}` },
  };
}

// A seeded app of another kind has links that the sandbox would not know to make.
function placed({ links = {}, accessPolicyId }: App, { url }: Org): Raw {
  const here = JSON.parse(JSON.stringify(links).replaceAll('{org}', url)) as Raw;
  const policy = { accessPolicy: { href: `${url}/api/v1/policies/${accessPolicyId}` } };
  return { ...here, ...('accessPolicy' in here ? policy : {}) };
}

// App sign-on and profile enrollment policies are of Identity Engine.
function engineLinks(app: App, { state }: Org, policies: string): Raw {
  if (state.edition.pipeline === 'v1') return {};
  return {
    accessPolicy: { href: `${policies}/${app.accessPolicyId}` },
    profileEnrollment: { href: `${policies}/${state.profileEnrollmentPolicyId}` },
  };
}

function logoLink({ logo }: App, { url }: Org): Value {
  const href = logo === undefined ? `${url}/assets/img/logos/default.png` : `${url}/fs/bcg/4/${logo.fileId}`;
  return { name: 'medium', href, type: 'image/png' };
}
