import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { answersFrom } from '../../src/answers/answers.ts';
import { parseGiven } from '../../src/answers/given.ts';
import { neededRights } from '../../src/installation/needed-rights.ts';
import { clusterSide, leastRights, loginSteps, rightsText, serviceAppSteps } from '../../src/ui/rights-text.ts';

const needed = (task: 'setup' | 'look' | 'teardown', flags: Record<string, unknown> = {}) =>
  leastRights({ task, rights: neededRights(task, answersFrom(parseGiven({ flags, env: {} }), {}, '/')) });

const plain = { keyRefresh: false, cors: false, portalGroup: false, labelled: [] };

it('a whole set-up needs four scopes, and says what is not confirmed', () => {
  expect(needed('setup')).toEqual({
    task: 'setup',
    scopes: ['okta.apps.manage', 'okta.authorizationServers.manage', 'okta.groups.read', 'okta.trustedOrigins.manage'],
    roles: ['API Access Management Administrator', 'Application Administrator', 'Super Administrator'],
    permissions: [
      'okta.apps.assignment.manage',
      'okta.apps.manage',
      'okta.authzServers.manage',
      'okta.groups.appAssignment.manage',
      'okta.groups.read',
    ],
    unconfirmed: [expect.stringContaining('Everyone'), expect.stringContaining('no custom role can')],
  });
});

it.each([
  [{ trustedOrigins: 'skip' }, ['okta.apps.manage', 'okta.authorizationServers.manage', 'okta.groups.read']],
  [{ trustedOrigins: 'skip', assign: ['none'] }, ['okta.apps.manage', 'okta.authorizationServers.manage']],
  [
    { trustedOrigins: 'skip', assign: ['none'], accessPolicy: 'skip', noDefaultClaims: true },
    ['okta.apps.manage', 'okta.authorizationServers.read'],
  ],
])('what is not chosen needs no right: %j', (flags, scopes) => {
  expect(needed('setup', flags).scopes).toEqual(scopes);
});

it('to look takes only the scopes to read, and a teardown no groups', () => {
  expect(needed('look').scopes.every((scope) => scope.endsWith('.read'))).toBe(true);
  expect(needed('teardown').scopes).toEqual([
    'okta.apps.manage',
    'okta.authorizationServers.manage',
    'okta.trustedOrigins.manage',
  ]);
});

it('the text names each scope, the steps, and what a CronJob takes of the one who makes it', () => {
  const setup = { task: 'setup', says: 'gloo-okta setup', rights: neededRights('setup', answersFrom(new Map(), {}, '/')) };
  const text = rightsText([setup, { task: 'keys', says: 'gloo-okta keys', rights: [] }]);
  for (const scope of leastRights(setup).scopes) expect(text + loginSteps(leastRights(setup).scopes)).toContain(scope);
  expect(text).toContain('nothing in Okta');
  const steps = serviceAppSteps(leastRights(setup));
  expect(steps).toContain('API Services');
  expect(steps).toContain('Admin roles: API Access Management Administrator and Application Administrator; or');
  expect(clusterSide({ ...plain, keyRefresh: true })).toContain('get and patch on ExtAuthPolicies');
  expect(clusterSide(plain)).not.toContain('CronJobs');
});

it('of the cluster it names what was chosen, and nothing else', () => {
  expect(clusterSide(plain)).toContain('on ExtAuthServers and ExtAuthPolicies in');
  expect(clusterSide(plain)).not.toMatch(/RouteTables|CORSPolicies|PortalGroups|context/);
  const all = clusterSide({ ...plain, cors: true, portalGroup: true, labelled: ['shop', 'bookinfo', 'shop'], workload: 'east' });
  expect(all).toContain('on ExtAuthServers, ExtAuthPolicies, CORSPolicies and PortalGroups in');
  expect(all).toContain('get and patch on RouteTables in bookinfo, shop (');
  expect(all).toContain('context east: list on Services, Pods and AuthConfigs');
});

it('the page on service apps says what is so', () => {
  const page = readFileSync('docs/service-app.md', 'utf8');
  const { permissions, scopes } = needed('setup');
  for (const word of [...scopes, ...permissions, ...needed('look').scopes]) expect(page).toContain(`\`${word}\``);
});
