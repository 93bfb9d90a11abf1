import type { AccessPolicy, AccessRule } from '../core/access-rules.ts';
import type { JsonObject } from '../core/model.ts';
import { textAt, textsAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/** Reads the access policies of an authorization server, then the rules of all of them side by side. */
export async function readAccess(org: Org, authServerId: string): Promise<readonly AccessPolicy[]> {
  const policies = await org.list(paths.policies(authServerId));
  return Promise.all(
    policies.map(async (policy) => {
      const rules = await org.list(paths.rules(authServerId, textAt(policy, 'id')));
      return {
        ...common(policy),
        description: textAt(policy, 'description'),
        clients: textsAt(policy, 'conditions', 'clients', 'include'),
        rules: rules.map(ruleOf),
      };
    }),
  );
}

function ruleOf(rule: JsonObject): AccessRule {
  return {
    ...common(rule),
    grantTypes: textsAt(rule, 'conditions', 'grantTypes', 'include'),
    scopes: textsAt(rule, 'conditions', 'scopes', 'include'),
    groups: textsAt(rule, 'conditions', 'people', 'groups', 'include'),
    excludedGroups: textsAt(rule, 'conditions', 'people', 'groups', 'exclude'),
    users: textsAt(rule, 'conditions', 'people', 'users', 'include'),
    excludedUsers: textsAt(rule, 'conditions', 'people', 'users', 'exclude'),
    inlineHook: textAt(rule, 'actions', 'token', 'inlineHook', 'id'),
  };
}

function common(object: JsonObject) {
  const { priority } = object;
  return {
    id: textAt(object, 'id'),
    name: textAt(object, 'name'),
    status: textAt(object, 'status'),
    priority: typeof priority === 'number' ? priority : Number.MAX_SAFE_INTEGER,
  };
}
