import {
  backstageVariables,
  type FrontendFacts,
  oidcClientSettings,
  oktaAuthSettings,
  starterSecret,
  starterVariables,
  type Variables,
} from '../core/frontend-settings.ts';
import type { Json, JsonObject } from '../core/model.ts';

/** The formats in which the guide's own variables are printed. */
type VariableFormat = 'sh' | 'powershell' | 'dotenv' | 'github' | 'json';
/** The formats of one frontend or library. */
export type FrontendFormat = 'vite' | 'secret' | 'backstage' | 'oidc-client-ts' | 'react-oidc-context' | 'okta-auth-js';
/** The formats in which settings are printed. */
export type EnvFormat = VariableFormat | FrontendFormat;

/** Settings as text that gives back exactly the same values: to `eval` of sh, bash and zsh, to PowerShell, to dotenv readers. */
export function envText(settings: Variables, format: VariableFormat): string {
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

/** How the settings of one frontend are made, written, and used. */
interface FrontendText {
  readonly settings: (facts: FrontendFacts) => Variables | JsonObject;
  readonly text: (facts: FrontendFacts) => string;
  /** Where the text goes, for a person. */
  readonly use: string;
  /** Whether it names a redirect URI, which has to be known then. */
  readonly sendsRedirect: boolean;
  /** Whether it names the scopes; what does not never asks for a refresh token. */
  readonly namesScopes: boolean;
}

/** After the sign-in the code has to leave the address. @see https://github.com/authts/react-oidc-context#getting-started */
const onSignin = 'onSigninCallback: () => window.history.replaceState({}, document.title, window.location.pathname)';

/** Why its users have to sign in again although the app may have refresh tokens. */
const noRefresh =
  'The starter as it is never asks for offline_access, so Okta gives it no refresh token and people sign in again when the access token ends. To change that, add offline_access to the scope in its source (openid email profile); see docs/frontends.md.';

/** The frontends and libraries whose settings are printed. */
export const frontendFormats: Readonly<Record<FrontendFormat, FrontendText>> = {
  vite: {
    settings: starterVariables,
    text: (facts) => linesOf(starterVariables(facts), viteQuoted),
    use: `Goes into projects/ui/.env.local of the React starter. ${noRefresh}`,
    sendsRedirect: false,
    namesScopes: false,
  },
  secret: {
    settings: starterSecret,
    text: (facts) => yamlText(starterSecret(facts)),
    use: `Apply it with kubectl apply -f -. Nothing in it is secret. The starter reads it when it starts: kubectl rollout restart deploy/portal-frontend\n${noRefresh}`,
    sendsRedirect: false,
    namesScopes: false,
  },
  backstage: {
    settings: backstageVariables,
    // a file for --env-file has no quotes: all after the = is the value
    text: (facts) => linesOf(backstageVariables(facts), (value) => value),
    use: 'For --env-file of the image, or its Secret. Its database (POSTGRES_HOST and the like) is for you to add. The back-end plug-in signs in by itself, with an app and a secret of its own.',
    sendsRedirect: false,
    namesScopes: false,
  },
  'oidc-client-ts': {
    settings: oidcClientSettings,
    text: (facts) => objectText(oidcClientSettings(facts)),
    use: 'Goes between the parentheses of new UserManager( … ).',
    sendsRedirect: true,
    namesScopes: true,
  },
  'react-oidc-context': {
    settings: oidcClientSettings,
    text: (facts) => objectText(oidcClientSettings(facts), [onSignin]),
    use: 'Goes into const settings = … for <AuthProvider {...settings}>.',
    sendsRedirect: true,
    namesScopes: true,
  },
  'okta-auth-js': {
    settings: oktaAuthSettings,
    text: (facts) => objectText(oktaAuthSettings(facts)),
    use: 'Goes between the parentheses of new OktaAuth( … ). Then call its start() once: it renews tokens, and takes them out of the browser after a sign-out.',
    sendsRedirect: true,
    namesScopes: true,
  },
};

/** Whether a format is of one frontend or library. */
export function isFrontendFormat(format: EnvFormat): format is FrontendFormat {
  return Object.hasOwn(frontendFormats, format);
}

function linesOf(variables: Variables, quote: (value: string) => string): string {
  return variables.map(([name, value]) => `${name}=${quote(value)}\n`).join('');
}

/**
 * Quoted as dotenv takes it to the letter; what Vite expands afterwards is escaped.
 * @see https://vite.dev/guide/env-and-mode#env-files
 */
function viteQuoted(value: string): string {
  const escaped = value.replaceAll('$', '\\$');
  const quote = ["'", '`', '"'].find((one) => !escaped.includes(one)) ?? "'";
  return `${quote}${escaped}${quote}`;
}

/** A JavaScript object literal, which can stand wherever an expression can. */
function objectText(settings: JsonObject, more: readonly string[] = []): string {
  const lines = [...Object.entries(settings).map(([name, value]) => `${name}: ${literal(value)}`), ...more];
  return `{\n${lines.map((line) => `  ${line},\n`).join('')}}\n`;
}

function literal(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((one) => literal(one as Json)).join(', ')}]`;
  return quoted(value);
}

/** As JSON quotes it, without what YAML or an old JavaScript would not take. */
function quoted(value: Json): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Objects of texts and of further objects as YAML. @see https://yaml.org/spec/1.2.2/ */
function yamlText(object: JsonObject, indent = ''): string {
  return Object.entries(object)
    .map(([name, value]) =>
      typeof value === 'object' && value !== null
        ? `${indent}${name}:\n${yamlText(value as JsonObject, `${indent}  `)}`
        : `${indent}${name}: ${yamlScalar(String(value))}\n`,
    )
    .join('');
}

/** What YAML could read as anything but a text is quoted, as JSON quotes it. */
function yamlScalar(text: string): string {
  const isPlain = /^[A-Za-z][A-Za-z0-9-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : quoted(text);
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
