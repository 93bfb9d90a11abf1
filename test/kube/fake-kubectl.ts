import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kubectl } from '../../src/kube/kubectl.ts';
import type { KubectlAnswer } from '../../src/kube/kubectl-answer.ts';

/** One call that a fake kubectl got. */
export interface Call {
  readonly args: readonly string[];
  readonly input: string | undefined;
}

/** A Kubectl in this process that answers as `answer` says, and remembers its calls. */
export function fakeKubectl(
  answer: (call: Call) => Partial<KubectlAnswer> | object,
  context?: string,
): Kubectl & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    ...(context === undefined ? {} : { context }),
    words: (args) => ['kubectl', ...args].join(' '),
    run: async (args, input) => {
      const call = { args, input };
      calls.push(call);
      const given = answer(call);
      if ('exitCode' in given || 'stdout' in given || 'stderr' in given) return { exitCode: 0, stdout: '', stderr: '', ...given };
      return { exitCode: 0, stdout: JSON.stringify('metadata' in given || 'kind' in given ? whole(given) : given), stderr: '' };
    },
  };
}

/** A failed call that says `stderr`, and printed `objects` all the same. */
export function failure(stderr: string, objects?: object): KubectlAnswer {
  return { exitCode: 1, stdout: objects === undefined ? '' : JSON.stringify(objects), stderr };
}

/** A list as kubectl prints it. */
export function list(...items: readonly object[]): object {
  return { apiVersion: 'v1', kind: 'List', items: items.map(whole), metadata: { resourceVersion: '' } };
}

/** What every object has, where a test leaves it out. */
function whole(object: object): object {
  return { apiVersion: 'v1', kind: 'Thing', metadata: {}, ...object };
}

/** A folder with a program `kubectl` that runs `script` in sh; for PATH. */
export async function folderWithKubectl(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-kubectl-'));
  await writeFile(join(folder, 'kubectl'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'kubectl'), 0o755);
  return folder;
}
