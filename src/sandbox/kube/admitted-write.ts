import type { ApiKind } from './api-kind.ts';

/** What is about to be stored or taken away. */
export interface AdmittedWrite {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly kind: ApiKind;
  readonly namespace: string;
  readonly name: string;
  readonly subresource?: string;
}
