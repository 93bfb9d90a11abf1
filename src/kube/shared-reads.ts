import type { JsonObject } from '../core/model.ts';
import type { Memory } from '../memory.ts';
import { glooLists } from './custom-resources.ts';
import type { Kubectl } from './kubectl.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';
import { textAt } from './objects.ts';
import { objectsIn } from './printed.ts';

/**
 * A kubectl that shares its reads with all others of the same memory: what no cluster changes under our hands (kubeconfig and
 * versions) is read once in a run, objects once while the memory lets them be shared, and Gloo's lists then in one call. At any
 * other time, and where it has to be fresh, every call is made, so that what is read just before a write is what is there.
 */
export function withSharedReads(kubectl: Kubectl, memory: Memory): Kubectl {
  const run: Kubectl['run'] = async (args, input, manner) => {
    const [verb] = args;
    const make = () => kubectl.run(args, input, manner);
    // the kubeconfig is the same whichever of its contexts is meant
    const keyOf = (words: readonly string[]) =>
      `kubectl ${JSON.stringify([...(words[0] === 'config' ? [] : [kubectl.context, kubectl.cluster, kubectl.user]), ...words])}`;
    if (verb === 'config' || verb === 'version') return memory.once(keyOf(args), make, ({ exitCode }) => exitCode === 0);
    if (input !== undefined || verb !== 'get' || manner?.isFresh === true) return make();
    const resource = listed(args);
    if (resource === undefined || !memory.isSharing()) return memory.onceShared(keyOf(args), make);
    const all = await memory.onceShared(keyOf(together), () => kubectl.run(together));
    // where one of them is missing or forbidden each has its own answer
    return all.exitCode === 0 ? partOf(all, resource) : memory.onceShared(keyOf(args), make);
  };
  return { ...kubectl, run };
}

const together = ['get', Object.keys(glooLists).join(','), '-A', '-o', 'json'];

/** The list of Gloo's that a call asks for, if it asks for one of them whole. */
function listed([verb, resource = '', ...rest]: readonly string[]): string | undefined {
  const isWhole = verb === 'get' && rest.join(' ') === '-A -o json';
  return isWhole && Object.hasOwn(glooLists, resource) ? resource : undefined;
}

function partOf(all: KubectlAnswer, resource: string): KubectlAnswer {
  const group = resource.slice(resource.indexOf('.') + 1);
  const isOne = (object: JsonObject) =>
    textAt(object, 'kind') === glooLists[resource] && textAt(object, 'apiVersion')?.startsWith(`${group}/`) === true;
  const items = objectsIn(all.stdout, `kubectl ${together.join(' ')}`).filter(isOne);
  return { ...all, stdout: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) };
}
