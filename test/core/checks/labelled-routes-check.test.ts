import { describe, expect, it } from 'vitest';
import type { PutLabel, RoutesFacts } from '../../../src/core/checks/cluster-facts.ts';
import { judged } from './judged.ts';

const route = (name: string, labels: Record<string, string> = {}) => ({
  title: `ns/table ${name}`,
  ref: `ns/table/${name}`,
  labels,
  hosts: [],
  paths: [],
  labelCommand: `kubectl patch ${name}`,
});
const put = (name: string, isThere: boolean): PutLabel => ({
  title: `label oauth on ns/table ${name}`,
  isThere,
  ref: `ns/table/${name}`,
});
const goneRoute: PutLabel = { title: 'label oauth on ns/table old', isThere: false };

function finding(check: 'labelled-routes' | 'routes-selected', change: Partial<RoutesFacts>, when: 'before' | 'after' = 'after') {
  const routes: RoutesFacts = {
    labels: { oauth: 'true' },
    routes: { value: [route('a'), route('b c')] },
    policies: { value: [] },
    own: { name: 'ours', namespace: 'ns' },
    listCommand: 'kubectl get',
    ...change,
  };
  return judged({ when, routes }).of(check);
}

describe('the labels that setup put on routes', () => {
  it('are there, or are not spoken of where there are none', () => {
    expect(finding('labelled-routes', { put: [put('a', true)] })).toMatchObject({ state: 'ok' });
    expect(finding('labelled-routes', { put: [] })).toBeUndefined();
    expect(finding('labelled-routes', {})).toBeUndefined();
    expect(finding('labelled-routes', { put: [put('a', false)], routes: { value: undefined } })?.state).toBe('skip');
  });

  it('are gone, and setup puts them back', () => {
    const gone = finding('labelled-routes', { put: [put('a', false), put('b c', true)] });
    expect(gone).toMatchObject({ state: 'fail', hint: expect.stringContaining('gloo-okta setup. If') });
    expect(gone?.says).toContain('label oauth on ns/table a');
    expect(gone?.says).not.toContain('b c');
  });

  it('are gone with their route, which setup could not label again', () => {
    expect(finding('labelled-routes', { put: [goneRoute, put('b c', true)] })?.hint).toContain(
      "gloo-okta setup --label-routes 'ns/table/b c', and",
    );
    expect(finding('labelled-routes', { put: [goneRoute] })?.hint).toContain('--label-routes NAMESPACE/TABLE/ROUTE');
  });
});

describe('the remedy for routes without the label', () => {
  it('names the routes that setup labelled, too, for a flag that leaves one out takes its label away', () => {
    const hint = finding('routes-selected', { put: [put('b c', true), put('b c', true)] })?.hint;
    expect(hint).toContain("gloo-okta setup --label-routes 'ns/table/b c'\n");
    expect(hint).toContain('kubectl patch b c');
  });

  it('names all of them, and a route that is there where theirs is gone', () => {
    const hint = finding('routes-selected', { put: [put('elsewhere', false), goneRoute] }, 'before')?.hint;
    expect(hint).toContain('--label-routes ns/table/elsewhere --label-routes ns/table/a\n');
  });
});
