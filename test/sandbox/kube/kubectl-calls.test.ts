import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/core/model.ts';
import { type KubeStandIn, startKube } from '../../../src/sandbox/kube/start-kube.ts';
import { ask } from './ask.ts';
import { type Kubectl, kubectlOnPath, makeKubectl } from './kubectl.ts';

const file = new URL('../../../../shared/docs/kubectl-calls-1.32.md', import.meta.url);
const recorded = existsSync(file);
if (!recorded) console.warn('skipped: the recorded calls of kubectl (shared/docs/kubectl-calls-1.32.md) are not here');
const kubectlFile = kubectlOnPath('the calls that kubectl makes');

interface Case {
  readonly name: string;
  readonly code: number;
  readonly args: readonly string[];
  readonly calls: readonly string[];
}

/** Reads the recorded cases: name, exit code, words and calls (`200 GET /path?query`). */
function casesOf(text: string): readonly Case[] {
  return text
    .split('\n## ')
    .slice(1)
    .map((section) => {
      const [head = '', ...lines] = section.split('\n');
      const [, name = '', code = '', words = ''] = /^(\S+)\s+\(rc (\d+)\) `kubectl (.*)`$/.exec(head) ?? [];
      const calls = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2).replace(/\s+\[.*$/, ''));
      return { name, code: Number(code), args: words.split(' ').map((word) => (word === 'crd.yaml' ? '-' : word)), calls };
    });
}

const cases = recorded ? casesOf(readFileSync(file, 'utf8')) : [];

const route = (name: string, spec: JsonObject): string =>
  stringify({
    apiVersion: 'example.test/v1',
    kind: 'Route',
    metadata: { name, labels: { app: 'demo' } },
    spec,
  });
const crd = stringify({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'routes.example.test' },
  spec: {
    group: 'example.test',
    names: { kind: 'Route', listKind: 'RouteList', plural: 'routes', singular: 'route' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { host: { type: 'string' }, size: { type: 'integer', minimum: 0 } } },
              status: { type: 'object', properties: { state: { type: 'string' } } },
            },
          },
        },
      },
    ],
  },
});
const configMap = stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c1' }, data: { a: 'b' } });

const one = route('web', { host: 'one', size: 1 });
const two = route('web', { host: 'two', size: 1 });
const three = route('web', { host: 'three', size: 1 });

// What stands on stdin in each case; the recording keeps only the words.
const stdin: { readonly [name: string]: string } = {
  '03-apply-crd-cold': crd,
  '05-apply-create-cold': one,
  '06-apply-unchanged-warm': one,
  '07-diff-changed-cold': two,
  '08-diff-same-warm': one,
  '09-diff-new-warm': route('other', { host: 'o' }),
  '10-diff-ss-warm': two,
  '11-apply-dryserver-warm': two,
  '12-apply-dryclient-warm': two,
  '13-apply-update-warm': two,
  '14-apply-validate-false-warm': two,
  '15-ss-dry-cold': three,
  '16-ss-apply-cold': three,
  '17-ss-create-warm': route('ssa', { host: 's' }),
  '26-get-f-warm': two,
  '28-apply-multi-cold': [two, route('w2', { host: 'w' }), configMap].join('---\n'),
  '29-apply-prune-warm': two,
  '30-apply-invalid-warm': route('web', { host: 'two', size: -1 }),
  '32-replace-warm': three,
  '33-delete-f-cold': three,
  '35-delete-ignore-warm': three,
};

describe.skipIf(!recorded || kubectlFile === undefined)('kubectl 1.32 asks what it asks a real API server', () => {
  let kube: KubeStandIn;
  let kubectl: Kubectl;
  const routes = '/apis/example.test/v1/namespaces/cap/routes';

  beforeAll(async () => {
    kube = await startKube({ gloo: false, crds: 'none' });
    kubectl = await makeKubectl(kubectlFile ?? '', kube.kubeconfig);
    kube.seed({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cap' } });
  });
  afterAll(async () => {
    await kubectl.remove();
    await kube.close();
  });

  function calls(from: number): readonly string[] {
    return kube
      .calls()
      .slice(from)
      .map((call) => `${call.status} ${call.method} ${call.path}${call.query === '' ? '' : `?${call.query}`}`)
      .map((call) =>
        call
          .replace(/hash=[0-9A-F]+/, 'hash=<H>')
          .replace(/([&?]resourceVersion=)\d+/, '$1<rv>')
          .replace(/timeoutSeconds=\d+/, 'timeoutSeconds=<n>'),
      );
  }

  // The dispatcher that some packages install as kubectl asks for the version first; a missing OpenAPI v2 is fine.
  function comparable(list: readonly string[]): readonly string[] {
    return list
      .filter((call) => !call.includes(' GET /version?'))
      .map((call) => call.replace(/^\d+ GET \/openapi\/v2/, 'any GET /openapi/v2'));
  }

  /** Waits until a watch has begun since call number `from`. */
  async function watching(from: number): Promise<void> {
    for (let tries = 0; tries < 400; tries += 1) {
      if (kube.calls().some((call, index) => index >= from && call.query.includes('watch=true'))) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error('no watch began');
  }

  async function meanwhile(name: string, from: number): Promise<void> {
    if (name === '20-wait-jsonpath-watch-warm') {
      await watching(from);
      const type = 'application/merge-patch+json';
      await ask(kube.url, 'PATCH', `${routes}/web/status`, { body: { status: { state: 'Warning' } }, type });
    }
    if (name === '36-wait-delete-warm') {
      await watching(from);
      await ask(kube.url, 'DELETE', '/api/v1/namespaces/cap/configmaps/c1');
    }
  }

  it('reads all cases', () => expect(cases).toHaveLength(39));

  // One after the other: each builds on what the ones before it left.
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (name, wanted) => {
    if (name.endsWith('-cold')) await kubectl.cool();
    const from = kube.calls().length;
    const [run] = await Promise.all([kubectl.run(wanted.args, stdin[name]), meanwhile(name, from)]);
    const own = calls(from).filter((call) => !name.startsWith('20') || !call.includes('PATCH'));
    const made = own.filter((call) => !name.startsWith('36') || !call.includes('DELETE'));
    expect({ code: run.code, err: run.err, calls: comparable(made) }).toEqual({
      code: wanted.code,
      err: wanted.code === 0 ? expect.any(String) : expect.anything(),
      calls: wanted.name.startsWith('01') ? [] : comparable(wanted.calls),
    });
  });

  it('asked for nothing that is not served', () => expect(kube.unknownRoutes()).toEqual([]));
});
