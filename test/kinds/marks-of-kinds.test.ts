import { expect, it } from 'vitest';
import { isOfRecord } from '../../src/core/record-lines.ts';
import { appKind, installationOf } from '../../src/kinds/app.ts';
import { isMarkedOrigin, originKind } from '../../src/kinds/origin.ts';
import { facts, wishes } from './wishes.ts';

it('an app names its installation', () => {
  const [own] = appKind.wanted(wishes({ installation: 'portal' }), facts());
  expect(installationOf(own?.spec as never)).toBe('portal');
  for (const app of [null, {}, { profile: { glooOkta: { name: '' } } }, { profile: { glooOkta: { name: 7 } } }])
    expect(installationOf(app)).toBeUndefined();
});

it('an origin begins its name with the mark of one installation', () => {
  const [own] = originKind.wanted(wishes({ installation: 'portal' }), facts());
  const raw = own?.born as never;
  expect([isMarkedOrigin(raw, 'portal'), isMarkedOrigin(raw, 'port'), isMarkedOrigin(raw, 'gloo-okta')]).toEqual([
    true,
    false,
    false,
  ]);
  for (const origin of [null, {}, { name: 7 }, { name: 'by gloo-okta:portal https://x' }])
    expect(isMarkedOrigin(origin, 'portal')).toBe(false);
});

it('the record and the cluster are what an app says for other machines; its mark is shown', () => {
  const paths = ['profile.glooOkta.record', 'profile.glooOkta.cluster', 'profile.glooOkta.name', 'label'];
  expect(paths.map(isOfRecord)).toEqual([true, true, false, false]);
});
