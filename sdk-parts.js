// What of the Okta SDK goes into the bundle: its makers of requests (src/okta/sdk.ts). They bring along what only the layers
// above them use, which is left empty here: the readers of answers, a class for each of Okta's 1,900 models, a fetch and forms.
// What goes over the wire is ours to the letter, so the SDK's serialiser hands on what it is given.
import { readFileSync } from 'node:fs';

const serialiser = `
  exports.ObjectSerializer = {
    serialize: (value) => value,
    stringify: (value) => JSON.stringify(value),
    getPreferredMediaTypeAndEncoding: ([type]) => [type],
  };`;

/** Each file that is not taken as it is, with what it becomes. */
const parts = [
  [/models[\\/]ObjectSerializer\.js$/, () => serialiser],
  [/http[\\/]isomorphic-fetch\.js$/, () => 'exports.IsomorphicFetchHttpLibrary = class {};'],
  [/apis[\\/]\w+Api\.js$/, (text) => text.slice(0, text.search(/^class \w+ResponseProcessor /m))],
];

/** An esbuild plugin that takes only the makers of requests. */
export const sdkParts = {
  name: 'sdk-parts',
  setup(bundle) {
    bundle.onLoad({ filter: /okta-sdk-nodejs[\\/]src[\\/]generated[\\/].*\.js$/ }, ({ path }) => {
      const part = parts.find(([file]) => file.test(path));
      return part && { contents: part[1](readFileSync(path, 'utf8')), loader: 'js' };
    });
    bundle.onResolve({ filter: /^form-data$/ }, () => ({ path: 'form-data', namespace: 'left-out' }));
    bundle.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = class {};', loader: 'js' }));
  },
};
