import { describe, expect, it } from 'vitest';
import { foreigners, makePlan, writes } from '../../src/core/make-plan.ts';
import { entry, input, resource, seen, steps } from './things.ts';

const app = 'okta.app/portal';
const claim = 'okta.claim/email';

describe('the order of a plan', () => {
  it('is that of the wishes, but each comes after all that it needs', () => {
    const wanted = [
      resource('kube.policy/x', { after: [claim, app] }),
      resource(claim, { after: [app] }),
      resource('okta.rule/x', { place: { policyId: { ref: 'okta.policy/x', output: 'id' } } }),
      resource(app),
      resource('okta.policy/x', { spec: { client: { ref: app, output: 'clientId' } } }),
    ];
    const { changes } = makePlan(input({ wanted }));
    expect(changes.map(({ key }) => key)).toEqual([app, claim, 'kube.policy/x', 'okta.policy/x', 'okta.rule/x']);
  });

  it('is not stopped by a need that is not wanted itself', () => {
    expect(steps(makePlan(input({ wanted: [resource(claim, { after: [app] })] })).changes)).toEqual([`create ${claim}`]);
  });

  it('cannot be had when things need each other', () => {
    const wanted = [resource(app, { after: [claim] }), resource(claim, { after: [app] })];
    expect(() => makePlan(input({ wanted }))).toThrow(`resources need each other: ${app} → ${claim} → ${app}`);
  });
});

it('what is recorded and not wanted any more is removed, after what is wanted', () => {
  const { changes } = makePlan(input({ wanted: [resource(app)], entries: [entry(app), entry(claim)] }, seen(app), seen(claim)));
  expect(steps(changes)).toEqual([`keep ${app}`, `delete ${claim}`]);
  expect(changes[1]).toMatchObject({ needs: [app] });
});

it('writes are what changes something; foreigners are what stops', () => {
  const wanted = [
    resource(app, { spec: { a: 1 } }),
    resource(claim),
    resource('okta.origin/a'),
    resource('okta.policy/x', { spec: { a: 1 } }),
  ];
  const entries = [entry('okta.rule/x'), entry('okta.app/twin'), entry('okta.policy/x'), entry('okta.claim/used')];
  const there = [
    seen(app, {}),
    seen('okta.origin/a'),
    seen('okta.rule/x'),
    seen('okta.app/twin'),
    seen('okta.policy/x'),
    seen('okta.claim/used', {}, { usedBy: ['somebody'] }),
  ];
  const plan = makePlan(input({ wanted, entries }, ...there));
  expect(steps(plan.changes)).toEqual([
    `foreign ${app}`,
    `create ${claim}`,
    'keep okta.origin/a',
    'update okta.policy/x',
    'leave okta.claim/used',
    'deactivate okta.app/twin',
    'delete okta.app/twin',
    'delete okta.rule/x',
  ]);
  expect(steps(foreigners(plan))).toEqual([`foreign ${app}`]);
  expect(steps(writes(plan))).toEqual([
    `create ${claim}`,
    'update okta.policy/x',
    'deactivate okta.app/twin',
    'delete okta.app/twin',
    'delete okta.rule/x',
  ]);
});
