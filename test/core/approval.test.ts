import { describe, expect, it } from 'vitest';
import { approvalOf } from '../../src/core/approval.ts';
import type { Json, JsonObject } from '../../src/core/model.ts';

const object = (state: Json | undefined, generation?: number): JsonObject => ({
  metadata: generation === undefined ? {} : { generation },
  ...(state === undefined ? {} : { status: { common: { State: state } } }),
});

describe('what Gloo says of an object', () => {
  it.each<[JsonObject, string, string, boolean]>([
    [object(undefined), 'pending', 'PENDING', false],
    [object({}), 'pending', 'PENDING', true],
    [object({ approval: '' }), 'pending', 'PENDING', true],
    [object({ approval: 7 }), 'pending', 'PENDING', true],
    [object({ approval: 'PENDING', message: 'soon' }), 'pending', 'PENDING: soon', true],
    [object({ approval: 'ACCEPTED' }), 'accepted', 'ACCEPTED', true],
    [object({ approval: 'accepted', message: '' }), 'accepted', 'ACCEPTED', true],
    [object({ approval: 'WARNING', message: 'in part' }), 'accepted', 'WARNING: in part', true],
    [object({ approval: 'FAILED', message: 'no' }), 'refused', 'FAILED: no', true],
    [object({ approval: 'INVALID' }), 'refused', 'INVALID', true],
    [object({ approval: 'ACCEPTED', observedGeneration: 1 }, 2), 'pending', 'PENDING', true],
    [object({ approval: 'FAILED', message: 'no', observedGeneration: 1 }, 2), 'pending', 'PENDING', true],
    [object({ approval: 'ACCEPTED', observedGeneration: 2 }, 2), 'accepted', 'ACCEPTED', true],
    [object({ approval: 'ACCEPTED', observedGeneration: 3 }, 2), 'accepted', 'ACCEPTED', true],
    [object({ approval: 'ACCEPTED', observedGeneration: '1' }, 2), 'accepted', 'ACCEPTED', true],
    [object({ approval: 'ACCEPTED', observedGeneration: 1 }), 'accepted', 'ACCEPTED', true],
  ])('%j', (given, state, says, isSeen) => {
    expect(approvalOf(given)).toMatchObject({ state, says, isSeen });
  });

  it('has its word and its reason apart', () => {
    expect(approvalOf(object({ approval: 'failed', message: 'no' }))).toMatchObject({ approval: 'FAILED', message: 'no' });
    expect(approvalOf(object({ approval: 'FAILED', message: '' }))).not.toHaveProperty('message');
  });
});
