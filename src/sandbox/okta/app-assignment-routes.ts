import { appOf } from './app-routes.ts';
import { bodyOf } from './body.ts';
import { startsWith } from './filter.ts';
import { timestamp } from './ids.ts';
import type { Org, Request, Route } from './okta-route.ts';
import type { App, OrgState } from './org-state.ts';
import { pageOf } from './paging.ts';
import { copyOf, isRaw, type Raw, rawAt, textAt } from './raw.ts';
import { invalid, malformed, notFound } from './refusal.ts';

const one = '/api/v1/apps/{appId}/groups/{groupId}';

/**
 * Which groups may use an app, and which sign-on policy it has.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tags/applicationgroups/
 */
export const appAssignmentRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/api/v1/apps/{appId}/groups', auth: 'management', scopes: 'okta.apps', handle: listAssignments },
  {
    method: 'GET',
    pattern: one,
    auth: 'management',
    scopes: 'okta.apps',
    handle: (request, org) => {
      const app = appOf(request, org.state);
      return { status: 200, body: answeredAssignment(assignmentOf(request, app), app, org) };
    },
  },
  { method: 'PUT', pattern: one, auth: 'management', scopes: 'okta.apps', handle: assign },
  { method: 'PATCH', pattern: one, auth: 'management', scopes: 'okta.apps', handle: change },
  { method: 'DELETE', pattern: one, auth: 'management', scopes: 'okta.apps', handle: unassign },
  {
    method: 'PUT',
    pattern: '/api/v1/apps/{appId}/policies/{policyId}',
    auth: 'management',
    scopes: 'okta.apps',
    handle: assignPolicy,
  },
];

function listAssignments(request: Request, org: Org) {
  const app = appOf(request, org.state);
  const q = request.query.get('q') ?? '';
  const found = app.assignments.filter(({ id }) => startsWith(nameOfGroup(org.state, String(id)), q));
  const answered = found.map((assignment) => answeredAssignment(assignment, app, org));
  return pageOf(answered, request, org, { usual: 20, most: 200 });
}

function assign(request: Request, org: Org) {
  const app = appOf(request, org.state);
  const groupId = request.params['groupId'] ?? '';
  if (nameOfGroup(org.state, groupId) === undefined) throw notFound(groupId, 'UserGroup');
  // Whether Okta takes an empty body here is not confirmed: the sandbox does not.
  const sent = bodyOf(request, { priority: 'integer', profile: 'object' });
  const settings = app.raw['settings'] as Raw | undefined;
  if (settings?.['implicitAssignment'] === true) {
    // Okta's help says that this mode turns assignment off; the answer to an attempt is not recorded.
    throw invalid('implicitAssignment', 'implicitAssignment: The app is open to everyone, groups cannot be assigned');
  }
  const before = app.assignments.find(({ id }) => id === groupId);
  const assignment: Raw = {
    id: groupId,
    lastUpdated: timestamp(org.now()),
    priority: sent['priority'] ?? before?.['priority'] ?? app.assignments.length,
    profile: sent['profile'] ?? before?.['profile'] ?? {},
  };
  if (before === undefined) app.assignments.push(assignment);
  else app.assignments[app.assignments.indexOf(before)] = assignment;
  return { status: 200, body: answeredAssignment(assignment, app, org) };
}

// Okta's description has `replace` and `remove`, of `/priority`, `/profile` and what is below it. What it says to others is
// not recorded.
function change(request: Request, org: Org) {
  const app = appOf(request, org.state);
  const before = assignmentOf(request, app);
  const assignment = copyOf(before);
  for (const operation of operationsOf(request)) {
    const [, field = '', name] = /^\/(priority|profile)(?:\/([^/]+))?$/.exec(textAt(operation, 'path') ?? '') ?? [];
    const profile = rawAt(assignment, 'profile');
    const { op, value = null } = operation;
    if (op !== 'replace' && op !== 'remove') throw malformed();
    if (field === 'profile' && name !== undefined) {
      if (op === 'replace') profile[name] = value;
      else delete profile[name];
    } else if (field === 'profile' && name === undefined && (op === 'remove' || isRaw(value))) {
      assignment['profile'] = op === 'remove' || !isRaw(value) ? {} : value;
    } else if (field === 'priority' && name === undefined && op === 'replace' && Number.isInteger(value)) {
      assignment['priority'] = value;
    } else throw invalid('path', 'path: The value cannot be changed');
  }
  assignment['lastUpdated'] = timestamp(org.now());
  app.assignments[app.assignments.indexOf(before)] = assignment;
  return { status: 200, body: answeredAssignment(assignment, app, org) };
}

function operationsOf({ bytes }: Request): Raw[] {
  try {
    const operations: unknown = JSON.parse(bytes.toString('utf8'));
    if (Array.isArray(operations) && operations.every(isRaw)) return operations;
  } catch {}
  throw malformed();
}

function unassign(request: Request, { state }: Org) {
  const app = appOf(request, state);
  const gone = assignmentOf(request, app);
  app.assignments = app.assignments.filter((other) => other !== gone);
  return { status: 204 };
}

function assignPolicy(request: Request, { state }: Org) {
  const app = appOf(request, state);
  const policyId = request.params['policyId'] ?? '';
  // The classic engine has no such policies; what it answers is not recorded.
  const known = state.edition.pipeline === 'idx' && state.signOnPolicies.some(({ id }) => id === policyId);
  if (!known) throw notFound(policyId, 'Policy');
  app.accessPolicyId = policyId;
  return { status: 204 };
}

function assignmentOf({ params }: Request, app: App): Raw {
  const groupId = params['groupId'] ?? '';
  const found = app.assignments.find(({ id }) => id === groupId);
  if (found === undefined) throw notFound(groupId, 'ApplicationGroupAssignment');
  return found;
}

function nameOfGroup(state: OrgState, groupId: string): string | undefined {
  return textAt(
    state.groups.find(({ id }) => id === groupId),
    'profile',
    'name',
  );
}

function answeredAssignment(assignment: Raw, app: App, { url }: Org): Raw {
  const appHref = `${url}/api/v1/apps/${String(app.raw['id'])}`;
  const groupId = String(assignment['id']);
  return {
    ...assignment,
    _links: {
      app: { href: appHref },
      self: { href: `${appHref}/groups/${groupId}` },
      group: { href: `${url}/api/v1/groups/${groupId}` },
    },
  };
}
