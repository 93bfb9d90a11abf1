import { expect, it } from 'vitest';
import { answersFromThings, type Things } from '../../src/core/answers-from-things.ts';
import type { Entry, Key, Kind } from '../../src/core/model.ts';

const entry = (kind: Kind, more: Partial<Entry> = {}): Entry => ({
  ...{ kind, key: `${kind}/x` as Key, title: '', place: {}, state: 'made', id: 'x', outputs: {}, spec: {}, needs: [], at: '' },
  ...more,
});
const server = { authServerId: 'aus1' };
const things: Things = {
  app: {
    label: 'Gloo Portal',
    settings: { oauthClient: { redirect_uris: ['https://a.example.com/callback'], post_logout_redirect_uris: [] } },
  },
  entries: [
    entry('okta.app'),
    entry('okta.assignment', { place: { groupId: '00g1' } }),
    entry('okta.claim', { id: 'ocl1', place: server }),
    entry('okta.claim', { id: 'ocl2', place: server }),
    entry('okta.policy'),
    entry('okta.origin'),
    entry('kube.ext-auth-policy', { place: { namespace: 'apps', name: 'closed' } }),
  ],
  claims: [
    { id: 'ocl1', name: 'team', valueType: 'EXPRESSION', value: 'user.department' },
    { id: 'ocl2', name: 'roles', valueType: 'GROUPS', group_filter_type: 'STARTS_WITH', value: 'portal-' },
    { id: 'ocl3', name: 'theirs', valueType: 'EXPRESSION', value: 'user.email' },
  ],
  authServerId: 'aus1',
  policy: {
    spec: {
      applyToRoutes: [{ route: { labels: { oauth: 'true', team: 'a' } } }],
      config: { server: { name: 'auth', namespace: 'central' } },
    },
  },
  tokens: { issuer: 'https://acme.okta.com/oauth2/aus1', audiences: ['api://a'], keys: { kind: 'inline' } },
};
const read = (change: Partial<Things>) => answersFromThings({ ...things, ...change });

it('what is there tells the answers that would make it', () => {
  expect(read({})).toEqual({
    appName: 'Gloo Portal',
    redirectUri: ['https://a.example.com/callback'],
    assign: ['00g1'],
    authServer: 'aus1',
    noDefaultClaims: true,
    claim: ['team=user.department'],
    groupClaim: ['roles=STARTS_WITH:portal-'],
    namespace: 'apps',
    policy: 'closed',
    extAuthServer: 'central/auth',
    routeLabel: ['oauth=true', 'team=a'],
    jwks: 'inline',
    audience: 'api://a',
  });
  const less = things.entries.filter(({ kind }) => !['okta.assignment', 'okta.policy', 'okta.origin'].includes(kind));
  expect(read({ entries: less, tokens: { audiences: [], keys: { kind: 'remote' } } })).toMatchObject({
    ...{ assign: ['none'], trustedOrigins: 'skip', accessPolicy: 'skip', jwks: 'remote', noIssuer: true },
  });
});

it.each<[string, Partial<Things>]>([
  ['a claim is not there any more', { claims: things.claims.slice(1) }],
  ['there are things of which the answers stand nowhere', { entries: [...things.entries, entry('kube.cron-job')] }],
  ['there is no policy of ours', { entries: things.entries.slice(0, -1) }],
  ['the policy selects by several sets of labels', { policy: { spec: { applyToRoutes: [{}, {}] } } }],
  ['it checks no tokens', { tokens: { audiences: [], keys: { kind: 'none' } } }],
  ['the app has no redirect URI', { app: { label: 'Gloo Portal' } }],
])('nothing is told where %s', (_, change) => {
  expect(read(change)).toBeUndefined();
});
