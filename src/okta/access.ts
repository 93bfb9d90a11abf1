import type { AccessPolicy, AccessRule } from '../core/access.ts';
import type { JsonObject } from '../core/model.ts';
import { objectsIn, textAt, textsAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/** A rule as Okta has it; `system` is true for one that Okta made. */
interface ReadRule extends AccessRule {
  readonly system: boolean;
  readonly excludedUsers: readonly string[];
  readonly excludedGroups: readonly string[];
}

/** A policy as Okta has it, with its rules. */
export interface ReadPolicy extends AccessPolicy {
  readonly system: boolean;
  readonly rules: readonly ReadRule[];
}

/** Reads the access policies of an authorization server, then the rules of all of them side by side. */
export async function readAccess(org: Org, authServerId: string): Promise<readonly ReadPolicy[]> {
  const policies = objectsIn(await org.list(paths.policies(authServerId)));
  return Promise.all(
    policies.map(async (policy) => {
      const rules = await org.list(paths.rules(authServerId, textAt(policy, 'id')));
      return {
        ...common(policy),
        description: textAt(policy, 'description'),
        clients: textsAt(policy, 'conditions', 'clients', 'include'),
        rules: objectsIn(rules).map(ruleOf),
      };
    }),
  );
}

function ruleOf(rule: JsonObject): ReadRule {
  return {
    ...common(rule),
    grantTypes: textsAt(rule, 'conditions', 'grantTypes', 'include'),
    scopes: textsAt(rule, 'conditions', 'scopes', 'include'),
    groups: textsAt(rule, 'conditions', 'people', 'groups', 'include'),
    users: textsAt(rule, 'conditions', 'people', 'users', 'include'),
    excludedUsers: textsAt(rule, 'conditions', 'people', 'users', 'exclude'),
    excludedGroups: textsAt(rule, 'conditions', 'people', 'groups', 'exclude'),
  };
}

function common(object: JsonObject) {
  const { priority } = object;
  return {
    id: textAt(object, 'id'),
    name: textAt(object, 'name'),
    status: textAt(object, 'status'),
    priority: typeof priority === 'number' ? priority : Number.MAX_SAFE_INTEGER,
    system: object['system'] === true,
  };
}
