/** The formats in which settings are printed. */
export type EnvFormat = 'sh' | 'powershell' | 'dotenv' | 'json' | 'github';

/** Settings as text that gives back exactly the same values: to `eval` of sh, bash and zsh, to PowerShell, to dotenv readers. */
export function envText(settings: readonly (readonly [name: string, value: string])[], format: EnvFormat): string {
  if (format === 'json') return `${JSON.stringify(Object.fromEntries(settings), null, 2)}\n`;
  if (format === 'github') return settings.map(([name, value]) => githubLine(name, value)).join('');
  const quote = { sh: shQuoted, powershell: powershellQuoted, dotenv: dotenvQuoted }[format];
  const line = {
    sh: (name: string, value: string) => `export ${name}=${value}`,
    powershell: (name: string, value: string) => `$env:${name} = ${value}`,
    dotenv: (name: string, value: string) => `${name}=${value}`,
  }[format];
  return settings.map(([name, value]) => `${line(name, quote(value))}\n`).join('');
}

/** Single quotes keep everything in POSIX shells; a single quote itself is set between two quoted parts. */
function shQuoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * Single quotes keep everything in PowerShell; it takes the curly ones for single quotes too.
 * @see https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
function powershellQuoted(value: string): string {
  return `'${value.replace(/['\u2018\u2019\u201a\u201b]/g, (quote) => quote + quote)}'`;
}

/** Single quotes where the value has none, for readers then take it to the letter; else double quotes with escapes. */
function dotenvQuoted(value: string): string {
  if (!/['\n\r]/.test(value)) return `'${value}'`;
  return `"${value
    .replace(/[\\"$`]/g, (character) => `\\${character}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')}"`;
}

/**
 * A line of `$GITHUB_ENV` and `$GITHUB_OUTPUT`: to the letter, and over several lines between two lines that the value does not have.
 * @see https://docs.github.com/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions#multiline-strings
 */
function githubLine(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}\n`;
  let end = 'GLOO_OKTA_END';
  while (value.includes(end)) end += '_';
  return `${name}<<${end}\n${value}\n${end}\n`;
}
