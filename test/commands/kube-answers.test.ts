import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { steering } from '../hostile-values.ts';
import { folderWithKubectl } from '../kube/fake-kubectl.ts';
import { aMachine, type Machine, react } from './a-run.ts';

const marks = { 'app.kubernetes.io/managed-by': 'gloo-okta', 'app.kubernetes.io/instance': 'gloo-okta' };
const server = {
  apiVersion: 'admin.gloo.solo.io/v2',
  kind: 'ExtAuthServer',
  metadata: { name: 'ext-auth-server', namespace: 'gloo-mesh-addons', uid: 'u1', labels: marks },
  spec: { destinationServer: { ref: { name: 'ext-auth-service', namespace: 'gloo-mesh-addons', cluster: 'cluster1' } } },
};
const policy = {
  apiVersion: 'security.policy.gloo.solo.io/v2',
  kind: 'ExtAuthPolicy',
  metadata: { name: 'oauth-okta', namespace: 'gloo-mesh-addons', uid: 'u2', labels: marks },
  spec: {},
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ext-auth-service', namespace: 'gloo-mesh-addons', uid: 'u3' },
  spec: { ports: [{ name: 'grpc', port: 8083 }] },
};
const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, uid: name } });
const list = (...items: readonly unknown[]) => ({ apiVersion: 'v1', kind: 'List', items });

/** What is asked, by a pattern of sh for the words of the call, and what a cluster answers. The first that fits counts. */
const calls: readonly (readonly [pattern: string, answer: unknown])[] = [
  [
    '*config*view*',
    {
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'k' } }],
      clusters: [{ name: 'k', cluster: { server: 'http://127.0.0.1:1' } }],
    },
  ],
  ['*version*', { clientVersion: { gitVersion: 'v1.32.0' }, serverVersion: { gitVersion: 'v1.32.0' } }],
  ['*customresourcedefinitions*', list()],
  ['*namespaces/gloo-mesh-addons*', list(namespace('gloo-mesh-addons'), server, policy)],
  ['*get?namespaces*', list(namespace('gloo-mesh-addons'), namespace('kube-system'))],
  [
    '*get?kubernetesclusters*',
    list({ apiVersion: 'admin.gloo.solo.io/v2', kind: 'KubernetesCluster', metadata: { name: 'cluster1' } }),
  ],
  ['*get?services*', list(service)],
  ['*get?pods*', list()],
  [
    '*get?routetables*',
    list({ apiVersion: 'networking.gloo.solo.io/v2', kind: 'RouteTable', metadata: { name: 'r', namespace: 'n' } }),
  ],
  ['*get?extauthservers*-A*', list(server)],
  ['*get?extauthpolicies*-A*', list(policy)],
  ['*get?ext*', list(server, policy)],
  [
    '*create*-f*',
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, status: { allowed: true } },
  ],
  ['*apply*', policy],
  ['*replace*', policy],
];

/** What is no answer at all, or objects with members of other shapes. */
const bodies: readonly string[] = [
  '""',
  '0',
  'false',
  'null',
  '[]',
  '["a"]',
  '"text"',
  '{}',
  '{"items":[0]}',
  '<html>',
  ' ',
  '{"apiVersion":"v1","kind":"X","metadata":0}',
  '{"apiVersion":"v1","kind":"X","metadata":{"name":"../x"}}',
  '{"contexts":0,"clientVersion":0,"serverVersion":[]}',
];

describe('whatever kubectl prints, a command ends with a finding or in exit 7', () => {
  let machine: Machine;
  let folder = '';
  const answerOf = (at: number) => join(folder, `answer-${at}`);

  beforeAll(async () => {
    machine = await aMachine();
    folder = await folderWithKubectl(
      `here="$(dirname "$0")"; case "$*" in\n${calls.map(([pattern], at) => `${pattern.replaceAll('?', '\\ ')}) cat "$here/answer-${at}";;`).join('\n')}\n*) echo "{}";;\nesac`,
    );
    machine.env['PATH'] = `${folder}:/usr/bin:/bin`;
    for (const [at, [, answer]] of calls.entries()) writeFileSync(answerOf(at), JSON.stringify(answer));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await machine.leave();
  });

  const commands = [['plan', ...react], ['doctor'], ['teardown', '--yes']];

  async function run(words: readonly string[], at: number, printed: string): Promise<void> {
    writeFileSync(answerOf(at), printed);
    const { code, out, err } = await machine.run(words);
    writeFileSync(answerOf(at), JSON.stringify(calls[at]?.[1]));
    expect([0, 3, 5, 6, 7], `${words[0]}: ${printed}\n${err.slice(0, 1500)}`).toContain(code);
    expect(err).not.toContain('This is a bug');
    expect(steering.exec(`${out}${err}`)?.[0]).toBeUndefined();
  }

  it('the world of this test is one in which the commands work', async () => {
    for (const words of commands) {
      const { code, err } = await machine.run(words);
      expect([0, 5], err).toContain(code);
    }
  });

  // what each reader makes of each shape is in kube-answers.test.ts; here it is the way out of a command
  it.each(commands)(
    '%s, with each call answered by something else',
    async (...words) => {
      for (const at of calls.keys()) {
        for (const printed of [bodies[at % bodies.length], bodies[(at + 5) % bodies.length]]) await run(words, at, printed ?? '');
      }
    },
    120_000,
  );
});
