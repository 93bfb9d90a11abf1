// Which of the Okta SDK's generated files the bundle needs. The SDK has a class for each of Okta's 1,900 models and 80 APIs and
// loads them all; its serialiser hands on what it has no class for as it is. So the files that no call of ours can reach
// are left empty in the bundle: less to ship, and a load that takes a fraction of the time.
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

const require = createRequire(import.meta.url);
const generated = dirname(require.resolve('@okta/okta-sdk-nodejs/src/generated/index.js'));

/** The APIs whose calls are made in src/okta. */
const apis = ['ApplicationApi', 'AuthorizationServerApi', 'TrustedOriginApi', 'baseapi', 'exception'];
/** What those calls send and give. */
const roots = [
  'OpenIdConnectApplication',
  'ApplicationGroupAssignment',
  'OAuth2Claim',
  'AuthorizationServerPolicy',
  'AuthorizationServerPolicyRule',
  'AuthorizationServerPolicyRuleRequest',
  'TrustedOrigin',
  'TrustedOriginWrite',
];

/** The models that `roots` are made of, by name. */
function reachable() {
  const found = new Set(['ObjectSerializer']);
  const visit = (name) => {
    if (found.has(name)) return;
    let model;
    try {
      model = require(join(generated, 'models', `${name}.js`))[name];
    } catch {
      return;
    }
    found.add(name);
    const parent = model && Object.getPrototypeOf(model).name;
    if (parent) visit(parent);
    for (const { type } of model?.getAttributeTypeMap?.() ?? []) for (const word of type.match(/\b[A-Z]\w+/g) ?? []) visit(word);
  };
  for (const root of roots) visit(root);
  return found;
}

/** An esbuild plugin that leaves the SDK's unreachable files empty. */
export const sdkParts = {
  name: 'sdk-parts',
  setup(bundle) {
    const models = reachable();
    bundle.onLoad({ filter: /okta-sdk-nodejs[\\/]src[\\/]generated[\\/](apis|models)[\\/]\w+\.js$/ }, ({ path }) => {
      const [folder, file] = path.split(sep).slice(-2);
      const name = file.slice(0, -3);
      const kept = folder === 'apis' ? apis.includes(name) : models.has(name);
      return kept ? undefined : { contents: 'module.exports = {};', loader: 'js' };
    });
  },
};
