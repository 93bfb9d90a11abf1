import type { Json, JsonObject } from '../../core/model.ts';
import { defined, objectAt, stringAt } from '../json-parts.ts';
import { afterUpdate } from './managed-fields.ts';
import { Refusal } from './status.ts';

/** Something the user may not do. A field that is left out matches everything; `resource` may name a subresource (`x/status`). */
interface Denial {
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
}

/** Who asks, and what is denied to them; everything else is allowed. */
export interface Rights {
  readonly user?: string;
  readonly denied: readonly Denial[];
}

/** One thing somebody wants to do. `namespace` is `''` for the whole cluster. */
export interface Deed {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** True when nothing denies the deed. Doing it in all namespaces needs the right in each. */
function allowed(rights: Rights, deed: Deed): boolean {
  const matches = (denied: string | undefined, asked: string): boolean =>
    denied === undefined || denied === asked || asked === '*';
  return !rights.denied.some(
    (denial) =>
      matches(denial.verb, deed.verb) &&
      matches(denial.group, deed.group) &&
      matches(denial.resource, deed.resource) &&
      (deed.namespace === '' || matches(denial.namespace, deed.namespace)),
  );
}

/** Throws 403, in the API server's words, when the deed is denied. */
export function checkAllowed(rights: Rights, deed: Deed): void {
  if (allowed(rights, deed)) return;
  const [plural = ''] = deed.resource.split('/');
  const called = deed.group === '' ? plural : `${plural}.${deed.group}`;
  const subject = deed.name === '' ? called : `${called} "${deed.name}"`;
  const scope = deed.namespace === '' ? 'at the cluster scope' : `in the namespace "${deed.namespace}"`;
  const user = rights.user ?? 'sandbox';
  throw new Refusal(
    403,
    'Forbidden',
    `${subject} is forbidden: User "${user}" cannot ${deed.verb} resource "${deed.resource}" in API group "${deed.group}" ${scope}`,
    defined({ name: deed.name || undefined, group: deed.group || undefined, kind: plural }),
  );
}

/**
 * The answer to a SelfSubjectAccessReview: the review with `status.allowed`. Non-resource attributes are always allowed.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/
 */
export function accessReview(rights: Rights, review: JsonObject, manager: string, now: Date): JsonObject {
  const asked = objectAt(review, 'spec', 'resourceAttributes');
  const subresource = stringAt(asked, 'subresource') ?? '';
  const resource = stringAt(asked, 'resource') ?? '*';
  const answer = allowed(rights, {
    verb: stringAt(asked, 'verb') ?? '*',
    group: stringAt(asked, 'group') ?? '',
    resource: subresource === '' ? resource : `${resource}/${subresource}`,
    namespace: stringAt(asked, 'namespace') ?? '',
    name: stringAt(asked, 'name') ?? '',
  });
  const managed = afterUpdate(
    { spec: {} },
    { spec: objectAt(review, 'spec') },
    { manager, apiVersion: 'authorization.k8s.io/v1', now },
  );
  const metadata: { readonly [field: string]: Json } = { ...objectAt(review, 'metadata'), ...objectAt(managed, 'metadata') };
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null, ...metadata },
    spec: objectAt(review, 'spec'),
    status: Object.keys(asked).length === 0 ? { allowed: true } : { allowed: answer },
  };
}
