import { valueAt } from './json.ts';
import type { JsonObject } from './model.ts';

/** What Gloo says of one of its own objects in its present form. */
export interface Approval {
  readonly state: 'accepted' | 'pending' | 'refused';
  /** Gloo's word in capitals, e.g. `FAILED`; `PENDING` where it has none. */
  readonly approval: string;
  /** Why, in Gloo's words. */
  readonly message?: string;
  /** Whether Gloo has looked at any form of it. */
  readonly isSeen: boolean;
  /** Gloo's words together, e.g. `FAILED: …`. */
  readonly says: string;
}

/**
 * Reads the status of a live ExtAuthPolicy or ExtAuthServer. A missing approval is PENDING, for zero values are not written, and a status of an older generation says nothing of this form. Pure.
 * @see https://docs.solo.io/gloo-mesh-gateway/latest/reference/api/ext_auth_policy/
 */
export function approvalOf(object: JsonObject): Approval {
  const state = valueAt(object, 'status.common.State');
  const approval = (textOf(valueAt(state, 'approval')) ?? 'PENDING').toUpperCase();
  const message = textOf(valueAt(state, 'message'));
  const says = message === undefined ? approval : `${approval}: ${message}`;
  const [generation, observed] = [valueAt(object, 'metadata.generation'), valueAt(state, 'observedGeneration')];
  const isOld = typeof generation === 'number' && typeof observed === 'number' && observed < generation;
  const heard = { approval, isSeen: state !== undefined, ...(message === undefined ? {} : { message }) };
  if (isOld || approval === 'PENDING') return { ...heard, state: 'pending', says: isOld ? 'PENDING' : says };
  return { ...heard, state: approval === 'ACCEPTED' || approval === 'WARNING' ? 'accepted' : 'refused', says };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
