import { isObject } from '../core/json.ts';
import type { Json, JsonObject } from '../core/model.ts';
import { argument, type Block, block, type Expression, expression, type HclValue } from './hcl.ts';
import type { TerraformInput } from './terraform-input.ts';

/** The data sources by which the policy gets the keys that Okta publishes: each plan compares, each apply refreshes. */
export function keyBlocks(): readonly Block[] {
  const fetched = (name: string, url: Expression, says: string): Block =>
    block(
      'data',
      ['http', name],
      [
        argument('url', url),
        argument('request_headers', { Accept: 'application/json' }),
        block(
          'lifecycle',
          [],
          [
            block(
              'postcondition',
              [],
              [
                argument('condition', expression(says)),
                argument(
                  'error_message',
                  `The ${name === 'keys' ? 'key set' : 'metadata'} of the authorization server cannot be used.`,
                ),
              ],
            ),
          ],
        ),
      ],
    );
  const usable =
    'self.status_code == 200 && length([for key in jsondecode(self.response_body).keys : key.kid if try(key.use, "") == "sig" && try(key.kid, "") != ""]) > 0';
  const metadata = expression(`"\${data.okta_auth_server.this.issuer}/.well-known/openid-configuration"`);
  return [
    fetched('metadata', metadata, 'self.status_code == 200'),
    block('locals', [], [argument('metadata', expression('jsondecode(data.http.metadata.response_body)'))]),
    fetched('keys', expression('local.metadata.jwks_uri'), usable),
  ];
}

/**
 * The two manifests as resources. The ExtAuthPolicy comes last: a route is closed only once people can sign in.
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/manifest
 */
export function kubernetesBlocks(input: TerraformInput, okta: readonly string[]): readonly Block[] {
  const names = input.manifests.map(({ object }) => manifestName(object));
  return input.manifests.map(({ object }, at) =>
    block(
      'resource',
      ['kubernetes_manifest', manifestName(object)],
      [
        argument('manifest', opened(object, input)),
        ...(input.ids.size === 0
          ? []
          : [
              block(
                'field_manager',
                [],
                [argument('force_conflicts', true)],
                'gloo-okta wrote these fields first: the first apply takes them over.',
              ),
            ]),
        block(
          'wait',
          [],
          [argument('fields', { 'status.common.State.approval': 'ACCEPTED' })],
          'Nothing is enforced before Gloo has accepted it.',
        ),
        argument(
          'depends_on',
          [...(at === 0 ? okta : []), ...names.slice(0, at).map((name) => `kubernetes_manifest.${name}`)].map((one) =>
            expression(one),
          ),
        ),
      ],
    ),
  );
}

/** Terraform's name of a manifest, e.g. `ext_auth_policy`. */
export function manifestName(object: JsonObject): string {
  return String(object['kind'])
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The id by which the provider imports an object. */
export function importIdOf(object: JsonObject): string {
  const { name, namespace } = object['metadata'] as { readonly name: string; readonly namespace: string };
  return `apiVersion=${String(object['apiVersion'])},kind=${String(object['kind'])},namespace=${namespace},name=${name}`;
}

/** A manifest in which what Terraform finds out itself is an expression: the cluster's name, the issuer and the keys. */
function opened(object: JsonObject, input: TerraformInput): HclValue {
  const replace = (value: Json, field: string): HclValue => {
    if (field === 'cluster' && value === input.clusterName) return expression('var.cluster_name');
    if (field === 'inlineString') return expression('data.http.keys.response_body');
    if (field === 'issuer') return expression('local.metadata.issuer');
    if (Array.isArray(value)) return value.map((member: Json) => replace(member, ''));
    if (!isObject(value)) return value as HclValue;
    const inside = Object.entries(value).map(([name, member]) => [
      name,
      name === 'remoteJwks'
        ? { ...(member as JsonObject), url: expression('local.metadata.jwks_uri') }
        : replace(member as Json, name),
    ]);
    return Object.fromEntries(inside) as HclValue;
  };
  return replace(object, '');
}
