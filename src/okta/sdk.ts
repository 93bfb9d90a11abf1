import type { ApplicationApiRequestFactory } from '@okta/okta-sdk-nodejs/src/types/generated/apis/ApplicationApi.js';
import type { AuthorizationServerApiRequestFactory } from '@okta/okta-sdk-nodejs/src/types/generated/apis/AuthorizationServerApi.js';
import type { TrustedOriginApiRequestFactory } from '@okta/okta-sdk-nodejs/src/types/generated/apis/TrustedOriginApi.js';

/** The SDK's typed calls that we make: each gives the request, and sends nothing. */
export interface SdkRequests {
  readonly application: ApplicationApiRequestFactory;
  readonly authorizationServer: AuthorizationServerApiRequestFactory;
  readonly trustedOrigin: TrustedOriginApiRequestFactory;
}

/** A request as the SDK makes it. `getUrl` gives the whole URL. */
export interface SdkRequest {
  getHttpMethod(): string;
  getUrl(): string;
  getHeaders(): Readonly<Record<string, string>>;
}

let loading: ReturnType<typeof loadParts> | undefined;

/** Loads the SDK's makers of requests, once. Meant to be started early and awaited late. */
export function loadSdk(): ReturnType<typeof loadParts> {
  loading ??= loadParts();
  return loading;
}

async function loadParts() {
  const [application, authorizationServer, trustedOrigin, configuration, servers] = await Promise.all([
    import('@okta/okta-sdk-nodejs/src/generated/apis/ApplicationApi.js'),
    import('@okta/okta-sdk-nodejs/src/generated/apis/AuthorizationServerApi.js'),
    import('@okta/okta-sdk-nodejs/src/generated/apis/TrustedOriginApi.js'),
    import('@okta/okta-sdk-nodejs/src/generated/configuration.js'),
    import('@okta/okta-sdk-nodejs/src/generated/servers.js'),
  ]);
  return {
    ...application.default,
    ...authorizationServer.default,
    ...trustedOrigin.default,
    ...configuration.default,
    ...servers.default,
  };
}

/**
 * The SDK's calls as requests to this org. They are made without the SDK's `Client` and the layers below it, so its other ways
 * in and out do not exist: no yaml file or `OKTA_CLIENT_` variable is read, no cache, no proxy agent, no OAuth, no retries.
 */
export async function openSdk(orgUrl: string): Promise<SdkRequests> {
  const sdk = await loadSdk();
  const configuration = sdk.createConfiguration({ baseServer: new sdk.ServerConfiguration(orgUrl, {}) });
  return {
    application: new sdk.ApplicationApiRequestFactory(configuration),
    authorizationServer: new sdk.AuthorizationServerApiRequestFactory(configuration),
    trustedOrigin: new sdk.TrustedOriginApiRequestFactory(configuration),
  };
}
