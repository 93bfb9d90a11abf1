import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKube } from '../../../src/sandbox/kube/start-kube.ts';

/** A cluster that wants to know who calls, and a kubeconfig whose user signs in by a plugin. */
export interface PluginCluster {
  readonly folder: string;
  readonly kubeconfig: string;
  /** The plugin's file. */
  readonly plugin: string;
  /** How often the plugin was started. */
  readonly signIns: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Starts the stand-in of a cluster over TLS, for on no other connection a plugin is asked. `script` is what the plugin does in
 * sh; `credential` in it prints what client-go wants. It keeps nothing by itself.
 */
export async function aPluginCluster(script: string, interactiveMode = 'IfAvailable'): Promise<PluginCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'plugin-cluster-'));
  const kube = await startKube();
  const token = /token: (\S+)/.exec(kube.kubeconfigOf('jane', ['system:masters']))?.[1];
  const status = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } });
  const [plugin, count, kubeconfig] = [join(folder, 'plugin'), join(folder, 'count'), join(folder, 'config')];
  writeFileSync(count, '');
  writeFileSync(plugin, `#!/bin/sh\ncd '${folder}'\necho >> count\ncredential() { echo '${status}'; }\n${script}\n`);
  chmodSync(plugin, 0o755);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    clusters: [
      { name: 'k', cluster: { server: kube.secureUrl, 'certificate-authority-data': Buffer.from(kube.ca).toString('base64') } },
    ],
    users: [{ name: 'u', user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode } } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  return {
    folder,
    kubeconfig,
    plugin,
    signIns: () => readFileSync(count, 'utf8').length,
    close: async () => {
      await kube.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
