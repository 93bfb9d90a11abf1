import type { JsonObject } from '../../core/model.ts';

/** A part of an object with operations of its own. */
export interface Subresource {
  readonly name: string;
  /** The kind that goes in or comes out. */
  readonly kind: string;
  /** Its group and version; those of the object's kind where they are left out. */
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

/** One kind the API serves in one version. */
export interface ApiKind {
  /** Plural and group as kubectl takes them: `extauthpolicies.security.policy.gloo.solo.io`, `namespaces`. */
  readonly resource: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** What lies below an object, in the order of names. */
  readonly subresources: readonly Subresource[];
  /** False for a question that is answered and forgotten. */
  readonly stored: boolean;
  /** True when it comes from a CustomResourceDefinition. */
  readonly custom: boolean;
  /** True when `status` is written through its own subresource. */
  readonly status: boolean;
  /** True when `metadata.generation` counts the changes of the spec. */
  readonly generation: boolean;
  /** The structural schema; absent for the kinds built in, whose fields are not checked here. */
  readonly schema?: JsonObject;
  /** The `additionalPrinterColumns` of a CustomResourceDefinition. */
  readonly columns: readonly JsonObject[];
}
