import { guideClaims } from '../../src/core/claims.ts';
import type { OktaFacts, OktaWishes } from '../../src/kinds/wishes.ts';

/** What the guide asks for, of an installation with the usual name. */
export const wishes = (more: Partial<OktaWishes> = {}): OktaWishes => ({
  installation: 'gloo-okta',
  appName: 'Gloo Portal',
  logo: undefined,
  uris: {
    redirectUris: ['https://a.example.com/'],
    signOutUris: ['https://a.example.com/out'],
    origins: ['https://a.example.com'],
    appUrl: 'https://a.example.com',
  },
  claims: guideClaims,
  accessPolicy: 'auto',
  wildcardRedirect: false,
  respelled: [],
  ...more,
});

/** An org that has nothing of ours yet, and in which everyone is to sign in. */
export const facts = (more: Partial<OktaFacts> = {}): OktaFacts => ({
  authServer: { id: 'aus1', name: 'default' },
  groups: [{ id: '00g1', name: 'Everyone', everyone: true }],
  policies: [],
  clientId: undefined,
  ownPolicy: false,
  ownWildcards: false,
  ...more,
});
