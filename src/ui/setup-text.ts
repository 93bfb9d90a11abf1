import { printable } from '../core/printable.ts';
import type { Theme } from './theme.ts';

/** What `setup` ends with. */
export interface SetupResult {
  readonly installation: string;
  readonly written: number;
  readonly clientId: string;
  readonly issuer: string;
  readonly clusterName: string;
  readonly policy?: string;
  readonly routeLabels: Readonly<Record<string, string>>;
}

/** What is in force and what to do next, in a few lines. */
export function setupText(result: SetupResult, theme: Theme): string {
  const labels = Object.entries(result.routeLabels).map(([key, value]) => `${key}: "${value}"`);
  const name = result.installation === 'gloo-okta' ? '' : ` --name ${result.installation}`;
  return [
    theme.strong(result.written === 0 ? 'Nothing had to be changed: sign-in is in force.' : 'Done: sign-in is in force.'),
    `  routes labelled ${labels.join(', ')} let only tokens of this issuer through`,
    `  client id  ${printable(result.clientId)}`,
    `  issuer     ${printable(result.issuer)}`,
    `  cluster    ${printable(result.clusterName)}`,
    ...(result.policy === undefined ? [] : [`  policy     ${printable(result.policy)}`]),
    '',
    'Next:',
    `  eval "$(gloo-okta env${name})"   the settings of the frontend`,
    `  gloo-okta teardown${name}        takes everything away again`,
    '',
  ].join('\n');
}
