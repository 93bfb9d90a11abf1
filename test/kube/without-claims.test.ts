import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/core/model.ts';
import { withoutClaims } from '../../src/kube/shared-objects.ts';

const theirs = { manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:spec': {} } };
const claim = { manager: 'gloo-okta', operation: 'Update', fieldsV1: { 'f:spec': {} } };
const applied = { ...claim, operation: 'Apply' };
const status = { manager: 'gloo-okta', operation: 'Update', subresource: 'status' };
const object = (...managedFields: readonly JsonObject[]): JsonObject => ({
  kind: 'ExtAuthServer',
  metadata: { name: 'a', resourceVersion: '7', managedFields },
  spec: { a: 1 },
});

describe('what is noted of our updates', () => {
  it.each<[string, JsonObject, readonly Json[] | undefined]>([
    ['goes, and all else stays', object(theirs, claim, status), [theirs, status]],
    ['is not what we applied', object(theirs, applied), undefined],
    ['is not there', object(theirs), undefined],
    ['is all that is noted: then it stays', object(claim), undefined],
  ])('%s', (_, given, managers) => {
    const left = withoutClaims(given, 'gloo-okta');
    expect(left).toEqual(
      managers === undefined ? undefined : { ...given, metadata: { name: 'a', resourceVersion: '7', managedFields: managers } },
    );
  });

  it('is nothing in an object without managers', () => {
    expect(withoutClaims({ metadata: { name: 'a' } }, 'gloo-okta')).toBeUndefined();
  });
});
