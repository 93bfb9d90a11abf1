import { valueAt } from '../json.ts';
import type { JsonObject } from '../model.ts';

/** What Gloo says of a policy in its present form. */
export interface Approval {
  readonly state: 'accepted' | 'pending' | 'refused';
  /** Gloo's words, e.g. `FAILED: …`. */
  readonly says: string;
}

/**
 * Reads the status of a live ExtAuthPolicy. A status of an older generation is not one of this form. Pure.
 * @see https://docs.solo.io/gloo-mesh-gateway/latest/reference/api/ext_auth_policy/
 */
export function approvalOf(policy: JsonObject): Approval {
  const state = valueAt(policy, 'status.common.State');
  const approval = textOf(valueAt(state, 'approval')) ?? 'PENDING';
  const message = textOf(valueAt(state, 'message'));
  const says = message === undefined ? approval : `${approval}: ${message}`;
  const [generation, observed] = [valueAt(policy, 'metadata.generation'), valueAt(state, 'observedGeneration')];
  const isOld = typeof generation === 'number' && typeof observed === 'number' && observed < generation;
  if (isOld || approval === 'PENDING') return { state: 'pending', says: isOld ? 'PENDING' : says };
  return { state: approval === 'ACCEPTED' || approval === 'WARNING' ? 'accepted' : 'refused', says };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
