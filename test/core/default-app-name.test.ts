import { expect, it } from 'vitest';
import { answersFrom } from '../../src/answers/answers.ts';
import { parseGiven } from '../../src/answers/given.ts';
import { sharedAnswers } from '../../src/answers/shared-answers.ts';
import { defaultAppName, keptAppName } from '../../src/core/default-app-name.ts';

const given = (flags: Record<string, unknown>) => parseGiven({ flags, env: {} });
const appName = (flags: Record<string, unknown>) => answersFrom(given(flags), {}, '/').appName;

it('each installation has an app of its own label, unless one is given', () => {
  expect(defaultAppName('gloo-okta')).toBe('Gloo Portal');
  expect(appName({})).toBe('Gloo Portal');
  expect(appName({ name: 'dev' })).toBe('Gloo Portal (dev)');
  expect(appName({ name: 'dev', appName: 'Gloo Portal' })).toBe('Gloo Portal');
});

it('one that is there keeps the label that is recorded, else the one that it has', () => {
  expect(keptAppName('Mine', 'Theirs')).toBe('Mine');
  expect(keptAppName(undefined, 'Gloo Portal')).toBe('Gloo Portal');
  expect(keptAppName(undefined, undefined)).toBeUndefined();
});

it('the record tells a label that is not the one by default', () => {
  expect(sharedAnswers(given({ name: 'dev', appName: 'Gloo Portal' }))).toMatchObject({ appName: 'Gloo Portal' });
  expect(sharedAnswers(given({ name: 'dev', appName: 'Gloo Portal (dev)' }))['appName']).toBeUndefined();
  expect(sharedAnswers(given({ appName: 'Gloo Portal' }))['appName']).toBeUndefined();
});
