import { Problem } from '../errors.ts';
import { shown } from './kubectl-words.ts';

/**
 * An API server that answers, but cannot do it now, as a Problem; of a write it is not known whether it was made. `base` is
 * kubectl with the flags that name the cluster. Pure.
 */
export function busyProblem(text: string, base: string): Problem | undefined {
  const said =
    /(?:the server has received too many requests|the server is currently unable to handle the request|an error on the server \(|request did not complete within requested timeout|etcdserver: |resource quota evaluation timed out).*/.exec(
      text,
    )?.[0];
  if (said === undefined) return undefined;
  return new Problem(
    'cluster-busy',
    `The Kubernetes API server answers that it cannot do it now: ${shown(said)}`,
    `Run it again in a moment. How the API server is: ${base} get --raw /readyz?verbose`,
  );
}

/**
 * A role that may not be given, for nobody gives rights that they do not have.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function escalationProblem(text: string, base: string): Problem | undefined {
  const found = /(\w+)\.rbac\.authorization\.k8s\.io "([^"]*)" is forbidden: .*attempting to grant RBAC permissions/.exec(text);
  if (found === null) return undefined;
  const [kind = '', name = ''] = found.slice(1).map((part) => shown(part));
  return new Problem(
    'cluster-right-missing',
    `The cluster does not allow you to make ${kind} ${name}: it gives rights that you do not have yourself.`,
    `Let somebody who has them apply it (gloo-okta render prints it), or give you the right to escalate: ${base} auth can-i escalate ${kind}.rbac.authorization.k8s.io`,
  );
}

/** A field that can only be chosen when an object is made. */
export function fixedFieldProblem(text: string, base: string): Problem | undefined {
  const found =
    /(\S+) "([^"]+)" is invalid: (.*(?:is immutable|cannot change roleRef|oldSelf|may not be changed|updates to .* are forbidden).*)/.exec(
      text,
    );
  if (found === null) return undefined;
  const [kind = '', name = '', why = ''] = found.slice(1).map((part) => shown(part, true));
  return new Problem(
    'manifest-refused',
    `The cluster lets nobody change this of ${kind} ${name}: ${why}`,
    `It can only be made anew: look at it (${base} get ${kind} -A), delete it if it is yours, and run this again.`,
  );
}
