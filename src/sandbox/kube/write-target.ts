import type { ApiKind } from './api-kind.ts';

/** Where a request writes. */
export interface Target {
  readonly kind: ApiKind;
  /** `''` for a kind of the whole cluster. */
  readonly namespace: string;
  /** `''` in a create. */
  readonly name: string;
  readonly subresource?: 'status';
}
