import { rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findCluster, findClusterName } from '../../../src/kube/find-cluster.ts';
import { findExtAuthServers } from '../../../src/kube/find-ext-auth.ts';
import { type Kubectl, makeKubectl } from '../../../src/kube/kubectl.ts';
import { withSharedReads } from '../../../src/kube/shared-reads.ts';
import { withSignIn } from '../../../src/kube/with-sign-in.ts';
import { makeMemory } from '../../../src/memory.ts';
import { aPluginCluster } from './a-plugin-cluster.ts';
import { hasKubectl } from './real-kubectl.ts';

const runs = hasKubectl('sign-in plugins');

/** The way to a cluster whose kubeconfig signs in by `plugin`, as a run of ours has it. */
async function wayTo(plugin: string, interactiveMode?: string) {
  const cluster = await aPluginCluster(plugin, interactiveMode);
  onTestFinished(cluster.close);
  const heard: string[] = [];
  const say = (text: string) => void heard.push(text);
  const env = { PATH: process.env['PATH'], HOME: cluster.folder, COMPANY_LOGIN: 'jane', OKTA_CLIENT_TOKEN: 'hidden-token' };
  const memory = makeMemory();
  const door = makeKubectl({
    env,
    cwd: cluster.folder,
    signal: new AbortController().signal,
    kubeconfig: cluster.kubeconfig,
    context: 'c',
    requestTimeoutSeconds: 1,
    onSpeech: say,
  });
  const kubectl: Kubectl = withSignIn(withSharedReads(door, memory), memory, { isTerminal: false, say });
  return { cluster, kubectl, heard };
}

const look = (kubectl: Kubectl) =>
  Promise.all([
    findCluster(kubectl, { namespace: 'gloo-mesh-addons' }),
    findClusterName(kubectl),
    findExtAuthServers(kubectl, 'gloo-mesh-addons'),
  ]);

describe.skipIf(!runs)('a sign-in plugin of the kubeconfig', () => {
  test('that waits for a person longer than a request may take: heard at once, asked once for all calls', async () => {
    const { kubectl, heard } = await wayTo(
      `if [ ! -f cache ]; then echo "open https://login.example/device and enter ABCD" >&2; sleep 3; touch cache; fi; credential`,
    );
    await look(kubectl);
    expect(heard).toEqual(['open https://login.example/device and enter ABCD']);
  });

  test('has the environment of a person, without what is ours', async () => {
    const { kubectl } = await wayTo(`[ "$COMPANY_LOGIN" = jane ] && [ -z "$OKTA_CLIENT_TOKEN" ] || exit 3; credential`);
    await expect(look(kubectl)).resolves.toHaveLength(3);
  });

  test('that fails is named, with what it said, once, and nothing else is tried', async () => {
    const { cluster, kubectl, heard } = await wayTo(`echo "token: expired; run mylogin" >&2; exit 1`);
    const problem = await look(kubectl).catch((error: unknown) => error);
    expect(problem).toMatchObject({
      code: 'cluster-sign-in-failed',
      message: expect.stringMatching(/plugin failed: executable \S+ failed with exit code 1\. It said: token: .*run mylogin$/),
    });
    expect(heard).toEqual([]);
    expect(cluster.signIns()).toBeLessThan(5);
  });

  test('that needs a terminal where there is none says so', async () => {
    const { kubectl } = await wayTo('credential', 'Always');
    await expect(look(kubectl)).rejects.toMatchObject({
      code: 'cluster-sign-in-failed',
      hint: expect.stringContaining('run this in a terminal'),
    });
  });

  test('that is not there says how to install it', async () => {
    const { cluster, kubectl } = await wayTo('credential');
    rmSync(cluster.plugin);
    await expect(look(kubectl)).rejects.toMatchObject({ code: 'cluster-sign-in-failed' });
  });
});
