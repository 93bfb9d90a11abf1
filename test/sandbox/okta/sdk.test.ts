import okta, { type Client, type OAuth2Claim, type OpenIdConnectApplication } from '@okta/okta-sdk-nodejs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OktaStandIn, startOkta } from '../../../src/sandbox/okta/start-okta.ts';
import { checkCalls, contractAvailable } from './contract.ts';

if (!contractAvailable) console.warn("Okta's OpenAPI document is not at hand: what the SDK sends is not held against it");

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

describe('the Okta SDK', () => {
  let org: OktaStandIn;
  let client: Client;

  beforeAll(async () => {
    org = await startOkta();
    client = new okta.Client({
      orgUrl: org.url,
      token: org.token,
      authorizationMode: 'SSWS',
      // A cache hangs on large answers; see okta.md 1.4.
      cacheMiddleware: null,
      testing: { disableHttpsCheck: true },
    } as ConstructorParameters<typeof Client>[0]);
  });
  afterAll(() => org.close());

  it('sets up a sign-in and takes it away without a trace', async () => {
    const before = org.snapshot();
    const authServerId = 'default';

    const application: OpenIdConnectApplication = {
      name: 'oidc_client',
      label: 'Gloo Portal',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true, autoKeyRotation: true } },
      settings: {
        implicitAssignment: false,
        oauthClient: {
          application_type: 'browser',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: ['https://portal.example/callback'],
          post_logout_redirect_uris: ['https://portal.example/'],
          consent_method: 'TRUSTED',
          refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
        },
      },
    };
    const app = (await client.applicationApi.createApplication({ application })) as OpenIdConnectApplication;
    const appId = app.id ?? '';
    expect(appId).toMatch(/^0oa\w{17}$/);
    expect(app.credentials?.oauthClient?.client_id).toBe(appId);
    await client.applicationApi.uploadApplicationLogo({ appId, file: { data: png, name: 'logo.png' } });

    const groups = await collected(await client.groupApi.listGroups({ filter: 'type eq "BUILT_IN"' }));
    expect(groups.map((group) => group?.profile?.name)).toEqual(['Everyone', 'Okta Administrators']);
    const groupId = groups[0]?.id ?? '';
    await client.applicationApi.assignGroupToApplication({ appId, groupId, applicationGroupAssignment: {} });

    const claims: OAuth2Claim[] = [
      { name: 'email', valueType: 'EXPRESSION', value: 'user.email' },
      { name: 'organization', valueType: 'EXPRESSION', value: 'user.organization' },
      { name: 'groups', valueType: 'GROUPS', group_filter_type: 'REGEX', value: '.*' },
    ];
    const claimIds: string[] = [];
    for (const claim of claims) {
      const oAuth2Claim: OAuth2Claim = {
        ...claim,
        status: 'ACTIVE',
        claimType: 'RESOURCE',
        alwaysIncludeInToken: true,
        conditions: { scopes: claim.valueType === 'GROUPS' ? ['openid'] : [] },
      };
      const made = await client.authorizationServerApi.createOAuth2Claim({ authServerId, oAuth2Claim });
      claimIds.push(made.id ?? '');
    }

    const policy = await client.authorizationServerApi.createAuthorizationServerPolicy({
      authServerId,
      policy: {
        type: 'OAUTH_AUTHORIZATION_POLICY',
        status: 'ACTIVE',
        name: 'Gloo Portal',
        description: 'Gloo Portal',
        priority: 1,
        conditions: { clients: { include: [appId] } },
      },
    });
    const policyId = policy.id ?? '';
    const rule = await client.authorizationServerApi.createAuthorizationServerPolicyRule({
      authServerId,
      policyId,
      policyRule: {
        type: 'RESOURCE_ACCESS',
        status: 'ACTIVE',
        name: 'Gloo Portal',
        priority: 1,
        conditions: {
          people: { groups: { include: ['EVERYONE'] } },
          grantTypes: { include: ['authorization_code'] },
          scopes: { include: ['*'] },
        },
        actions: { token: { accessTokenLifetimeMinutes: 60, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 } },
      },
    });
    const trustedOrigin = await client.trustedOriginApi.createTrustedOrigin({
      trustedOrigin: { name: 'Gloo Portal', origin: 'https://portal.example', scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] },
    });

    expect(org.snapshot().apps).toMatchObject([
      { raw: { id: appId, status: 'ACTIVE' }, assignments: [{ id: groupId, priority: 0 }] },
    ]);
    expect(org.state.apps[0]?.logo?.base64).toBe(png.toString('base64'));
    expect(org.snapshot().authorizationServers[0]?.policies[0]?.rules).toHaveLength(1);

    await client.trustedOriginApi.deleteTrustedOrigin({ trustedOriginId: trustedOrigin.id ?? '' });
    await client.authorizationServerApi.deleteAuthorizationServerPolicyRule({ authServerId, policyId, ruleId: rule.id ?? '' });
    await client.authorizationServerApi.deleteAuthorizationServerPolicy({ authServerId, policyId });
    for (const claimId of claimIds) await client.authorizationServerApi.deleteOAuth2Claim({ authServerId, claimId });
    await client.applicationApi.unassignApplicationFromGroup({ appId, groupId });
    await client.applicationApi.deactivateApplication({ appId });
    await client.applicationApi.deleteApplication({ appId });

    expect(org.snapshot()).toEqual(before);
  });

  it('gets the whole of a list page by page, and says what an error is', async () => {
    const found = await collected(await client.authorizationServerApi.listAuthorizationServers());
    expect(found.map((server) => server?.name)).toEqual(['default']);
    await expect(client.applicationApi.getApplication({ appId: 'nope' })).rejects.toMatchObject({
      status: 404,
      errorCode: 'E0000007',
      errorSummary: 'Not found: Resource not found: nope (AppInstance)',
    });
  });

  it('sends and gets nothing that Okta does not describe', () => {
    expect(org.unknownRoutes()).toEqual([]);
    expect(org.calls().length).toBeGreaterThan(15);
    if (contractAvailable) expect(checkCalls(org.calls())).toEqual([]);
  });
});

async function collected<T>(collection: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of collection) items.push(item);
  return items;
}
