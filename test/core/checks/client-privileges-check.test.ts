import { expect, it } from 'vitest';
import type { Facts } from '../../../src/core/checks/facts.ts';
import { judged } from './judged.ts';

const found = (clientPrivileges: Facts['clientPrivileges']) =>
  judged({ when: 'before', ...(clientPrivileges === undefined ? {} : { clientPrivileges }) }).of('client-privileges');

it('warns where every new service app is a Super Administrator', () => {
  expect(found({ value: true })).toMatchObject({
    state: 'warn',
    says: expect.stringContaining('Super Administrator'),
    hint: expect.stringContaining('rights --service-app'),
  });
  expect(found({ value: false })?.state).toBe('ok');
});

it('is no failure where it may not be read, and nothing where nobody asked', () => {
  expect(found({ value: undefined })?.state).toBe('skip');
  expect(found(undefined)).toBeUndefined();
});
