import { bodyOf } from './body.ts';
import type { Answer, Org, Request, Route } from './okta-route.ts';
import { appOfClient, type Role, type RoleType } from './org-state.ts';
import { type Raw, textAt } from './raw.ts';
import { malformed, notFound, refusal } from './refusal.ts';
import { newRole, roleLabels } from './roles.ts';
import { userOf } from './user-answer.ts';

const family = { auth: 'management', scopes: 'okta.roles' } as const;
const types = [...Object.keys(roleLabels), 'CUSTOM'];

/** Somebody or something that has roles. */
interface Holder {
  readonly kind: 'user' | 'client';
  readonly href: string;
  readonly roles: Role[];
}

/**
 * The standard roles of people and of service apps: list, assign 201, read, unassign 204. Custom roles are seeded by tests: they
 * are listed with the rest, and their permissions can be read; they are not made here, nor are their resource sets.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/roleassignmentauser/
 */
export const roleRoutes: readonly Route[] = [
  ...routesAt('/api/v1/users/{id}/roles', (request, org) => {
    const user = userOf(request, org.state);
    user.roles ??= [];
    return { kind: 'user', href: `${org.url}/api/v1/users/${String(user.raw['id'])}`, roles: user.roles };
  }),
  ...routesAt('/oauth2/v1/clients/{clientId}/roles', (request, org) => {
    const clientId = request.params['clientId'] ?? '';
    const app = appOfClient(org.state, clientId);
    if (app === undefined) throw notFound(clientId, 'PublicClientApp');
    if (textAt(app.raw, 'settings', 'oauthClient', 'application_type') !== 'service') {
      throw refusal(400, 'E0000227', 'Roles can only be granted to service application type');
    }
    app.roles ??= [];
    return { kind: 'client', href: `${org.url}/oauth2/v1/clients/${clientId}`, roles: app.roles };
  }),
  { method: 'GET', pattern: '/api/v1/iam/roles/{roleIdOrLabel}/permissions', ...family, handle: permissionsOfRole },
];

/** Of the custom role that an assignment gives. */
function customId(assignmentId: string): string {
  return `cr0${assignmentId}`;
}

function permissionsOfRole({ params }: Request, { url, state }: Org): Answer {
  const asked = params['roleIdOrLabel'] ?? '';
  const roles = [...state.users, ...state.apps].flatMap((holder) => holder.roles ?? []);
  const found = roles.find(({ id, type, label }) => type === 'CUSTOM' && (customId(id) === asked || label === asked));
  if (found === undefined) throw notFound(asked, 'IamRole');
  const href = `${url}/api/v1/iam/roles/${customId(found.id)}`;
  const permissions = (found.permissions ?? []).map((label) => ({
    label,
    created: found.created,
    lastUpdated: found.created,
    _links: { role: { href }, self: { href: `${href}/permissions/${label}` } },
  }));
  return { status: 200, body: { permissions } };
}

function routesAt(pattern: string, holderOf: (request: Request, org: Org) => Holder): Route[] {
  const one = `${pattern}/{roleAssignmentId}`;
  return [
    {
      method: 'GET',
      pattern,
      ...family,
      handle: (request, org) => {
        const holder = holderOf(request, org);
        return { status: 200, body: holder.roles.map((role) => answeredRole(role, holder)) };
      },
    },
    { method: 'POST', pattern, ...family, handle: (request, org) => assign(request, holderOf(request, org), org) },
    {
      method: 'GET',
      pattern: one,
      ...family,
      handle: (request, org) => {
        const holder = holderOf(request, org);
        return { status: 200, body: answeredRole(roleOf(request, holder), holder) };
      },
    },
    {
      method: 'DELETE',
      pattern: one,
      ...family,
      handle: (request, org) => {
        const { roles, ...holder } = holderOf(request, org);
        roles.splice(roles.indexOf(roleOf(request, { ...holder, roles })), 1);
        return { status: 204 };
      },
    },
  ];
}

function assign(request: Request, holder: Holder, org: Org): Answer {
  const type = textAt(bodyOf(request, { type: types }), 'type');
  if (type === undefined) throw malformed();
  if (type === 'CUSTOM') throw refusal(501, 'SANDBOX', 'The gloo-okta sandbox assigns standard roles only.');
  if (holder.roles.some((role) => role.type === type)) {
    // Two sentences of the catalogue; which of them an app gets is assumed.
    throw holder.kind === 'user'
      ? refusal(409, 'E0000090', 'The role specified is already assigned to the user.')
      : refusal(409, 'E0000263', 'Attempted to assign a duplicate standard role assignment to an admin');
  }
  const role = newRole(type as RoleType, holder.kind, org.now());
  holder.roles.push(role);
  return { status: 201, body: answeredRole(role, holder) };
}

function roleOf({ params }: Request, { roles }: Holder): Role {
  const id = params['roleAssignmentId'] ?? '';
  const found = roles.find((role) => role.id === id);
  if (found === undefined) throw notFound(id, 'RoleAssignment');
  return found;
}

function answeredRole({ id, type, created, label }: Role, { kind, href }: Holder): Raw {
  return {
    id,
    ...(type === 'CUSTOM' ? { role: customId(id), 'resource-set': `iam${id}` } : {}),
    label: type === 'CUSTOM' ? (label ?? 'Custom') : roleLabels[type],
    type,
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    assignmentType: kind === 'user' ? 'USER' : 'CLIENT',
    _links: { assignee: { href } },
  };
}
