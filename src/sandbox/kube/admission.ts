import type { JsonObject } from '../../core/model.ts';
import { stringAt } from '../json-parts.ts';
import type { AdmittedWrite } from './admitted-write.ts';
import type { ApiKind } from './api-kind.ts';
import { exceededQuota } from './quota.ts';
import { forbidden, Refusal } from './status.ts';
import type { Store } from './store.ts';

/** Which writes a rule looks at. What is left out matches everything, but a status is matched by `x/status` alone. */
interface AdmissionMatch {
  readonly operation?: AdmittedWrite['operation'];
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** A ValidatingAdmissionPolicy whose expression does not hold. */
interface PolicyRule {
  readonly type: 'policy';
  readonly policy: string;
  readonly binding: string;
  /** The policy's own, or `failed expression: …`. */
  readonly message: string;
  /** `Invalid` (422) where the policy names none. */
  readonly reason?: 'Forbidden' | 'Invalid' | 'RequestEntityTooLarge' | 'Unauthorized';
  /** `Deny` where it is left out. */
  readonly action?: 'Deny' | 'Warn';
}

/** A webhook that answers no; `code` and `reason` are what it sends (403 and `Forbidden` from most). */
interface RefusingWebhook {
  readonly type: 'webhook';
  readonly webhook: string;
  readonly message: string;
  readonly code?: number;
  readonly reason?: string;
}

/** A webhook with failurePolicy Fail that gives no answer; `error` is what Go says of the call. */
interface DeadWebhook {
  readonly type: 'dead-webhook';
  readonly webhook: string;
  readonly error?: string;
}

/** Something that lets a write through with a warning. */
interface WarningRule {
  readonly type: 'warning';
  readonly text: string;
}

/** What a rule does. */
export type AdmissionRule = PolicyRule | RefusingWebhook | DeadWebhook | WarningRule;

/** The rules that stand between a valid write and the store. */
export interface Admission {
  /** From now on `rule` is asked about every write that matches. */
  add(rule: AdmissionRule, match?: AdmissionMatch): void;
  /** No rules any more. */
  clear(): void;
  /** The warnings of a write that is admitted. Throws what refuses it: rules in the order they were added, then quotas. */
  admit(what: AdmittedWrite): readonly string[];
}

/** No rules yet; ResourceQuotas in `store` count anyway. */
export function makeAdmission(store: Store): Admission {
  let rules: { readonly rule: AdmissionRule; readonly match: AdmissionMatch }[] = [];
  return {
    add: (rule, match = {}) => void rules.push({ rule, match }),
    clear() {
      rules = [];
    },
    admit(what) {
      const asked = rules.filter(({ match }) => matches(match, what));
      const warnings = asked.flatMap(({ rule }) => judged(rule, what));
      const exceeded = exceededQuota(store, what);
      if (exceeded !== undefined) throw forbidden(what.kind, what.name, exceeded);
      return warnings;
    },
  };
}

function matches(match: AdmissionMatch, what: AdmittedWrite): boolean {
  const resource = what.subresource === undefined ? what.kind.plural : `${what.kind.plural}/${what.subresource}`;
  return (
    (match.operation ?? what.operation) === what.operation &&
    (match.group ?? what.kind.group) === what.kind.group &&
    (match.resource ?? what.kind.plural) === resource &&
    (match.namespace ?? what.namespace) === what.namespace &&
    (match.name ?? what.name) === what.name
  );
}

function judged(rule: AdmissionRule, { kind, name }: AdmittedWrite): readonly string[] {
  switch (rule.type) {
    case 'warning':
      return [rule.text];
    case 'policy': {
      const by = `ValidatingAdmissionPolicy '${rule.policy}' with binding '${rule.binding}'`;
      if (rule.action === 'Warn') return [`Validation failed for ${by}: ${rule.message}`];
      throw policyRefusal(kind, name, `${by} denied request: ${rule.message}`, rule.reason ?? 'Invalid');
    }
    case 'webhook': {
      const message = `admission webhook "${rule.webhook}" denied the request: ${rule.message}`;
      throw new Refusal(rule.code ?? 403, rule.reason ?? 'Forbidden', message);
    }
    default: {
      const error = rule.error ?? 'dial tcp 10.96.33.7:443: connect: connection refused';
      const post = `Post "https://${rule.webhook.split('.')[0] ?? ''}.webhooks.svc:443/validate?timeout=10s"`;
      const message = `failed calling webhook "${rule.webhook}": failed to call webhook: ${post}: ${error}`;
      throw new Refusal(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
    }
  }
}

const codes = { Forbidden: 403, Invalid: 422, RequestEntityTooLarge: 413, Unauthorized: 401 };

// It speaks like a 403, and has the reason and the code of the policy.
function policyRefusal(kind: ApiKind, name: string, message: string, reason: keyof typeof codes): Refusal {
  const { status } = forbidden(kind, name, message);
  const details: JsonObject = { ...(status['details'] as JsonObject), causes: [{ message }] };
  return new Refusal(codes[reason], reason, stringAt(status, 'message') ?? '', details);
}
