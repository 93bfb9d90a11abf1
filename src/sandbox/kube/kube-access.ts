import { masters, type User } from './kube-user.ts';
import { allowedByRoles, type Verdict } from './rbac.ts';
import type { Deed, PathDeed } from './request-info.ts';
import { forbidden, Refusal } from './status.ts';
import type { Store } from './store.ts';

/** Something the administrator may not do. A field that is left out matches everything; `resource` may name a subresource (`x/status`). */
interface Denial {
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
}

/**
 * What the user of plain http is called and may not do, everything else being allowed: the short way to a user with few rights.
 * The long way, a user of their own with roles and bindings, is like a real cluster's.
 */
export interface Rights {
  readonly user?: string;
  readonly denied: readonly Denial[];
}

/** By what rights are judged. */
export interface Access {
  readonly store: Store;
  readonly rights: () => Rights;
}

/** Whether `user` may do it: administrators whatever is not denied to them, others what roles allow. */
export function judge({ store, rights }: Access, user: User, deed: Deed | PathDeed): Verdict {
  if (!user.groups.includes(masters)) return allowedByRoles(store, user, deed);
  const { denied } = rights();
  return { allowed: 'path' in deed || !denied.some((denial) => hits(denial, deed)), reason: '' };
}

// Doing it in all namespaces needs the right in each.
function hits(denial: Denial, deed: Deed): boolean {
  const matches = (what: string | undefined, asked: string): boolean => what === undefined || what === asked || asked === '*';
  return (
    matches(denial.verb, deed.verb) &&
    matches(denial.group, deed.group) &&
    matches(denial.resource, deed.resource) &&
    (deed.namespace === '' || matches(denial.namespace, deed.namespace))
  );
}

/** Throws 403, in the API server's words, when `user` may not do it. */
export function authorize(access: Access, user: User, deed: Deed | PathDeed): void {
  const { allowed, reason } = judge(access, user, deed);
  if (allowed) return;
  const why = reason === '' ? '' : `: ${reason}`;
  if ('path' in deed) {
    throw new Refusal(403, 'Forbidden', `forbidden: User "${user.name}" cannot ${deed.verb} path "${deed.path}"${why}`, {});
  }
  const scope = deed.namespace === '' ? 'at the cluster scope' : `in the namespace "${deed.namespace}"`;
  const cannot = `User "${user.name}" cannot ${deed.verb} resource "${deed.resource}" in API group "${deed.group}" ${scope}`;
  const [plural = ''] = deed.resource.split('/');
  throw forbidden({ group: deed.group, plural }, deed.name, `${cannot}${why}`);
}
