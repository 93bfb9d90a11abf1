import type { JsonObject } from '../model.ts';
import { managedFieldsOf } from '../who-wrote.ts';

/** Whose an object in the cluster is. */
export interface Ownership {
  /** True where this installation made it; what it took over stays somebody else's. */
  readonly ours: boolean;
  /** True where setup may write it without being told to take it over: it is ours, or was taken over before. */
  readonly mayWrite: boolean;
  /** The other managers that own fields of its spec. */
  readonly editors: readonly string[];
}

/** Pure: the other managers of an object's spec, as the API server keeps them. */
export function editorsOf(object: JsonObject, manager: string): readonly string[] {
  const editors = managedFieldsOf(object)
    .filter(({ fields, subresource }) => subresource === undefined && Object.hasOwn(fields, 'f:spec'))
    .flatMap((entry) => (entry.manager === manager ? [] : [entry.manager]));
  return [...new Set(editors)];
}

/** Whether setup writes it only when it is told to take it over. */
export function mustBeAdopted({ mayWrite, editors }: Ownership): boolean {
  return !mayWrite || editors.length > 0;
}

/** How an object in the cluster gets its right form again. */
export function writeAnew(what: string, owner: Ownership | undefined): string {
  if (owner === undefined) return `Write the ${what} anew: gloo-okta setup`;
  if (!owner.mayWrite)
    return `gloo-okta did not make this ${what}: let its owner mend it, or take it over and write it anew: gloo-okta setup --adopt`;
  if (owner.editors.length > 0)
    return `Let ${owner.editors.join(', ')} change it back, or take its fields back: gloo-okta setup --adopt`;
  return `Write the ${what} anew: gloo-okta setup`;
}
