import type { Place } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { type KubeKind, kubeKinds } from '../kinds/kinds.ts';
import { resources } from './custom-resources.ts';
import type { Kubectl } from './kubectl.ts';
import { isMarked, labelValue, manager } from './marks.ts';
import { at, isOfKind, numberAt, textAt } from './objects.ts';
import { type Readable, readAllowed } from './read-objects.ts';

/** An object in the cluster that carries the labels of an installation. */
export interface MarkedObject {
  readonly kind: KubeKind;
  readonly place: Place;
  readonly id: string;
}

/**
 * Finds the objects of all our kinds whose labels say that `installation` made them, in all namespaces, or where only
 * `namespace` may be read, in that one; none where Gloo's CRDs are not installed. Throws what kubectl complains of otherwise,
 * a missing right in the namespace too: what cannot be seen cannot be said to be gone.
 */
export async function findMarkedObjects(
  kubectl: Kubectl,
  installation: string,
  namespace: string,
): Promise<readonly MarkedObject[]> {
  const kinds = Object.keys(kubeKinds) as KubeKind[];
  const names = kinds.map((kind) => kubeKinds[kind].resource);
  const selector = `app.kubernetes.io/managed-by=${manager},app.kubernetes.io/instance=${labelValue(installation)}`;
  const everywhere = await readKnown(kubectl, names, ['-A', '-l', selector]);
  const { objects, forbidden, forbiddenResources } = everywhere.forbidden
    ? await readKnown(kubectl, names, ['-n', namespace, '-l', selector])
    : everywhere;
  if (forbidden && forbiddenResources.some((plural) => !isOptional(kinds, plural))) throw forbidden;
  return objects.flatMap((object) => {
    const kind = kinds.find((one) => isOfKind(object, one));
    const [namespace, name] = [textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name')];
    if (kind === undefined || namespace === undefined || name === undefined) return [];
    return [{ kind, place: { namespace, name }, id: textAt(object, 'metadata', 'uid') ?? '' }];
  });
}

/** Reads several kinds in one call; where the cluster lacks one of them kubectl reads none, and each is read alone. */
async function readKnown(kubectl: Kubectl, names: readonly string[], where: readonly string[]): Promise<Readable> {
  const read = (what: string) => readAllowed(kubectl, ['get', what, ...where]);
  try {
    return await read(names.join(','));
  } catch (problem) {
    if (!isMissing(problem)) throw problem;
  }
  const answers = await Promise.all(
    names.map((name) =>
      read(name).catch((problem: unknown) => {
        if (isMissing(problem)) return undefined;
        throw problem;
      }),
    ),
  );
  const there = answers.filter((answer) => answer !== undefined);
  const forbidden = there.find((answer) => answer.forbidden !== undefined)?.forbidden;
  return {
    objects: there.flatMap(({ objects }) => objects),
    forbiddenResources: there.flatMap(({ forbiddenResources }) => forbiddenResources),
    ...(forbidden === undefined ? {} : { forbidden }),
  };
}

function isMissing(problem: unknown): boolean {
  return problem instanceof Problem && problem.code === 'crd-missing';
}

/** Whether all kinds of this plural name are made only where they are asked for. */
function isOptional(kinds: readonly KubeKind[], plural: string): boolean {
  const named = kinds.map((kind) => kubeKinds[kind]).filter(({ resource }) => resource.split('.')[0] === plural.split('.')[0]);
  return named.length > 0 && named.every(({ optional }) => optional === true);
}

/**
 * Finds what in the cluster uses an ExtAuthServer besides the policies of `installation`, each in words: policies that name
 * it, and those of its namespace that name none. Where not all policies may be read, what Gloo counts decides; `justRemoved`
 * of ours it may still count, for it needs a moment to see that they are gone.
 */
export async function findUsersOfServer(
  kubectl: Kubectl,
  installation: string,
  place: Place,
  justRemoved = 0,
): Promise<readonly string[]> {
  const resource = resources.extAuthPolicy;
  // it is asked just before something is taken away
  const now = { isFresh: true };
  const { namespace = '', name = '' } = place;
  const everywhere = await readAllowed(kubectl, ['get', resource, '-A'], now);
  const { objects } = everywhere.forbidden ? await readAllowed(kubectl, ['get', resource, '-n', namespace], now) : everywhere;
  const using = objects.filter((policy) => {
    const server = at(policy, 'spec', 'config', 'server');
    const here = textAt(policy, 'metadata', 'namespace');
    if (server === undefined) return here === namespace;
    return textAt(server, 'name') === name && (textAt(server, 'namespace') ?? here) === namespace;
  });
  const others = using
    .filter((policy) => !isMarked(policy, installation))
    .map((policy) => `ExtAuthPolicy ${textAt(policy, 'metadata', 'namespace')}/${textAt(policy, 'metadata', 'name')} uses it`);
  if (everywhere.forbidden === undefined || others.length > 0) return others;
  const server = await readAllowed(kubectl, ['get', resources.extAuthServer, name, '-n', namespace], now);
  const counted = numberAt(server.objects[0], 'status', 'numAppliedPolicies') ?? 0;
  return counted > using.length + justRemoved ? [`Gloo counts ${counted} policies that use it, and not all may be read`] : [];
}
