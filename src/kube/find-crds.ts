import { resources } from './custom-resources.ts';
import type { Kubectl } from './kubectl.ts';
import { at, listAt, textAt } from './objects.ts';
import { readAllowed } from './read-objects.ts';

/** One CRD that is needed. */
export interface Crd {
  /** e.g. `extauthpolicies.security.policy.gloo.solo.io`. */
  readonly name: string;
  /** The versions that are served; empty where the CRD is not there. */
  readonly versions: readonly string[];
  /** The chart or release that its labels name, e.g. `gloo-platform-crds-2.14.0`. */
  readonly release?: string;
}

/** The CRDs of Gloo that the tool works with, in one call. Throws `cluster-right-missing` where CRDs may not be read. */
export async function findCrds(kubectl: Kubectl): Promise<readonly Crd[]> {
  const names = Object.values(resources);
  const { objects, forbidden } = await readAllowed(kubectl, [
    'get',
    'customresourcedefinitions.apiextensions.k8s.io',
    ...names,
    '--ignore-not-found',
  ]);
  if (forbidden) throw forbidden;
  return names.map((name) => {
    const crd = objects.find((object) => textAt(object, 'metadata', 'name') === name);
    const labels = ['metadata', 'labels'] as const;
    const release = textAt(crd, ...labels, 'helm.sh/chart') ?? textAt(crd, ...labels, 'app.kubernetes.io/version');
    return {
      name,
      versions: listAt(crd, 'spec', 'versions').flatMap((version) =>
        at(version, 'served') === true ? [textAt(version, 'name') ?? ''] : [],
      ),
      ...(release === undefined ? {} : { release }),
    };
  });
}
