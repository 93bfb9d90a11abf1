import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { RightFact, SetupFacts } from '../../../src/core/checks/cluster-facts.ts';
import { rolesFor, subjectOf } from '../../../src/core/checks/missing-rights.ts';
import { judged } from './judged.ts';

const none = { trouble: { code: 'cluster-right-missing', says: 'no' } };
const right = (verb: string, change: Partial<RightFact> = {}): RightFact => ({
  verb,
  resource: 'extauthpolicies',
  group: 'security.policy.gloo.solo.io',
  namespace: 'ns',
  allowed: false,
  needed: true,
  ...change,
});
const cluster = (rights: readonly RightFact[] | undefined, user?: string): SetupFacts => ({
  rights: { value: rights },
  ...(user === undefined ? {} : { user }),
  namespace: none,
  crds: none,
  clusterName: none,
  servers: none,
  wantedServer: { name: 's', namespace: 'ns' },
});
const rights = (list: readonly RightFact[] | undefined, user?: string) =>
  judged({ when: 'before', cluster: cluster(list, user) }).of('cluster-rights');

describe('the way to the cluster', () => {
  const tools = {
    kubectl: { value: { version: 'v1.32.0' } },
    context: { value: { name: 'east', server: 'https://k' } },
    apiServer: { value: { version: 'v1.30.1' } },
  };

  it('is told as it was found', () => {
    const { findings } = judged({ tools });
    expect(findings.map(({ check, state }) => [check, state])).toEqual([
      ['kubectl', 'ok'],
      ['context', 'ok'],
      ['api-server', 'ok'],
    ]);
    expect(findings.map(({ says }) => says).join(' ')).toMatch(/v1\.32\.0 .*east, .*https:\/\/k\. .*v1\.30\.1/);
  });

  it('is not looked for with --no-apply', () => {
    const alone = { trouble: { code: 'cluster-left-alone', says: 'left alone.' } };
    expect(judged({ tools: { kubectl: alone, context: alone, apiServer: alone } }).states).toEqual({
      kubectl: 'skip',
      context: 'skip',
      'api-server': 'skip',
    });
  });
});

describe('rights in the cluster', () => {
  it('are all there, or were not asked for', () => {
    expect(rights([right('get', { allowed: true })])?.state).toBe('ok');
    expect(rights([right('update', { allowed: true, needed: false }), right('get', { allowed: true })])?.says).toContain('All 2');
    expect(rights(undefined)).toBeUndefined();
  });

  it('that are only useful are a warning when they are missing', () => {
    expect(rights([right('get', { allowed: true }), right('update', { needed: false })])).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('update extauthpolicies.security.policy.gloo.solo.io in ns'),
      hint: expect.stringMatching(
        /gives these with kubectl apply -f -:\n[\s\S]*kind: Role\n[\s\S]*verbs: \["update"\]\n[\s\S]*kind: RoleBinding/,
      ),
    });
  });

  it('are asked for where the ext-auth service runs, too', () => {
    const pods = right('list', { resource: 'pods', group: '', needed: false, elsewhere: 'east' });
    expect(rights([right('get', { allowed: true }), { ...pods, allowed: true }])?.says).toContain('All 2 rights');
    expect(rights([right('get', { allowed: true }), { ...pods, allowed: true }])?.says).toContain('in both clusters');
    expect(rights([right('get', { allowed: true }), pods])).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('list pods in ns (context east)'),
      hint: expect.stringMatching(/kubectl --context=east apply -f -:\n[\s\S]*resources: \["pods"\]/),
    });
    const both = rights([right('patch', { needed: false }), pods]);
    expect(both?.hint).toMatch(
      /kubectl apply -f -:[\s\S]*extauthpolicies[\s\S]*and with kubectl --context=east apply -f -:[\s\S]*pods/,
    );
  });

  it('that are needed fail, with the Role to hand over', () => {
    const found = rights([right('patch'), right('get', { allowed: true }), right('list', { needed: false })], 'ada@acme.com');
    expect(found).toMatchObject({ state: 'fail', says: expect.stringContaining('patch extauthpolicies') });
    expect(found?.says).not.toContain('list');
    const yaml = found?.hint?.slice(found.hint.indexOf('apiVersion:')) ?? '';
    const [role, binding] = parseAllDocuments(yaml).map((document) => document.toJS());
    expect(role).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'gloo-okta', namespace: 'ns' },
      rules: [{ apiGroups: ['security.policy.gloo.solo.io'], resources: ['extauthpolicies'], verbs: ['patch'] }],
    });
    expect(binding).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'gloo-okta', namespace: 'ns' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'gloo-okta' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ada@acme.com' }],
    });
  });

  it('for all namespaces are a ClusterRole, and each namespace has its own Role', () => {
    const { namespace: _, ...everywhere } = right('list', { resource: 'services', group: '' });
    const missing = [everywhere, right('get'), right('get'), right('patch'), right('get', { resource: 'roles', group: 'rbac' })];
    const documents = parseAllDocuments(rolesFor(missing, undefined, 'teamb')).map((document) => document.toJS());
    expect(documents.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['ClusterRole', 'teamb', undefined],
      ['ClusterRoleBinding', 'teamb', undefined],
      ['Role', 'teamb', 'ns'],
      ['RoleBinding', 'teamb', 'ns'],
    ]);
    expect(documents[0].rules).toEqual([{ apiGroups: [''], resources: ['services'], verbs: ['list'] }]);
    expect(documents[2].rules).toEqual([
      { apiGroups: ['security.policy.gloo.solo.io'], resources: ['extauthpolicies'], verbs: ['get', 'patch'] },
      { apiGroups: ['rbac'], resources: ['roles'], verbs: ['get'] },
    ]);
    expect(documents[1].roleRef.kind).toBe('ClusterRole');
    expect(documents[1].subjects[0].name).toBe('USER');
  });

  it('go to a ServiceAccount where one asks', () => {
    expect(subjectOf('system:serviceaccount:ci:deployer')).toEqual({ kind: 'ServiceAccount', namespace: 'ci', name: 'deployer' });
    for (const name of ['ada', 'system:node:x', 'system:serviceaccount:ci', 'system:serviceaccount:a:b:c'])
      expect(subjectOf(name)).toEqual({ kind: 'User', name });
    const [, binding] = parseAllDocuments(rolesFor([right('get')], subjectOf('system:serviceaccount:ci:d'), 'x'));
    expect(binding?.toJS().subjects).toEqual([{ kind: 'ServiceAccount', name: 'd', namespace: 'ci' }]);
  });
});
