import { printableLine, visibleLine } from '../core/printable.ts';
import { adminPlaces } from './admin-links.ts';
import type { Theme } from './theme.ts';

/** What `setup` ends with. */
export interface SetupResult {
  readonly installation: string;
  readonly org: string;
  readonly written: number;
  /** Checks that failed and are the user's to mend. */
  readonly failed: number;
  /** What was made or changed in this run, as the plan calls it. */
  readonly made: readonly string[];
  readonly appName: string;
  readonly appId: string;
  readonly authServer: { readonly id: string; readonly name: string };
  readonly clientId: string;
  readonly issuer: string;
  readonly clusterName: string;
  readonly policy?: string;
  readonly routeLabels: Readonly<Record<string, string>>;
}

/** What was made, what is in force, where to see it and what to do next, in a few lines. */
export function setupText(result: SetupResult, theme: Theme): string {
  const labels = Object.entries(result.routeLabels).map(([key, value]) => `${key}: "${value}"`);
  const name = result.installation === 'gloo-okta' ? '' : ` --name ${result.installation}`;
  const places = adminPlaces(result.org, result);
  const width = Math.max(...places.map(([what]) => what.length));
  return [
    theme.strong(result.written === 0 ? 'Nothing had to be changed: sign-in is in force.' : 'Done: sign-in is in force.'),
    ...(result.failed === 0
      ? []
      : [
          theme.warn(
            `  but ${result.failed} ${result.failed === 1 ? 'check' : 'checks'} failed, see above or: gloo-okta verify${name}`,
          ),
        ]),
    `  routes labelled ${labels.join(', ')} let only tokens of this issuer through`,
    `  client id  ${visibleLine(result.clientId)}`,
    `  issuer     ${visibleLine(result.issuer)}`,
    `  cluster    ${visibleLine(result.clusterName)}`,
    ...(result.policy === undefined ? [] : [`  policy     ${visibleLine(result.policy)}`]),
    ...(result.made.length === 0 ? [] : ['', 'Made:', ...result.made.map((title) => `  ${printableLine(title, 200)}`)]),
    '',
    "In Okta's Admin Console:",
    ...places.map(([what, where]) => `  ${visibleLine(what, 120).padEnd(width)}  ${visibleLine(where)}`),
    '',
    'Next:',
    `  eval "$(gloo-okta env${name})"   the settings of the frontend`,
    `  gloo-okta verify${name}          is it in force? add --login to sign in for real`,
    `  gloo-okta teardown${name}        takes everything away again`,
    '',
  ].join('\n');
}
