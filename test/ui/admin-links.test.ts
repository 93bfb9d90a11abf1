import { describe, expect, it } from 'vitest';
import { adminPlaces } from '../../src/ui/admin-links.ts';

const made = { appName: 'Gloo Portal', appId: '0oa1', authServer: { id: 'aus1', name: 'default' } };
const wheres = (org: string) => adminPlaces(org, made).map(([, where]) => where);

describe('links into the Admin Console', () => {
  it('begin with the -admin form of an address of Okta', () => {
    expect(wheres('https://dev-1.okta.com')[0]).toBe('https://dev-1-admin.okta.com/admin/app/oidc_client/instance/0oa1');
    expect(wheres('https://acme.oktapreview.com')[1]).toBe('https://acme-admin.oktapreview.com/admin/oauth2/as/aus1');
  });
  it.each(['https://login.acme.com', 'http://127.0.0.1:8080', 'https://okta.com.evil.example'])(
    '%s has none, but a way there',
    (org) => {
      expect(wheres(org).join()).not.toContain('http');
      expect(wheres(org)[0]).toBe('Applications > Applications');
    },
  );
});
