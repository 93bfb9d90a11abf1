import { expect, it } from 'vitest';
import { answersFrom } from '../../src/answers/answers.ts';
import { askLabelRoutes, isUnlabelled } from '../../src/answers/ask-label-routes.ts';
import type { Asker } from '../../src/answers/asker.ts';
import { parseGiven } from '../../src/answers/given.ts';
import type { Found, Known } from '../../src/answers/known.ts';

const route = (name: string, labels: Record<string, string> = {}) => ({
  title: `ns/table ${name}`,
  ref: `ns/table/${name}`,
  about: `/${name}`,
  labels,
});
const known = (flags: Record<string, unknown>, routes: Found['routes']): Known => ({
  answers: answersFrom(parseGiven({ flags, env: {} }), {}, '/'),
  found: routes === undefined ? {} : { routes },
  answered: new Set(),
});

it('is asked where routes are known, none carries the label, and the cluster is written to', () => {
  expect(isUnlabelled(known({}, [route('a')]))).toBe(true);
  expect(isUnlabelled(known({}, [route('a'), route('b', { oauth: 'true' })]))).toBe(false);
  expect(isUnlabelled(known({ noApply: true }, [route('a')]))).toBe(false);
  expect(isUnlabelled(known({}, []))).toBe(false);
  expect(isUnlabelled(known({}, undefined))).toBe(false);
});

it('offers the routes without the label, with what they carry; what was named before is ticked, in sight or not', async () => {
  const asked: Parameters<Asker['tick']>[0][] = [];
  const ask = {
    tick: async (question: Parameters<Asker['tick']>[0]) => {
      asked.push(question);
      return ['ns/table/a'];
    },
  } as unknown as Asker;
  const given = known({ labelRoutes: ['ns/table/b', 'ns/other'] }, [route('a', { team: 'x' }), route('b')]);
  expect(await askLabelRoutes(given, ask)).toEqual({ changes: { labelRoutes: ['ns/table/a'] } });
  const [question] = asked;
  expect(question?.choices.map(({ value, name, about }) => [value, name, about])).toEqual([
    ['ns/table/a', 'ns/table a', '/a; labels: team=x'],
    ['ns/table/b', 'ns/table b', '/b'],
    ['ns/other', 'ns/other, all its routes', undefined],
  ]);
  expect(question?.ticked).toEqual(['ns/table/b', 'ns/other']);
});

it('none is an answer', async () => {
  const ask = { tick: async () => [] } as unknown as Asker;
  expect(await askLabelRoutes(known({}, [route('a')]), ask)).toEqual({ changes: { labelRoutes: undefined } });
});
