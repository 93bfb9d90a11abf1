/** The SDK's generated half, without its `Client`: the types are those of the package's root. */
declare module '@okta/okta-sdk-nodejs/src/generated/index.js' {
  import sdk from '@okta/okta-sdk-nodejs';
  export default sdk;
}
