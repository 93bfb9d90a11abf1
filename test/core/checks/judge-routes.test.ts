import { describe, expect, it } from 'vitest';
import type { RoutesFacts } from '../../../src/core/checks/cluster-facts.ts';
import { judgeLabelledRoutes, judgeRivals } from '../../../src/core/checks/judge-routes.ts';

const route = (title: string, labels: Record<string, string>) => ({ title, labels, labelCommand: `kubectl label ${title}` });
const policy = (name: string, ...routeLabels: Record<string, string>[]) => ({ name, namespace: 'ns', routeLabels });
const oauth = { oauth: 'true' };

function facts(change: Partial<RoutesFacts>): RoutesFacts {
  return {
    labels: oauth,
    routes: { value: [route('a', { ...oauth, team: 'x' }), route('b', {})] },
    policies: { value: [policy('ours', oauth)] },
    own: { name: 'ours', namespace: 'ns' },
    listCommand: 'kubectl get',
    ...change,
  };
}
const rival = (change: Partial<RoutesFacts>) => judgeRivals(facts(change)).map(({ state }) => state);

describe('labelled routes', () => {
  it('are there, or not, with the command that labels one', () => {
    expect(judgeLabelledRoutes(facts({}), 'after')[0]).toMatchObject({ state: 'ok', says: expect.stringContaining('a') });
    const none = { routes: { value: [route('b', { oauth: 'false' })] } };
    expect(judgeLabelledRoutes(facts(none), 'after')[0]).toMatchObject({
      state: 'fail',
      hint: expect.stringContaining('kubectl label b'),
    });
    expect(judgeLabelledRoutes(facts(none), 'before')[0]?.state).toBe('warn');
    expect(judgeLabelledRoutes(facts({ routes: { value: [] } }), 'after')[0]?.says).toContain('no route at all');
    expect(judgeLabelledRoutes(facts({ routes: { value: undefined } }), 'after')[0]?.state).toBe('skip');
  });
});

describe('a second policy', () => {
  it('selects the same route, by the same labels or by others', () => {
    expect(rival({ policies: { value: [policy('ours', oauth), policy('theirs', oauth)] } })).toEqual(['fail']);
    expect(rival({ policies: { value: [policy('ours', oauth), policy('theirs', { team: 'x' })] } })).toEqual(['fail']);
    expect(rival({ policies: { value: [policy('theirs', oauth)] } })).toEqual(['fail']);
  });

  it('selects other routes', () => {
    expect(rival({ policies: { value: [policy('ours', oauth), policy('theirs', { team: 'y' })] } })).toEqual(['ok']);
    expect(rival({})).toEqual(['ok']);
  });

  it('is judged by its labels alone where routes may not be read', () => {
    const hidden = { routes: { value: undefined } };
    expect(rival({ ...hidden, policies: { value: [policy('theirs', oauth)] } })).toEqual(['fail']);
    expect(rival({ ...hidden, policies: { value: [policy('theirs', { oauth: 'false' })] } })).toEqual(['ok']);
  });

  it('of the same name in another namespace is another', () => {
    expect(rival({ own: { name: 'ours', namespace: 'elsewhere' } })).toEqual(['fail']);
  });
});
