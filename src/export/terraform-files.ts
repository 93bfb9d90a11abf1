import { argument, type Block, block, expression, type HclValue, hclText } from './hcl.ts';
import type { TerraformInput } from './terraform-input.ts';
import { importIdOf, keyBlocks, kubernetesBlocks, manifestName } from './terraform-kubernetes.ts';
import { addressOf, oktaBlocks } from './terraform-okta.ts';
import { terraformReadme } from './terraform-readme.ts';

/** One file of an export, with its name below the folder. */
export interface ExportedFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Everything that `setup` makes, as Terraform: pure, the same for the same input, free of secrets, formatted as
 * `terraform fmt` does.
 */
export function terraformFiles(input: TerraformInput): readonly ExportedFile[] {
  const imports = importBlocks(input);
  const inTerraform = input.kubernetes === 'terraform';
  const okta = input.wanted.flatMap((resource) => addressOf(resource, input) ?? []);
  const code = (blocks: readonly Block[]) => `${head}\n${hclText(blocks)}`;
  return [
    { name: 'versions.tf', text: code([versions(input), ...providers(input)]) },
    { name: 'variables.tf', text: code(variables(input)) },
    { name: 'okta.tf', text: code(oktaBlocks(input)) },
    { name: 'keys.tf', text: code(keyBlocks()) },
    ...(inTerraform
      ? [{ name: 'kubernetes.tf', text: code(kubernetesBlocks(input, okta)) }]
      : input.manifests.map(({ fileName, text }) => ({ name: `manifests/${fileName}`, text }))),
    ...(imports.length === 0 ? [] : [{ name: 'imports.tf', text: code(imports) }]),
    { name: 'outputs.tf', text: code(outputs(input)) },
    { name: '.gitignore', text: '# Written by gloo-okta export terraform.\n.terraform/\n*.tfstate\n*.tfstate.*\n' },
    { name: 'README.md', text: terraformReadme(input) },
  ];
}

/** The first line of each file of code. */
const head = '# Written by gloo-okta export terraform, which writes it anew each time.\n';

/** 6.14.0 changed trusted origins and 6.15.0 changed them back: see the provider's issue 2910. */
const oktaVersions = { '7': '>= 7.0.0, < 8.0.0', '6': '>= 6.15.0, < 7.0.0' } as const;

/** `import` blocks came with 1.5. */
const terraformVersion = '>= 1.5.0';

function versions({ providerMajor, kubernetes }: TerraformInput): Block {
  const source = (name: string, version: string): HclValue => ({ source: name, version });
  return block(
    'terraform',
    [],
    [
      argument('required_version', terraformVersion),
      block(
        'required_providers',
        [],
        [
          argument('okta', source('okta/okta', oktaVersions[providerMajor])),
          argument('http', source('hashicorp/http', '>= 3.4.0, < 4.0.0')),
          ...(kubernetes === 'terraform' ? [argument('kubernetes', source('hashicorp/kubernetes', '>= 2.31.0, < 3.0.0'))] : []),
        ],
      ),
    ],
  );
}

function providers({ kubernetes }: TerraformInput): readonly Block[] {
  const okta = block(
    'provider',
    ['okta'],
    [argument('org_name', expression('var.okta_org_name')), argument('base_url', expression('var.okta_base_url'))],
    'Credentials come from the environment: OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES, or OKTA_API_TOKEN.',
  );
  if (kubernetes !== 'terraform') return [okta];
  const cluster = block(
    'provider',
    ['kubernetes'],
    [argument('config_path', expression('var.kubeconfig')), argument('config_context', expression('var.kube_context'))],
  );
  return [okta, cluster];
}

