import type { Answers } from '../answers/answers.ts';
import { type Manifest, type ManifestValues, makeManifests } from '../kube/manifests.ts';
import { digestOf } from '../kube/marks.ts';
import type { ClusterNames } from './find-in-cluster.ts';
import type { PublicFacts } from './public-facts.ts';

/** The two manifests, or the policy alone where somebody's ExtAuthServer serves. */
export async function manifestsFor(answers: Answers, open: PublicFacts, names: ClusterNames): Promise<readonly Manifest[]> {
  const manifests = makeManifests({
    installation: answers.installation,
    clusterName: names.clusterName,
    namespace: answers.namespace,
    extAuthServer: names.extAuthServer,
    extAuthService: names.extAuthService,
    policy: answers.policy,
    routeLabels: answers.routeLabels,
    jwks: answers.jwks === 'inline' ? { kind: 'inline', text: open.keySet.text } : { kind: 'remote', url: open.metadata.jwksUri },
    ...(answers.issuer ? { issuer: open.metadata.issuer } : {}),
    ...(answers.audience === undefined ? {} : { audience: answers.audience }),
    ...(answers.portal.cors ? { origins: answers.uris.origins } : {}),
    ...(answers.portal.groupClaims === undefined ? {} : { portalClaims: answers.portal.groupClaims }),
    ...(answers.keyRefresh === undefined ? {} : { keyRefresh: await keyRefreshValues(answers, open.metadata.issuer) }),
  });
  return names.serverIsThere ? manifests.filter((manifest) => manifest.kind !== 'kube.ext-auth-server') : manifests;
}

/** The script is loaded only where it is wanted. Each policy has a minute of its own, so that not all come to Okta at once. */
async function keyRefreshValues(
  { keyRefresh, namespace, policy }: Answers,
  issuer: string,
): Promise<NonNullable<ManifestValues['keyRefresh']>> {
  const { refreshScript } = await import('../refresh-job/script.ts');
  const minute = Number.parseInt(digestOf(`${issuer} ${namespace}/${policy}`), 16) % 60;
  const { schedule = `${minute} * * * *`, image = '' } = keyRefresh ?? {};
  return { schedule, image, script: refreshScript, issuer };
}
