import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/core/model.ts';
import { type RouteLabelPlace, routeLabel, routeLabelKind, routeLabelPlace } from '../../src/kinds/route-label.ts';

const named: RouteLabelPlace = { namespace: 'ns', name: 'table', route: { name: 'a/b:c' }, label: 'acme.com/oauth' };
const nameless: RouteLabelPlace = { namespace: 'ns', name: 'table', route: { matchers: '0a1b2c3d' }, label: 'oauth' };
const nameOf = (key: string) => key.slice('kube.route-label/'.length);

describe('a label on a route', () => {
  it.each([
    [named, 'a/b:c'],
    [nameless, 'http[2]'],
  ])('is known again from its place, and from its line in the record: %j', (place, called) => {
    const { key, place: told, spec, title } = routeLabel(place, 'true', called);
    expect(routeLabelPlace(told as Entry['place'])).toEqual(place);
    const line = { id: 'u1', spec: { value: 'true' } };
    const recalled = routeLabelKind.recall?.(nameOf(key), { line, parent: undefined } as never);
    expect(recalled).toMatchObject({ place: told, spec });
    expect(title).toContain(called);
  });

  it('is no place where a part is missing, and no record where its value is none', () => {
    expect(routeLabelPlace({ namespace: 'ns', name: 'table', label: 'x' })).toBeUndefined();
    const recall = (name: string, line: object) => routeLabelKind.recall?.(name, { line, parent: undefined } as never);
    for (const name of ['', 'ns', 'ns/table', 'ns/table/route', 'ns/table/:label', 'ns/table/route:'])
      expect(recall(name, { spec: { value: 'x' } })).toBeUndefined();
    for (const spec of [undefined, {}, { value: 1 }, 'true']) expect(recall('ns/table/a:oauth', { spec })).toBeUndefined();
  });

  it('stays where somebody has given it another value, and goes where it is gone already', () => {
    const entry = { spec: { value: 'true' }, earlier: [{ value: 'yes' }] } as unknown as Entry;
    const stays = (raw: object) => routeLabelKind.reasonsToStay?.(entry, { raw } as never, {}) ?? [];
    expect(stays({ value: 'true' })).toEqual([]);
    expect(stays({ value: 'yes' })).toEqual([]);
    expect(stays({})).toEqual([]);
    expect(stays({ value: 'theirs' })).toHaveLength(1);
  });
});
