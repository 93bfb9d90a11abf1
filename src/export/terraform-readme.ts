import type { TerraformInput } from './terraform-input.ts';

/** The README beside the exported code: what it is, the three commands, and what it does not say. */
export function terraformReadme(input: TerraformInput): string {
  const made = input.ids.size > 0;
  const parts = [
    '# Okta sign-in for Gloo Mesh Gateway',
    `Written by \`gloo-okta export terraform\` for the installation \`${input.installation}\` in ${input.orgUrl}. It holds no secret.`,
    commands(input),
    made
      ? 'The first plan imports what `gloo-okta setup` made: it should say that nothing is added or destroyed. What it still changes is named in it field by field. Before you apply it, run `gloo-okta release`, so that `setup` and `teardown` leave the installation alone from then on. Once it is applied, `imports.tf` can go.'
      : 'Nothing of this is made yet.',
    'The keys are read anew at each plan: a scheduled `terraform apply` keeps them fresh.',
    `## What this code does not say\n\n${limits(input)
      .map((limit) => `- ${limit}`)
      .join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function commands({ kubernetes }: TerraformInput): string {
  const apply = kubernetes === 'manifests' ? '\nkubectl apply --server-side -k manifests' : '';
  return `\`\`\`sh\nterraform init\nterraform plan\nterraform apply${apply}\n\`\`\``;
}

function limits({ kubernetes, jwks, providerMajor, ids, wanted, logo }: TerraformInput): readonly string[] {
  return [
    'Others may add redirect URIs to the app and clients to the access policy, and `gloo-okta setup` would keep them. Terraform takes them away.',
    'Whether a rule of yours lets the tokens be issued already was not looked at by this code: it has a policy of its own, at the priority `access_policy_priority`.',
    ...(wanted.some(({ kind }) => kind === 'okta.policy')
      ? []
      : ['It has no access policy: one that is there lets the tokens be issued, or was said to.']),
    ...(logo === undefined ? [] : ['Terraform uploads the logo again only when the name of its file changes.']),
    ...(kubernetes === 'terraform'
      ? ['`kubernetes_manifest` needs the cluster and its CRDs at each plan.']
      : jwks === 'inline'
        ? [
            'The key set in `manifests/` is that of the day of the export. Terraform does not refresh it: `gloo-okta keys refresh --write manifests/ext-auth-policy.yaml` does, in a pipeline that commits the change.',
          ]
        : []),
    ...(providerMajor === '6'
      ? ['Version 6.14.0 of the provider is left out: it took trusted origins in another form than its neighbours.']
      : []),
    ...(ids.size > 0 ? ['The record on the app (`profile.glooOkta`) stays, for `gloo-okta verify`; Terraform ignores it.'] : []),
  ];
}
