import { bodyOf } from './body.ts';
import { timestamp } from './ids.ts';
import type { Org, Request, Route } from './okta-route.ts';
import { pageOf } from './paging.ts';
import type { Raw } from './raw.ts';
import { blank, invalid, notFound } from './refusal.ts';

const writable = [
  ...['companyName', 'website', 'address1', 'address2', 'city', 'state', 'country', 'postalCode'],
  ...['phoneNumber', 'supportPhoneNumber', 'endUserSupportHelpURL'],
];

const clientPrivileges = '/api/v1/org/settings/clientPrivilegesSetting';

/**
 * The org itself, and its app sign-on policies.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/orgsettinggeneral/
 */
export const orgRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/.well-known/okta-organization', auth: 'none', handle: describeOrg },
  { method: 'GET', pattern: '/api/v1/org', auth: 'management', scopes: 'okta.orgs', handle: readSettings },
  { method: 'POST', pattern: '/api/v1/org', auth: 'management', scopes: 'okta.orgs', handle: writeSettings },
  { method: 'PUT', pattern: '/api/v1/org', auth: 'management', scopes: 'okta.orgs', handle: writeSettings },
  {
    method: 'GET',
    pattern: clientPrivileges,
    auth: 'management',
    scopes: 'okta.orgs',
    handle: (_, { state }) => ({ status: 200, body: { clientPrivilegesSetting: state.clientPrivileges } }),
  },
  { method: 'PUT', pattern: clientPrivileges, auth: 'management', scopes: 'okta.orgs', handle: setClientPrivileges },
  { method: 'GET', pattern: '/api/v1/policies', auth: 'management', scopes: 'okta.policies', handle: listPolicies },
  {
    method: 'GET',
    pattern: '/api/v1/policies/{policyId}/rules',
    auth: 'management',
    scopes: 'okta.policies',
    handle: listSignOnRules,
  },
];

function describeOrg(_: Request, { state, url }: Org) {
  const body: Raw = {
    id: state.id,
    // Not an Okta cell, and it says so.
    cell: 'sandbox',
    _links: { organization: { href: url } },
    pipeline: state.edition.pipeline,
    settings: {
      analyticsCollectionEnabled: false,
      bugReportingEnabled: true,
      omEnabled: false,
      pssoEnabled: false,
      desktopMFAEnabled: false,
      itpEnabled: false,
    },
  };
  return { status: 200, body };
}

// Only what the sandbox knows: an answer of a real org's settings is not recorded.
function readSettings(_: Request, { state, url }: Org) {
  const { id, name, created, settings } = state;
  const body: Raw = {
    companyName: name,
    website: 'https://okta-sandbox.example',
    ...settings,
    id,
    subdomain: name,
    status: 'ACTIVE',
    created,
    lastUpdated: settings?.['lastUpdated'] ?? created,
    _links: { preferences: { href: `${url}/api/v1/org/preferences` } },
  };
  return { status: 200, body };
}

// POST changes a part, PUT the whole; read-only and unknown fields are dropped.
function writeSettings(request: Request, org: Org) {
  const sent = bodyOf(request, Object.fromEntries(writable.map((field) => [field, 'string'])));
  const before = request.method === 'POST' ? org.state.settings : {};
  const written = Object.fromEntries(Object.entries(sent).filter(([field]) => writable.includes(field)));
  const company = request.method === 'PUT' ? sent['companyName'] : (sent['companyName'] ?? org.state.name);
  // The words of this refusal are not recorded.
  if (typeof company !== 'string' || company.trim() === '') throw blank('companyName');
  org.state.settings = { ...before, ...written, lastUpdated: timestamp(org.now()) };
  return readSettings(request, org);
}

// Whether a new org has it on is not known: here it has not.
function setClientPrivileges(request: Request, { state }: Org) {
  const { clientPrivilegesSetting: on } = bodyOf(request, { clientPrivilegesSetting: 'boolean' });
  if (typeof on === 'boolean') state.clientPrivileges = on;
  return { status: 200, body: { clientPrivilegesSetting: state.clientPrivileges } };
}

function listPolicies(request: Request, org: Org) {
  const type = request.query.get('type');
  if (type === null || type === '') throw invalid('type', 'type: The field cannot be left blank');
  // The sandbox has no policies of other types to show.
  const found = org.state.edition.pipeline === 'idx' ? org.state.signOnPolicies.filter((policy) => policy['type'] === type) : [];
  const answered = found.map((policy) => ({
    ...policy,
    _links: { self: { href: `${org.url}/api/v1/policies/${String(policy['id'])}`, hints: { allow: ['GET'] } } },
  }));
  return pageOf(answered, request, org, { usual: 20, most: 200 });
}

// As Okta describes an AccessPolicyRule: the last one is for all whom no other fits.
function listSignOnRules(request: Request, org: Org) {
  const { state } = org;
  const id = request.params['policyId'] ?? '';
  const policy = state.edition.pipeline === 'idx' ? state.signOnPolicies.find((one) => one['id'] === id) : undefined;
  if (policy === undefined) throw notFound(id, 'Policy');
  const catchAll: Raw = {
    id: `rul${id.slice(3)}`,
    status: 'ACTIVE',
    name: 'Catch-all Rule',
    priority: 99,
    created: policy['created'] ?? null,
    lastUpdated: policy['lastUpdated'] ?? null,
    system: true,
    conditions: null,
    actions: { appSignOn: { access: 'ALLOW' } },
    type: 'ACCESS_POLICY',
  };
  return pageOf(state.signOnRules?.[id] ?? [catchAll], request, org, { usual: 20, most: 200 });
}
