import { expect, it } from 'vitest';
import { judged } from './judged.ts';

const label = (...namesakes: { id: string; label: string; type: string }[]) =>
  judged({ when: 'before', wishes: { audience: undefined, appName: 'Portal' }, namesakes: { value: namesakes } }).of('app-label');

it('another app of the label is told of, with what it is', () => {
  expect(label()).toMatchObject({ state: 'ok', says: 'No other app of the org is called "Portal".' });
  expect(label({ id: '0oa1', label: 'portal', type: 'bookmark' })).toMatchObject({
    state: 'warn',
    says: expect.stringContaining('Another app is called "portal": 0oa1 (bookmark).'),
  });
  expect(
    label({ id: '0oa1', label: 'Portal', type: 'bookmark' }, { id: '0oa2', label: 'Portal', type: 'OIDC, web' })?.says,
  ).toContain('Other apps are called "Portal": 0oa1 (bookmark), 0oa2 (OIDC, web).');
  expect(judged({ when: 'before' }).of('app-label')).toBeUndefined();
});
