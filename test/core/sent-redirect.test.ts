import { expect, it } from 'vitest';
import { sentRedirectIn } from '../../src/core/sent-redirect.ts';

const authorize = 'https://acme.okta.com/oauth2/default/v1/authorize?client_id=0oa1&scope=openid';

/** Percent-encoded so often. */
function times(levels: number, text: string): string {
  return levels === 0 ? text : times(levels - 1, encodeURIComponent(text));
}

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
  ['redirect_uri=https%3A%2F%2Fa%2Fcb%2F', { uri: 'https://a/cb/' }],
  ['grant_type=authorization_code&redirect_uri=https%3A%2F%2Fa%2Fcb&code=1', { uri: 'https://a/cb' }],
  // within another address, e.g. of Okta's sign-in page
  [
    `https://acme.okta.com/login/login.htm?fromURI=${encodeURIComponent(`${authorize}&redirect_uri=https%3A%2F%2Fa%2Fcb%2F`)}`,
    { uri: 'https://a/cb/', clientId: '0oa1' },
  ],
  [
    '<script>var u = "\\x2Fauthorize\\x3Fredirect_uri\\x3Dhttps\\x253A\\x252F\\x252Fa\\x252Fcb";</script>',
    { uri: 'https://a/cb' },
  ],
  ['{"u":"https:\\/\\/o\\/authorize?redirect_uri=https%3A%2F%2Fa\\u0026state=1"}', { uri: 'https://a' }],
  // encoded by each of those who handed it on, and one escape cut through
  [times(5, 'https://o/authorize?redirect_uri=https%3A%2F%2Fa%2Fcb'), { uri: 'https://a/cb' }],
  ['%3Fredirect_uri%3Dhttps%253A%252F%252Fa%252Fcb%26state%3D%2', { uri: 'https://a/cb' }],
  // as a browser shows or records a request
  ['client_id: 0oa1\nredirect_uri: https://a/cb/\nresponse_type: code', { uri: 'https://a/cb/' }],
  ['client_id\t0oa1\nredirect_uri\thttps://a/cb/\nresponse_type\tcode', { uri: 'https://a/cb/' }],
  ['redirect_uri\nhttps://a/cb/\nother\nhttps://b/', { uri: 'https://a/cb/' }],
  [
    '[{"name": "u", "value": "https://b"}, {"name": "redirect_uri", "value": "https%3A%2F%2Fa%2Fcb%2F"}]',
    { uri: 'https://a/cb/' },
  ],
  [`GET ${authorize}&redirect_uri=https%3A%2F%2Fa%2Fcb 400 (Bad Request)`, { uri: 'https://a/cb', clientId: '0oa1' }],
  [
    `Access to fetch at '${authorize}&redirect_uri=https%3A%2F%2Fa%2Fcb' (redirected from 'https://gw/api') from origin 'https://b'`,
    { uri: 'https://a/cb', clientId: '0oa1' },
  ],
  // as a mail or a terminal broke it into lines
  [`${authorize}&redirect_\n  uri=https%3A%2F%2Fa%2Fcb`, { uri: 'https://a/cb', clientId: '0oa1' }],
  ['redirectUri: \u2018https://a/cb/\u2019', { uri: 'https://a/cb/' }],
  // of a program or a settings file
  ['{"redirect_uri":"https://a/cb/","x":1}', { uri: 'https://a/cb/' }],
  ["redirectUri: 'https://a/cb/',", { uri: 'https://a/cb/' }],
  ['redirect_uri: https://a/cb/', { uri: 'https://a/cb/' }],
  ['postLogoutRedirectUri: "https://a/bye"', { uri: 'https://a/bye', isSignOut: true }],
  ['My app sends https://a/cb/, and Okta says no.', { uri: 'https://a/cb/' }],
  ['redirect_uri https://a/cb/ mismatch', { uri: 'https://a/cb/' }],
  ["'https://a/cb/'", { uri: 'https://a/cb/' }],
  ['https://a/c b', { uri: 'https://a/c b' }],
  ['com.example:/cb', { uri: 'com.example:/cb' }],
  // what Okta added is no part of it
  ['https://a/cb?code=1&state=2', { uri: 'https://a/cb' }],
  ['https://a/cb?x=1&code=1&state=2', { uri: 'https://a/cb?x=1' }],
  ['https://a/cb#state=2&code=1', { uri: 'https://a/cb' }],
  [
    'https://a/cb?state=2&error=access_denied&error_description=User+is+not+assigned.',
    { uri: 'https://a/cb', cameBackWith: 'access_denied: User is not assigned.' },
  ],
  [
    'https://a/cb?error=invalid_request&error_description=The+%27redirect_uri%27+parameter+must+be',
    { uri: 'https://a/cb', cameBackWith: "invalid_request: The 'redirect_uri' parameter must be" },
  ],
  ['https://a/cb?error=a&error_description=b', { uri: 'https://a/cb', cameBackWith: 'a: b' }],
  ['https://a/cb?code=1', { uri: 'https://a/cb?code=1' }],
  // of the sign-out
  [
    'https://acme.okta.com/oauth2/default/v1/logout?id_token_hint=x&post_logout_redirect_uri=https%3A%2F%2Fa%2Fbye',
    { uri: 'https://a/bye', isSignOut: true },
  ],
  [
    "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings: https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa2#tab-general",
    { uri: undefined, appId: '0oa2', isSignOut: true },
  ],
  // as a library says it, or as it stands in an address
  [
    'error_description=The+%27redirect_uri%27+parameter+must+be+a+Login+redirect+URI+in+the+client+app+settings%3A+https%3A%2F%2Facme-admin.okta.com%2Fadmin%2Fapp%2Foidc_client%2Finstance%2F0oa2%23tab-general',
    { uri: undefined, appId: '0oa2' },
  ],
  [
    "invalid_grant: The 'redirect_uri' does not match the redirection URI used in the authorization request.",
    { uri: undefined, isOfToken: true },
  ],
])('%j', (text, sent) => {
  expect(sentRedirectIn(text)).toEqual(sent);
});