function variables(input: TerraformInput): readonly Block[] {
  const { host } = new URL(input.orgUrl);
  const [org = '', ...base] = host.split('.');
  const hasPolicy = input.wanted.some(({ kind }) => kind === 'okta.policy');
  return [
    variable('okta_org_name', 'string', "The first part of the org's host name.", org),
    variable('okta_base_url', 'string', "The rest of the org's host name.", base.join('.')),
    ...(hasPolicy
      ? [
          variable(
            'access_policy_priority',
            'number',
            'The place of the access policy among those of the authorization server; the last place overtakes no other policy.',
            priority(input),
          ),
        ]
      : []),
    variable(
      'cluster_name',
      'string',
      "Gloo's own name of the cluster, which may differ from the kubectl context.",
      input.clusterName,
    ),
    ...(input.kubernetes === 'terraform'
      ? [
          variable('kubeconfig', 'string', 'The kubeconfig file.', '~/.kube/config'),
          variable('kube_context', 'string', 'The context in it; null is the current one.', input.kubeContext ?? null),
        ]
      : []),
  ];
}

function priority({ wanted }: TerraformInput): number {
  const born = wanted.find(({ kind }) => kind === 'okta.policy')?.born?.['priority'];
  return typeof born === 'number' ? born : 1;
}

function variable(name: string, type: string, description: string, fallback: HclValue | undefined): Block {
  return block(
    'variable',
    [name],
    [
      argument('description', description),
      argument('type', expression(type)),
      ...(fallback === undefined ? [] : [argument('default', fallback)]),
    ],
  );
}

/** What is made already, by the ids that are recorded: a plan then says how many it imports, and adds nothing. */
function importBlocks(input: TerraformInput): readonly Block[] {
  const id = (key: string): string | undefined => input.ids.get(key);
  const appId = id('okta.app/portal');
  const policyId = id('okta.policy/portal');
  const server = input.authServer.id;
  const okta = input.wanted.flatMap((resource) => {
    const to = addressOf(resource, input);
    const own = id(resource.key);
    if (to === undefined || own === undefined) return [];
    const whole: Readonly<Partial<Record<string, string | undefined>>> = {
      'okta.assignment': appId && `${appId}/${resource.key.slice('okta.assignment/'.length)}`,
      'okta.claim': `${server}/${own}`,
      'okta.policy': `${server}/${own}`,
      'okta.rule': policyId && `${server}/${policyId}/${own}`,
    };
    const importId = resource.kind in whole ? whole[resource.kind] : own;
    return importId === undefined ? [] : [importOf(to, importId)];
  });
  const kube =
    input.kubernetes === 'terraform'
      ? input.manifests.flatMap(({ object }) =>
          id(keyOf(object)) === undefined ? [] : [importOf(`kubernetes_manifest.${manifestName(object)}`, importIdOf(object))],
        )
      : [];
  return [...okta, ...kube];
}

function keyOf(object: TerraformInput['manifests'][number]['object']): string {
  const { name, namespace } = object['metadata'] as { readonly name: string; readonly namespace: string };
  return `kube.${manifestName(object).replaceAll('_', '-')}/${namespace}/${name}`;
}

function importOf(to: string, id: string): Block {
  return block('import', [], [argument('to', expression(to)), argument('id', id)]);
}

/** The guide's variables. */
function outputs({ appUrl }: TerraformInput): readonly Block[] {
  const output = (name: string, description: string, value: HclValue): Block =>
    block('output', [name], [argument('description', description), argument('value', value)]);
  const local = (name: string) => expression(`local.metadata.${name}`);
  return [
    output('client_id', 'CLIENT_ID', expression('okta_app_oauth.portal.client_id')),
    output('issuer', 'ISSUER', local('issuer')),
    output('auth_endpoint', 'AUTH_ENDPOINT', local('authorization_endpoint')),
    output('token_endpoint', 'TOKEN_ENDPOINT', local('token_endpoint')),
    output('logout_endpoint', 'LOGOUT_ENDPOINT', local('end_session_endpoint')),
    output('cert_keys', 'CERT_KEYS', expression('data.http.keys.response_body')),
    output('cluster_name', 'CLUSTER_NAME', expression('var.cluster_name')),
    ...(appUrl === undefined ? [] : [output('app_url', 'APP_URL', appUrl)]),
  ];
}
