import { describe, expect, it } from 'vitest';
import { changed, claim, spa } from './bodies.ts';
import { checkCalls, checkRequest, checkResponse, contractAvailable, covers, unknownFields } from './contract.ts';

if (!contractAvailable)
  console.warn("Okta's OpenAPI document is not at hand (../shared/okta/management-slim.json): nothing is held against it");

describe.skipIf(!contractAvailable)("Okta's OpenAPI document", () => {
  it('takes what is right', () => {
    expect(checkRequest('POST', '/api/v1/apps', spa('Portal'))).toEqual([]);
    expect(checkRequest('POST', '/api/v1/authorizationServers/default/claims', claim({}))).toEqual([]);
    expect(unknownFields('POST', '/api/v1/apps', spa('Portal'))).toEqual([]);
  });

  it.each([
    ['an application type that is none', { 'settings.oauthClient.application_type': 'browzer' }],
    ['a leeway that is too large', { 'settings.oauthClient.refresh_token': { rotation_type: 'ROTATE', leeway: 300 } }],
    ['no grant types', { 'settings.oauthClient': {} }],
    ['a null that real orgs do not send', { label: null }],
  ])('finds %s', (_what, change) => {
    expect(checkRequest('POST', '/api/v1/apps', changed(spa('Portal'), change))).not.toEqual([]);
  });

  it('is silent on a misspelt field, which is why those are looked for apart', () => {
    const misspelt = changed(spa('Portal'), { 'settings.oauthClient.redirectUris': [] });
    expect(checkRequest('POST', '/api/v1/apps', misspelt)).toEqual([]);
    expect(unknownFields('POST', '/api/v1/apps', misspelt)).toEqual(['settings.oauthClient.redirectUris']);
    expect(unknownFields('POST', '/api/v1/authorizationServers/x/claims', claim({ groupFilterType: 'REGEX' }))).toEqual([
      'groupFilterType',
    ]);
  });

  it('finds an answer of the wrong type, or of a status that it does not have', () => {
    expect(checkResponse('GET', '/api/v1/groups', 200, [{ id: 5 }])).not.toEqual([]);
    expect(checkResponse('GET', '/api/v1/groups?q=a', 200, [{ id: 'a' }])).toEqual([]);
    expect(checkResponse('POST', '/api/v1/apps', 201, spa('Portal'))).not.toEqual([]);
    expect(checkResponse('GET', '/api/v1/authorizationServers', 401, { errorCode: 'E0000015', errorCauses: [] })).toEqual([]);
    expect(checkResponse('GET', '/api/v1/authorizationServers', 401, { errorCode: 15 })).not.toEqual([]);
  });

  it('knows what it does not know', () => {
    expect(covers('GET', '/api/v1/apps/0oa1/groups/00g1')).toBe(true);
    expect(covers('GET', '/oauth2/default/v1/keys')).toBe(false);
    expect(covers('PUT', '/api/v1/apps')).toBe(false);
  });

  it('can be held against a run', () => {
    const call = { method: 'GET', path: '/api/v1/groups', query: '', status: 200, body: null, at: new Date() };
    expect(checkCalls([{ ...call, answer: [{ id: 'a' }] }])).toEqual([]);
    expect(checkCalls([{ ...call, answer: [{ id: 5 }] }])).toHaveLength(1);
  });
});
