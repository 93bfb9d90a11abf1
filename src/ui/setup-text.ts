import { forceStateOf } from '../core/checks/force-state.ts';
import type { Finding } from '../core/model.ts';
import { printableLine, visibleLine } from '../core/printable.ts';
import { adminPlaces } from './admin-links.ts';
import type { Theme } from './theme.ts';

/** What `setup` ends with. */
export interface SetupResult {
  readonly org: string;
  readonly written: number;
  /** What `verify` would say now. */
  readonly findings: readonly Finding[];
  /** What was made or changed in this run, as the plan calls it; empty where the reader has just seen it done. */
  readonly made: readonly string[];
  readonly appName: string;
  readonly appId: string;
  readonly authServer: { readonly id: string; readonly name: string };
  readonly clientId: string;
  readonly issuer: string;
  readonly clusterName: string;
  readonly policy?: string;
  readonly routeLabels: Readonly<Record<string, string>>;
  /** Puts into a command what it needs to be about this installation. */
  readonly command: (line: string) => string;
}

/** Where to see what was made, what is in force and what to do next, in a few lines. */
export function setupText(result: SetupResult, theme: Theme): string {
  const labels = Object.entries(result.routeLabels).map(([key, value]) => `${key}=${value}`);
  const next = [
    [`eval "$(${result.command('gloo-okta env')})"`, 'the settings of the frontend'],
    [result.command('gloo-okta verify'), 'is it in force? add --login to sign in for real'],
    [result.command('gloo-okta teardown'), 'takes everything away again'],
  ] as const;
  const longest = Math.max(...next.map(([line]) => line.length));
  const places = adminPlaces(result.org, result);
  const width = Math.max(...places.map(([what]) => what.length));
  return [
    "In Okta's Admin Console:",
    ...places.map(([what, where]) => `  ${visibleLine(what, 120).padEnd(width)}  ${visibleLine(where)}`),
    '',
    // what came of it and what comes next stand last, and on one screen
    ...headline(result, theme),
    `  client id  ${visibleLine(result.clientId)}`,
    `  issuer     ${visibleLine(result.issuer)}`,
    `  cluster    ${visibleLine(result.clusterName)}`,
    ...(result.policy === undefined ? [] : [`  policy     ${visibleLine(result.policy)}`]),
    `  routes     labelled ${labels.join(', ')}`,
    ...(result.made.length === 0 ? [] : ['', 'Made:', ...result.made.map((title) => `  ${printableLine(title, 200)}`)]),
    '',
    'Next:',
    ...next.map(([line, says]) => `  ${line.padEnd(longest)}   ${says}`),
    '',
  ].join('\n');
}

/** What was done, and what has come of it. Nothing is called in force that was not seen to be. */
function headline({ written, findings, command }: SetupResult, theme: Theme): readonly string[] {
  const isBroken = forceStateOf(findings).state === 'not-in-force';
  const did = written === 0 ? 'Nothing had to be changed' : 'Done';
  if (isBroken)
    return [theme.bad(`${written === 0 ? 'Nothing had to be changed' : 'All of it was made'}, but sign-in is not in force.`)];
  return [theme.strong(`${did}: ${sayForce(findings, command)}`)];
}

/** One line: whether sign-in is in force, as far as it was seen, and what failed besides. */
export function sayForce(findings: readonly Finding[], command: SetupResult['command']): string {
  const { state, broken } = forceStateOf(findings);
  const failed = findings.filter((finding) => finding.state === 'fail').map(({ check }) => check);
  const but =
    failed.length === 0 ? '' : `, but ${failed.length} ${failed.length === 1 ? 'check' : 'checks'} failed: ${failed.join(', ')}`;
  const notCalled = `the gateway has not been called yet. To call it: ${command('gloo-okta verify --app-url URL')}`;
  const says = {
    'in-force': `sign-in is in force${but}.`,
    accepted: `Gloo has accepted the policy${but}; ${notCalled}`,
    unseen: `whether sign-in is in force cannot be seen from here${but.replace('but', 'and')}.`,
    'not-in-force': `sign-in is not in force: ${broken.map((finding) => finding.says).join(' ')}`,
  }[state];
  return says;
}
