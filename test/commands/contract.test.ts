import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/core/model.ts';
import type { Call } from '../../src/sandbox/okta/call-record.ts';
import { checkOf, crdFolder } from '../kube/crd-schema.ts';
import { checkCalls, contractAvailable, covers, unknownFields } from '../sandbox/okta/contract.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

const crds = crdFolder();
if (!contractAvailable) console.warn("skipped: Okta's OpenAPI document (../shared/okta/management-slim.json) is not at hand");
if (crds === undefined) console.warn('skipped: the CRDs (../shared/gloo/crds) are not at hand');

const kinds = [
  ['extauthservers.admin.gloo.solo.io', '/extauthservers'],
  ['extauthpolicies.security.policy.gloo.solo.io', '/extauthpolicies'],
] as const;

// Paths that Okta's document, as it is at hand, leaves out; all are read-only.
const elsewhere = [
  /^\/api\/v1\/policies$/,
  /^\/api\/v1\/api-tokens$/,
  /^\/api\/v1\/users\/[^/]+\/groups$/,
  /^\/api\/v1\/groups\/[^/]+\/(users|apps)$/,
];

describe.skipIf(!hasKubectl)(
  'every word between the tool and the two worlds, from nothing to changed and back to nothing',
  () => {
    let machine: Machine;
    let calls: readonly Call[];
    /** The objects as they stood after each step, by resource. */
    const stood = new Map<string, JsonObject[]>();

    beforeAll(async () => {
      machine = await aMachine();
      const logo = join(machine.dir, 'logo.svg');
      writeFileSync(logo, '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"/>');
      const more = ['--backstage-url', 'https://backstage.example.com', '--callback-url', 'https://app.example.com'];
      const claims = ['--claim', 'team=user.department', '--group-claim', 'admins=^Okta Admin.*$'];
      const cluster = [
        '--jwks',
        'remote',
        '--audience',
        'api://default',
        '--route-label',
        'tier=gold',
        '--ext-auth-port',
        '8083',
      ];
      for (const words of [
        ['plan', ...react],
        ['setup', ...react, '--logo', logo],
        ['setup', ...react],
        ['setup', ...react, ...more, ...claims, '--assign', 'Okta Administrators'],
        // No route has this label: the command ends with what it has to say about that, after it has applied all.
        ['setup', ...react, ...more, ...cluster],
        ['verify', ...react],
        ['teardown', '--deactivate-only'],
        ['setup', ...react],
        ['teardown'],
      ]) {
        await machine.run(words[0] === 'plan' || words[0] === 'verify' ? words : [...words, '--yes']);
        await machine.sandbox.kube.settled();
        for (const [resource] of kinds)
          stood.set(resource, [...(stood.get(resource) ?? []), ...machine.sandbox.kube.store.list(resource)]);
      }
      calls = machine.sandbox.okta.calls();
    });
    afterAll(() => machine.leave());

    it('has writes of every kind in it', () => {
      const written = new Set(calls.filter(({ method, status }) => method !== 'GET' && status < 300).map(kindOf));
      expect([...written].sort()).toEqual([
        'DELETE /apps',
        'DELETE /apps/groups',
        'DELETE /authorizationServers/claims',
        'DELETE /authorizationServers/policies',
        'DELETE /trustedOrigins',
        'POST /apps',
        'POST /apps/lifecycle/deactivate',
        'POST /apps/logo',
        'POST /authorizationServers/claims',
        'POST /authorizationServers/policies',
        'POST /authorizationServers/policies/rules',
        'POST /trustedOrigins',
        'PUT /apps',
        'PUT /apps/groups',
        'PUT /authorizationServers/policies/rules',
      ]);
    });

    it.skipIf(!contractAvailable)("holds against Okta's document: requests, answers, and no field that it does not have", () => {
      expect(checkCalls(calls)).toEqual([]);
      const management = calls.filter(({ path }) => path.startsWith('/api/v1/') && !elsewhere.some((one) => one.test(path)));
      expect(management.filter(({ method, path }) => !covers(method, path)).map(kindOf)).toEqual([]);
      const sent = management.filter(({ body }) => body !== null);
      expect(sent.flatMap(({ method, path, body }) => unknownFields(method, path, body))).toEqual([]);
      expect(machine.sandbox.okta.unknownRoutes()).toEqual([]);
    });

    it.skipIf(crds === undefined).each(kinds)(
      'holds against the CRD of %s: what is applied and what stands',
      (resource, part) => {
        const check = checkOf(new URL(`${resource}.derived.yaml`, crds));
        const sent = machine.sandbox.kube
          .calls()
          .filter(({ method, path, body }) => ['POST', 'PUT', 'PATCH'].includes(method) && path.includes(part) && body !== '')
          .map(({ body }) => JSON.parse(body) as JsonObject);
        const whole = sent.filter((body) => body['kind'] !== undefined);
        expect(whole.length).toBeGreaterThan(0);
        for (const object of whole) expect(check(bare(object))).toEqual([]);
        const standing = stood.get(resource) ?? [];
        expect(standing.length).toBeGreaterThan(3);
        expect(standing.every((object) => object['status'] !== undefined)).toBe(true);
        for (const object of standing) expect(check(bare(object))).toEqual([]);
        expect(machine.sandbox.kube.unknownRoutes()).toEqual([]);
      },
    );
  },
);

/** An object without the metadata that the API server keeps, which no CRD describes. */
function bare(object: JsonObject): JsonObject {
  const metadata = (object['metadata'] ?? {}) as { readonly [field: string]: Json };
  const kept = Object.entries(metadata).filter(([field]) => ['name', 'namespace', 'labels', 'annotations'].includes(field));
  return { ...object, metadata: Object.fromEntries(kept) };
}

/** A call without its ids: `DELETE /apps/groups`. */
function kindOf({ method, path }: Call): string {
  const parts = path.replace('/api/v1/', '').split('/');
  return `${method} /${parts.filter((part) => !/^(default|(0oa|aus|ocl|00p|0pr|00g|tos)[0-9A-Za-z]{17})$/.test(part)).join('/')}`;
}
