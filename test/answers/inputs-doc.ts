import { groupedInputs, inputGroups } from '../../src/answers/input-groups.ts';
import { type Input, shownDefault, variableOf } from '../../src/answers/inputs.ts';

/** docs/inputs.md, made from the table of inputs. */
export function inputsDoc(): string {
  const sections = Object.keys(inputGroups).map((group) => {
    const rows = groupedInputs.filter((one) => one.group === group).map(({ input }) => row(input));
    return `## ${group}\n\n| flag | variable | config key | default | meaning | commands |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Inputs

Every answer can be given in four ways: by a flag, by an environment variable, by a key of the config file, or at a question of
the wizard. The strongest wins: flag, environment, config file, what is found in the org and the cluster, default. A list in a
variable has one member a line, or is a JSON list; a switch is \`true\` or \`false\`. \`gloo-okta config show\` prints every
value and where it came from; \`gloo-okta config schema\` prints the JSON Schema of the config file, for editors.

A secret has neither a flag nor a key: an API token comes from \`OKTA_CLIENT_TOKEN\`, \`--token-file\`, \`--token-stdin\` or a masked
question, an access token from \`OKTA_ACCESS_TOKEN\` or the same flags, the private key of a service app from
\`OKTA_CLIENT_PRIVATEKEY\` or \`--private-key-file\`. The variables of Okta's Terraform provider are taken where these are not set:
\`OKTA_API_TOKEN\`, \`OKTA_ORG_NAME\` with \`OKTA_BASE_URL\`, \`OKTA_API_CLIENT_ID\`, \`OKTA_API_PRIVATE_KEY\`,
\`OKTA_API_PRIVATE_KEY_ID\` and \`OKTA_API_SCOPES\` (also \`OKTA_CLIENT_KEYID\` and \`OKTA_CLIENT_SCOPES\` of the SDK).

This page is made from the table in \`src/answers/inputs.ts\`; a test holds them together (\`npx vitest run test/answers -u\`
writes it anew).

${sections.join('\n')}`;
}

function row(input: Input): string {
  const variables = input.name === 'config' ? ['GLOO_OKTA_CONFIG'] : [variableOf(input), ...(input.alsoEnv ?? [])];
  const key = input.inConfig === false ? '' : `\`${input.name}\``;
  const cells = [
    `\`${input.flag}\``,
    variables.map((name) => `\`${name}\``).join(', '),
    key,
    shownDefault(input) ?? '',
    `${input.says}${input.takes === 'list' && !input.says.includes('repeatable') ? '; repeatable' : ''}`,
    input.commands.join(', '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
