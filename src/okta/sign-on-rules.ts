import type { SignOnRule } from '../core/checks/okta-facts.ts';
import { isObject, valueAt } from '../core/json.ts';
import type { JsonObject } from '../core/model.ts';
import { isGranted } from '../core/okta-rights.ts';
import { Problem } from '../errors.ts';
import { textAt } from './json-shape.ts';
import type { Org } from './org.ts';
import { paths } from './paths.ts';

/** What reading them takes of whoever is limited by scopes. */
const scope = 'okta.policies.read';

/**
 * Reads the active rules of the sign-on policy that an app has, in their order; `undefined` where they may not be read. Empty for an
 * app that has none, as in an org of the Classic Engine. One read.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Policy/ listPolicyRules, AccessPolicyRule
 */
export async function readSignOnRules(org: Org, app: JsonObject): Promise<readonly SignOnRule[] | undefined> {
  const policy = /\/([^/]+)$/.exec(textAt(app, '_links', 'accessPolicy', 'href'))?.[1];
  if (policy === undefined) return [];
  if (org.openedBy !== 'token') {
    const scopes = await org.scopes().catch(() => undefined);
    if (scopes === undefined || !isGranted(scope, scopes)) return undefined;
  }
  try {
    const rules = await org.list(paths.signOnRules(policy));
    return rules
      .filter((rule) => textAt(rule, 'status') !== 'INACTIVE')
      .sort((a, b) => priorityOf(a) - priorityOf(b))
      .map((rule) => ({
        name: textAt(rule, 'name'),
        denies: textAt(rule, 'actions', 'appSignOn', 'access') === 'DENY',
        isForAll: isForAll(rule),
      }));
  } catch (error) {
    if (error instanceof Problem && error.code === 'okta-right-missing') return undefined;
    throw error;
  }
}

function priorityOf(rule: JsonObject): number {
  const priority = valueAt(rule, 'priority');
  return typeof priority === 'number' ? priority : Number.POSITIVE_INFINITY;
}

/** Whether a rule names nobody and nothing that it is for, as the one that Okta puts at the end. */
function isForAll(rule: JsonObject): boolean {
  const { conditions } = rule;
  return (
    !isObject(conditions) ||
    Object.values(conditions).every((one) => one === null || (isObject(one) && Object.keys(one).length === 0))
  );
}
