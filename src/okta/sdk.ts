import type { ApplicationApi, AuthorizationServerApi, TrustedOriginApi } from '@okta/okta-sdk-nodejs';
import { type HttpAnswer, type HttpMethod, methodNamed } from '../http/http.ts';

/** The SDK's typed calls that we make. */
export interface SdkApis {
  readonly application: ApplicationApi;
  readonly authorizationServer: AuthorizationServerApi;
  readonly trustedOrigin: TrustedOriginApi;
}

/** One request of the SDK. `url` is the whole URL. */
export interface SdkRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

let loading: Promise<typeof import('@okta/okta-sdk-nodejs')> | undefined;

/** Loads the SDK, once: some 2,500 modules, most of a second. Meant to be started early and awaited late. */
export function loadSdk(): Promise<typeof import('@okta/okta-sdk-nodejs')> {
  loading ??= import('@okta/okta-sdk-nodejs/src/generated/index.js').then((module) => module.default);
  return loading;
}

/**
 * The SDK's calls with `carry` as their only way out. They are built without the SDK's `Client`, so its other ways in and out
 * do not exist: no yaml file or `OKTA_CLIENT_` variable is read, no cache, no proxy agent, no OAuth, no retries of its own.
 * What `carry` throws comes out of the call as it is.
 */
export async function openSdk(orgUrl: string, carry: (request: SdkRequest) => Promise<HttpAnswer>): Promise<SdkApis> {
  const sdk = await loadSdk();
  const httpApi = sdk.wrapHttpLibrary({
    send: async (request) => {
      const { bytes, extra } = readBody(request.getBody());
      const headers = { ...request.getHeaders(), ...extra };
      const answer = await carry({ method: methodNamed(request.getHttpMethod()), url: request.getUrl(), headers, body: bytes });
      const body = { text: async () => answer.text(), binary: async () => Buffer.from(answer.bytes) };
      return new sdk.ResponseContext(answer.status, Object.fromEntries(answer.headers), body);
    },
  });
  const configuration = sdk.createConfiguration({ baseServer: new sdk.ServerConfiguration(orgUrl, {}), httpApi });
  return {
    application: new sdk.ApplicationApi(configuration),
    authorizationServer: new sdk.AuthorizationServerApi(configuration),
    trustedOrigin: new sdk.TrustedOriginApi(configuration),
  };
}

/** The SDK's body as bytes; a form brings its own content type, with the boundary in it. */
function readBody(body: unknown): { bytes: string | Uint8Array | undefined; extra: Record<string, string> } {
  if (body === undefined || typeof body === 'string') return { bytes: body, extra: {} };
  if (!isForm(body)) throw new Error('the SDK sends a body of an unknown kind');
  return { bytes: new Uint8Array(body.getBuffer()), extra: body.getHeaders() };
}

/** A form of the package form-data, which the SDK brings along. */
interface Form {
  getBuffer(): Buffer;
  getHeaders(): Record<string, string>;
}

function isForm(body: unknown): body is Form {
  return typeof body === 'object' && body !== null && 'getBuffer' in body && 'getHeaders' in body;
}
