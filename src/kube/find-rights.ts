import type { JsonObject } from '../core/model.ts';
import { problemFrom } from './errors.ts';
import { resources } from './kinds.ts';
import type { Kubectl } from './kubectl.ts';
import { at, textAt } from './objects.ts';
import { objectsIn } from './read-objects.ts';

/** One right and whether we have it. */
export interface Right {
  readonly verb: string;
  /** The full name, e.g. `extauthpolicies.security.policy.gloo.solo.io`. */
  readonly resource: string;
  readonly namespace: string;
  readonly allowed: boolean;
}

/** Reading, server-side apply (patch, which also creates) and teardown; taking over objects of others needs `update`. */
const verbs = ['get', 'list', 'create', 'patch', 'update', 'delete'];

/**
 * Which rights that setup and teardown use are there, asked in one call. It asks by SelfSubjectAccessReview, which anybody
 * may, and which keeps nothing.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
export async function findRights(kubectl: Kubectl, namespace: string): Promise<readonly Right[]> {
  const asked = [resources.extAuthServer, resources.extAuthPolicy].flatMap((resource) =>
    verbs.map((verb) => ({ verb, resource })),
  );
  const items = asked.map(({ verb, resource }) => reviewOf(verb, resource, namespace));
  const args = ['create', '-f', '-', '-o', 'json'];
  const answer = await kubectl.run(args, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  if (answer.exitCode !== 0) throw problemFrom(answer, kubectl.words(args));
  const reviews = jsonDocuments(answer.stdout).flatMap((stdout) => objectsIn({ ...answer, stdout }, kubectl.words(args)));
  return asked.map(({ verb, resource }) => {
    const review = reviews.find((one) => {
      const attributes = at(one, 'spec', 'resourceAttributes');
      return (
        textAt(attributes, 'verb') === verb && `${textAt(attributes, 'resource')}.${textAt(attributes, 'group')}` === resource
      );
    });
    return { verb, resource, namespace, allowed: at(review, 'status', 'allowed') === true };
  });
}

function reviewOf(verb: string, name: string, namespace: string): JsonObject {
  const [resource, ...group] = name.split('.');
  const resourceAttributes = { namespace, verb, group: group.join('.'), resource: resource ?? '' };
  return { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
}

/** kubectl create prints one indented document after another, each from a `{` to a `}` at the start of a line. */
function jsonDocuments(text: string): readonly string[] {
  return text.split(/(?<=^\})\n(?=\{)/m);
}
