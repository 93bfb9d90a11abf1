import { recordKey } from '../core/kind.ts';
import type { JsonObject, Resource } from '../core/model.ts';
import { type KubeKind, kubeKinds, oktaKinds } from './kinds.ts';
import type { OktaFacts, OktaWishes } from './wishes.ts';

/** One manifest as an object, for the cluster's half. */
export interface WantedManifest {
  readonly kind: KubeKind;
  readonly object: JsonObject;
}

/** All that is wanted in Okta: each kind says what is wanted of it. */
export function designOkta(wishes: OktaWishes, facts: OktaFacts): readonly Resource[] {
  return Object.values(oktaKinds).flatMap((kind) => kind.wanted(wishes, facts));
}

/**
 * All that is wanted in the cluster. It comes after Okta's things: a route is closed only once people can sign in. Labels on routes
 * come before the policy, so that one that selects by another label from now on leaves no route open between the two.
 */
export function designKube(
  manifests: readonly WantedManifest[],
  okta: readonly Resource[],
  onRoutes: readonly Resource[] = [],
): readonly Resource[] {
  const before = okta.map(({ key }) => key).filter((key) => key !== recordKey);
  const resources: Resource[] = onRoutes.map((resource) => ({ ...resource, after: before }));
  for (const { kind, object } of manifests) {
    const { name, namespace } = object.metadata as { name: string; namespace: string };
    resources.push({
      kind,
      key: `${kind}/${namespace}/${name}`,
      title: kubeKinds[kind].title(`${namespace}/${name}`),
      place: { namespace, name },
      spec: object,
      after: [...before, ...resources.map((resource) => resource.key)],
    });
  }
  return resources;
}
