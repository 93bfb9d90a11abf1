import { expect, it } from 'vitest';
import { sentRedirectIn } from '../../src/core/sent-redirect.ts';

const authorize = 'https://acme.okta.com/oauth2/default/v1/authorize?client_id=0oa1&scope=openid';

it.each([
  ['https://app.example.com/cb/', { uri: 'https://app.example.com/cb/' }],
  ['https://app.example.com/cb\n', { uri: 'https://app.example.com/cb' }],
  [' https://app.example.com/cb', { uri: ' https://app.example.com/cb' }],
  [
    `${authorize}&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb%3Fx%3D1&state=1`,
    { uri: 'https://app.example.com/cb?x=1', clientId: '0oa1' },
  ],
  [`${authorize}&redirect_uri=https://app.example.com/apis`, { uri: 'https://app.example.com/apis', clientId: '0oa1' }],
  // encoded twice, it is sent encoded
  [`${authorize}&redirect_uri=https%253A%252F%252Fapp`, { uri: 'https%3A%2F%2Fapp', clientId: '0oa1' }],
  [`<a href="${authorize.replaceAll('&', '&amp;')}&amp;redirect_uri=https://a/b">`, { uri: 'https://a/b', clientId: '0oa1' }],
  [
    "400 Bad Request\nThe 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa2#tab-general",
    { uri: undefined, appId: '0oa2' },
  ],
  [`${authorize}&redirect_uri=%`, { uri: '%', clientId: '0oa1' }],
])('%j', (text, sent) => {
  expect(sentRedirectIn(text)).toEqual(sent);
});
