import { describe, expect, it } from 'vitest';
import { type CheckId, checkIds, checkList } from '../../../src/core/checks/check-list.ts';
import type { RoutesFacts } from '../../../src/core/checks/cluster-facts.ts';
import type { Fact } from '../../../src/core/checks/fact.ts';
import type { InForceFacts } from '../../../src/core/checks/in-force-facts.ts';
import { countsOf, judgeFacts } from '../../../src/core/checks/judge-facts.ts';
import type { Finding } from '../../../src/core/model.ts';
import { judged } from './judged.ts';

const trouble = (code: string, hint = 'Mend it.') => ({ trouble: { code, says: 'It says so.', hint } });
const right = trouble('cluster-right-missing');

function force(findings: readonly Finding[], change: Partial<InForceFacts> = {}): InForceFacts {
  return {
    acceptance: { value: { state: 'refused', findings, warned: [] } },
    policy: right,
    otherSets: right,
    ...change,
  };
}
const failed = (check: CheckId): Finding => ({ check, state: 'fail', says: 'It is FAILED.', hint: 'mend' });
const rivals: RoutesFacts = {
  labels: { oauth: 'true' },
  routes: right,
  policies: { value: [{ name: 'theirs', namespace: 'ns', routeLabels: [{ oauth: 'true' }] }] },
  own: { name: 'ours', namespace: 'ns' },
  listCommand: '',
};

describe('a failure', () => {
  it('that follows from another is told as not tested, with what it follows from', () => {
    const { states, of } = judged({ routes: rivals, force: force([failed('ext-auth-policy')]) });
    expect(states).toMatchObject({ 'one-policy-per-route': 'fail', 'ext-auth-policy': 'skip' });
    expect(of('ext-auth-policy')).toEqual({
      check: 'ext-auth-policy',
      state: 'skip',
      says: 'It is FAILED. It follows from one-policy-per-route.',
    });
  });

  it('stays one where its cause only warns', () => {
    const server: Finding = { check: 'ext-auth-server', state: 'warn', says: 'in part', hint: 'mend' };
    const facts = force([server, failed('ext-auth-policy')], {
      acceptance: { value: { state: 'refused', findings: [server, failed('ext-auth-policy')], warned: ['ext-auth-server'] } },
    });
    expect(judged({ force: facts }).states).toMatchObject({ 'ext-auth-server': 'warn', 'ext-auth-policy': 'fail' });
  });

  it('is the worst of several verdicts, whatever their order', () => {
    const fine: Finding = { check: 'auth-config', state: 'ok', says: 'a' };
    for (const findings of [
      [fine, failed('auth-config')],
      [failed('auth-config'), fine],
    ])
      expect(judged({ force: force(findings) }).of('auth-config')).toEqual(failed('auth-config'));
  });

  it('is mended by commands that name the installation', () => {
    const hint = (installation: string) =>
      judgeFacts({
        when: 'after',
        installation,
        tools: { kubectl: trouble('x', 'gloo-okta setup'), context: right, apiServer: right },
      })[0]?.hint;
    expect(hint('teamb')).toBe('gloo-okta setup --name teamb');
    expect(hint('gloo-okta')).toBe('gloo-okta setup');
  });
});

describe('trouble', () => {
  const tools = (kubectl: Fact<{ version: string }>, context = kubectl as Fact<never>) => ({
    tools: { kubectl, context, apiServer: context },
  });

  it('fails the check that owns it, and leaves the other untested', () => {
    const { findings } = judged(tools({ value: { version: '1' } }, trouble('kubectl-missing') as Fact<never>));
    expect(findings).toEqual([
      { check: 'kubectl', state: 'fail', says: 'It says so.', hint: 'Mend it.' },
      { check: 'context', state: 'skip', says: 'Not tested: It says so.' },
      { check: 'api-server', state: 'skip', says: 'Not tested: It says so.' },
    ]);
  });

  it('is told to others in the short words of its owner', () => {
    const unreachable = trouble('okta-unreachable');
    const org = { identity: unreachable, opened: unreachable, reads: [], neededScopes: [], authServer: unreachable };
    expect(judged({ when: 'before', org }).of('okta-writes')?.says).toBe('Not tested: the org cannot be reached.');
  });

  it('fails nothing where somebody may only not look', () => {
    expect(judged(tools(right)).findings[0]).toEqual({
      check: 'kubectl',
      state: 'skip',
      says: 'Not tested: It says so.',
      hint: 'Mend it.',
    });
  });

  it('fails the check itself where nobody owns it', () => {
    expect(judged(tools(trouble('odd'))).states).toEqual({ kubectl: 'fail', context: 'skip', 'api-server': 'skip' });
  });
});

describe('the list of checks', () => {
  it('asks only what is asked at the time', () => {
    const cluster = { rights: right, namespace: right, crds: right, clusterName: right, servers: right };
    const facts = { cluster: { ...cluster, wantedServer: { name: '', namespace: '' } }, force: force([]) };
    expect(Object.keys(judged({ when: 'after', ...facts }).states)).toEqual([
      'namespace',
      'issuer',
      'audience',
      'key-set-origin',
      'keys-in-force',
    ]);
    expect(Object.keys(judged({ when: 'before', ...facts }).states)).toEqual([
      'cluster-rights',
      'namespace',
      'gloo-crds',
      'cluster-name',
      'one-ext-auth-server',
    ]);
  });

  it('says nothing of what was not looked for', () => {
    expect(judgeFacts({ when: 'before', installation: 'gloo-okta' })).toEqual([]);
    expect(judgeFacts({ when: 'after', installation: 'gloo-okta' })).toEqual([]);
  });

  it('has no circle of needs, so that no failure hides the last one', () => {
    const path: CheckId[] = [];
    const walk = (id: CheckId) => {
      expect(path).not.toContain(id);
      path.push(id);
      for (const need of checkList[id].needs) walk(need);
      path.pop();
    };
    for (const id of checkIds) walk(id);
  });

  it('gives each code of trouble to one check', () => {
    const codes = checkIds.flatMap((id) => [...(checkList[id].owns ?? []), ...(checkList[id].closes ?? [])]);
    expect(codes.length).toBe(new Set(codes).size);
  });

  it('counts findings by their state', () => {
    expect(countsOf([failed('issuer'), failed('claims'), { check: 'kubectl', state: 'ok', says: '' }])).toEqual({
      ok: 1,
      warn: 0,
      fail: 2,
      skip: 0,
    });
  });
});
