import type { Kubectl } from './kubectl.ts';
import { at, listAt, textAt } from './objects.ts';
import { readAllowed, readObjects } from './read-objects.ts';

/** A pod and whether it serves. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly ready: boolean;
}

/** The arguments that show the pods of the ext-auth service, as the guide has them. */
export const podsArguments = ['get', 'pods', '-A', '-l', 'app=ext-auth-service'] as const;

/** The arguments that show what those pods say, by the namespace that they are in. */
export function logsArguments(namespace: string): readonly string[] {
  return ['logs', '-n', namespace, '-l', 'app=ext-auth-service'];
}

/** The pods of the ext-auth service, in any namespace, or in `near` alone where the others may not be read. */
export async function findExtAuthPods(kubectl: Kubectl, near: string): Promise<readonly Pod[]> {
  const { objects, forbidden } = await readAllowed(kubectl, podsArguments);
  const pods = forbidden ? await readObjects(kubectl, ['get', 'pods', '-n', near, '-l', 'app=ext-auth-service']) : objects;
  return pods
    .filter((pod) => at(pod, 'metadata', 'deletionTimestamp') === undefined)
    .map((pod) => ({
      name: textAt(pod, 'metadata', 'name') ?? '',
      namespace: textAt(pod, 'metadata', 'namespace') ?? '',
      ready: listAt(pod, 'status', 'conditions').some(
        (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
      ),
    }));
}
