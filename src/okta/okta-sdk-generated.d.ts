/** The SDK's makers of requests, the lowest of its three layers: the types are those that it ships. */
declare module '@okta/okta-sdk-nodejs/src/generated/apis/ApplicationApi.js' {
  import type { ApplicationApiRequestFactory } from '@okta/okta-sdk-nodejs/src/types/generated/apis/ApplicationApi.js';

  const module: { readonly ApplicationApiRequestFactory: typeof ApplicationApiRequestFactory };
  export default module;
}
declare module '@okta/okta-sdk-nodejs/src/generated/apis/AuthorizationServerApi.js' {
  import type { AuthorizationServerApiRequestFactory } from '@okta/okta-sdk-nodejs/src/types/generated/apis/AuthorizationServerApi.js';

  const module: { readonly AuthorizationServerApiRequestFactory: typeof AuthorizationServerApiRequestFactory };
  export default module;
}
declare module '@okta/okta-sdk-nodejs/src/generated/apis/TrustedOriginApi.js' {
  import type { TrustedOriginApiRequestFactory } from '@okta/okta-sdk-nodejs/src/types/generated/apis/TrustedOriginApi.js';

  const module: { readonly TrustedOriginApiRequestFactory: typeof TrustedOriginApiRequestFactory };
  export default module;
}
declare module '@okta/okta-sdk-nodejs/src/generated/configuration.js' {
  import type { createConfiguration } from '@okta/okta-sdk-nodejs/src/types/generated/configuration.js';

  const module: { readonly createConfiguration: typeof createConfiguration };
  export default module;
}
declare module '@okta/okta-sdk-nodejs/src/generated/servers.js' {
  import type { ServerConfiguration } from '@okta/okta-sdk-nodejs/src/types/generated/servers.js';

  const module: { readonly ServerConfiguration: typeof ServerConfiguration };
  export default module;
}
