type Env = Readonly<Record<string, string | undefined>>;

/** A variable of Okta's SDK, and that of its Terraform provider for the same. */
interface Names {
  readonly own: readonly string[];
  readonly terraform: readonly string[];
}

/**
 * The variables in which credentials are found: those of Okta's SDK and `OKTA_ACCESS_TOKEN`, then those of its Terraform provider.
 * @see https://registry.terraform.io/providers/okta/okta/latest/docs
 */
export const oktaVariables = {
  token: { own: ['OKTA_CLIENT_TOKEN', 'OKTA_ACCESS_TOKEN'], terraform: ['OKTA_API_TOKEN'] },
  clientId: { own: ['OKTA_CLIENT_CLIENTID'], terraform: ['OKTA_API_CLIENT_ID'] },
  privateKey: { own: ['OKTA_CLIENT_PRIVATEKEY'], terraform: ['OKTA_API_PRIVATE_KEY'] },
  keyId: { own: ['OKTA_CLIENT_KEYID'], terraform: ['OKTA_API_PRIVATE_KEY_ID'] },
  scopes: { own: ['OKTA_CLIENT_SCOPES'], terraform: ['OKTA_API_SCOPES'] },
} as const satisfies Readonly<Record<string, Names>>;

/** Which of the variables are set, in their order, and whether each is only Terraform's. */
export function setVariables(
  what: keyof typeof oktaVariables,
  env: Env,
): readonly { readonly variable: string; readonly isTerraforms: boolean }[] {
  const { own, terraform }: Names = oktaVariables[what];
  return [
    ...own.map((variable) => ({ variable, isTerraforms: false })),
    ...terraform.map((variable) => ({ variable, isTerraforms: true })),
  ].filter(({ variable }) => Boolean(env[variable]));
}

/** The value of the first of the variables that is set. */
export function valueIn(what: keyof typeof oktaVariables, env: Env): string | undefined {
  const [first] = setVariables(what, env);
  return first === undefined ? undefined : env[first.variable];
}

/** The scopes that a variable names for a service app, which has them with spaces or commas between. */
export function scopesIn(env: Env): readonly string[] | undefined {
  const scopes = (valueIn('scopes', env) ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  return scopes.length === 0 ? undefined : scopes;
}

/** The org's address as the Terraform provider puts it together. */
export function terraformOrgUrl(env: Env): { readonly value: string; readonly from: string } | undefined {
  const [name, base] = [env['OKTA_ORG_NAME'], env['OKTA_BASE_URL'] || 'okta.com'];
  if (!name) return undefined;
  const isDefault = !env['OKTA_BASE_URL'];
  return { value: `https://${name}.${base}`, from: `OKTA_ORG_NAME${isDefault ? '' : ' and OKTA_BASE_URL'}` };
}
