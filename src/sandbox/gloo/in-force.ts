import type { JsonObject } from '../../core/model.ts';
import { stringAt } from '../json-parts.ts';

/** The approval that Gloo has written; PENDING while there is none. */
export function approvalOf(object: JsonObject): string {
  return stringAt(object, 'status', 'common', 'State', 'approval') ?? 'PENDING';
}

/** True for a policy that Gloo hands to the gateway: ACCEPTED, or WARNING (it has some of its routes). */
export function isInForce(policy: JsonObject): boolean {
  return ['ACCEPTED', 'WARNING'].includes(approvalOf(policy));
}
