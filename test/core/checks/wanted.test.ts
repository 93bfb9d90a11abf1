import { describe, expect, it } from 'vitest';
import { wantedOf } from '../../../src/core/checks/wanted.ts';
import { guideClaims } from '../../../src/core/claims.ts';
import { deriveUris } from '../../../src/core/frontend-uris.ts';
import type { Entry } from '../../../src/core/model.ts';

const answers = { uris: deriveUris({ react: 'https://x.example.com' }, [], []), claims: guideClaims };
const entry = (kind: Entry['kind'], name: string, change: Partial<Entry>): Entry => ({
  kind,
  key: `${kind}/${name}`,
  title: name,
  state: 'made',
  place: {},
  id: name,
  spec: {},
  outputs: {},
  needs: [],
  at: '2026-11-22T00:00:00Z',
  ...change,
});

describe('what is wanted', () => {
  it('is what was given in this run when nothing is recorded; of claims nobody knows', () => {
    const wanted = wantedOf([], answers, undefined);
    expect(wanted.redirectUris).toEqual([
      'https://x.example.com/callback',
      'https://x.example.com/',
      'https://x.example.com/apis',
    ]);
    expect(wanted.signOutUris).toEqual(['https://x.example.com/logout']);
    expect(wanted.claims).toEqual([]);
    expect(wanted.groups).toEqual([]);
    expect(wanted.recorded).toBe(false);
  });

  it('comes from the record, with the URIs that its frontends send by now, and claims that were kept as they were found', () => {
    const entries = [
      entry('okta.app', 'portal', {
        spec: { settings: { oauthClient: { redirect_uris: ['https://y/'], post_logout_redirect_uris: [] } } },
      }),
      entry('okta.assignment', '00g1', { place: { appId: '0oa1', groupId: '00g1' } }),
      entry('okta.claim', 'email', { spec: { name: 'email', value: 'user.email' } }),
    ];
    const live = [
      { name: 'organization', claimType: 'RESOURCE' },
      { name: 'group', claimType: 'IDENTITY' },
    ];
    const wanted = wantedOf(entries, answers, live);
    expect(wanted.recorded).toBe(true);
    expect(wanted.redirectUris).toEqual([
      'https://x.example.com/callback',
      'https://x.example.com/',
      'https://x.example.com/apis',
      'https://y/',
    ]);
    expect(wanted.groups).toEqual([{ id: '00g1', title: '00g1' }]);
    expect(wanted.claims).toEqual([
      { name: 'email', spec: { name: 'email', value: 'user.email' } },
      { name: 'organization', spec: {} },
    ]);
  });
});
