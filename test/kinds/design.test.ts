import { describe, expect, it } from 'vitest';
import { designKube, designOkta } from '../../src/kinds/design.ts';
import { kinds } from '../../src/kinds/kinds.ts';
import { facts, wishes } from './wishes.ts';

describe('what is wanted in Okta', () => {
  it('is what the guide asks for, each under a key that another machine finds again', () => {
    const wanted = designOkta(wishes({ logo: { file: 'logo.png', sha256: 'abc' } }), facts());
    expect(wanted.map(({ key, title, within }) => [key, title, within])).toEqual([
      ['okta.app/portal', 'app "Gloo Portal"', undefined],
      ['okta.logo/portal', 'logo', 'okta.app/portal'],
      ['okta.assignment/00g1', 'assignment of group Everyone', 'okta.app/portal'],
      ['okta.claim/email', 'claim "email"', undefined],
      ['okta.claim/organization', 'claim "organization"', undefined],
      ['okta.claim/group', 'claim "group"', undefined],
      ['okta.policy/portal', 'access policy "gloo-okta"', undefined],
      ['okta.rule/portal', 'rule "Sign-in" of access policy "gloo-okta"', 'okta.policy/portal'],
      ['okta.origin/https://a.example.com', 'trusted origin https://a.example.com', undefined],
      ['okta.record/portal', 'record of this installation on the app', 'okta.app/portal'],
    ]);
    for (const { kind, key } of wanted) expect(key.startsWith(`${kind}/`)).toBe(true);
  });

  it('is less where less is asked for', () => {
    const wanted = designOkta(wishes({ claims: [], accessPolicy: 'skip' }), facts({ groups: [] }));
    expect(wanted.map(({ kind }) => kind)).toEqual(['okta.app', 'okta.origin', 'okta.record']);
  });
});

it('what is wanted in the cluster comes after all of Okta but the record, the server before its policy', () => {
  const object = (kind: string, name: string) => ({ kind, metadata: { namespace: 'ns', name } });
  const okta = designOkta(wishes({ claims: [], accessPolicy: 'skip' }), facts());
  const [server, policy] = designKube(
    [
      { kind: 'kube.ext-auth-server', object: object('ExtAuthServer', 's') },
      { kind: 'kube.ext-auth-policy', object: object('ExtAuthPolicy', 'p') },
    ],
    okta,
  );
  const after = ['okta.app/portal', 'okta.assignment/00g1', 'okta.origin/https://a.example.com'];
  expect(server).toEqual({
    ...{ kind: 'kube.ext-auth-server', key: 'kube.ext-auth-server/ns/s', title: 'ExtAuthServer ns/s', after },
    ...{ place: { namespace: 'ns', name: 's' }, spec: object('ExtAuthServer', 's') },
  });
  expect(policy).toMatchObject({ key: 'kube.ext-auth-policy/ns/p', after: [...after, 'kube.ext-auth-server/ns/s'] });
});

it('the rules of each kind are what the plan goes by', () => {
  const table = Object.entries(kinds).map(([kind, rules]) => [
    kind,
    [rules.knownBy, rules.removal, rules.namedWhenUsed ? 'named' : '', rules.staysWithApp ? 'stays' : '', ...rules.sharedLists]
      .filter(Boolean)
      .join(' '),
  ]);
  expect(Object.fromEntries(table.filter(([kind]) => kind?.startsWith('okta.')))).toEqual({
    'okta.app': 'mark deactivated-first settings.oauthClient.redirect_uris settings.oauthClient.post_logout_redirect_uris',
    'okta.logo': 'parent with-parent',
    'okta.assignment': 'parent alone',
    'okta.claim': 'record alone named stays',
    'okta.policy': 'mark alone stays conditions.clients.include',
    'okta.rule': 'parent alone',
    'okta.origin': 'mark alone named',
    'okta.record': 'parent with-parent',
  });
  for (const [kind, rules] of table)
    if (kind?.startsWith('kube.'))
      expect([kind, rules]).toEqual([kind, kind === 'kube.route-label' ? 'record alone' : 'mark alone']);
});
