import type { Finding } from '../model.ts';
import { type CheckId, checkIds, isCheckId } from './check-list.ts';

/** For each check, the broken links by which its own failure is explained. */
const explainedBy: Readonly<Partial<Record<CheckId, readonly CheckId[]>>> = {
  metadata: ['okta-reachable', 'api-access-management', 'auth-server'],
  'access-rule': ['okta-reachable', 'api-access-management', 'auth-server'],
  'ext-auth-port': ['ext-auth-pods'],
  'cluster-name': ['gloo-crds'],
  'routes-selected': ['gloo-crds', 'ext-auth-server', 'one-policy-per-route'],
  'ext-auth-server': ['gloo-crds', 'ext-auth-pods'],
  'ext-auth-policy': ['gloo-crds', 'ext-auth-pods', 'ext-auth-server', 'one-policy-per-route', 'routes-selected'],
  'auth-config': ['gloo-crds', 'ext-auth-pods', 'ext-auth-server', 'one-policy-per-route', 'routes-selected', 'ext-auth-policy'],
  issuer: ['metadata'],
  'key-set-origin': ['metadata', 'issuer', 'auth-config'],
  'keys-in-force': ['metadata', 'issuer', 'auth-config', 'key-set-origin'],
  'gateway-without-token': [
    'ext-auth-server',
    'ext-auth-policy',
    'auth-config',
    'routes-selected',
    'one-policy-per-route',
    'ext-auth-pods',
  ],
  'gateway-false-token': [
    'ext-auth-server',
    'ext-auth-policy',
    'auth-config',
    'routes-selected',
    'one-policy-per-route',
    'ext-auth-pods',
    'gateway-without-token',
  ],
  'gateway-preflight': ['ext-auth-server', 'ext-auth-policy', 'auth-config', 'ext-auth-pods', 'gateway-without-token'],
  'gateway-true-token': [
    'ext-auth-server',
    'ext-auth-policy',
    'auth-config',
    'one-policy-per-route',
    'ext-auth-pods',
    'issuer',
    'key-set-origin',
    'keys-in-force',
    'access-token',
    'gateway-without-token',
  ],
  'sign-in': [
    'okta-reachable',
    'auth-server',
    'metadata',
    'app-active',
    'app-grants',
    'app-assigned',
    'access-rule',
    'groups-limit',
    'loopback-uri',
  ],
  'access-token': ['issuer', 'key-set-origin', 'keys-in-force', 'auth-config'],
  'id-token': ['issuer'],
  'token-claims': ['claims'],
};

const weight = { fail: 3, warn: 2, ok: 1, skip: 0 } as const;

/**
 * Pure: one finding a check, the worst, in the order of the list. A failure that follows from another broken link is told as
 * not judged, so that every broken link is named once, by its own check. The commands that mend it name the installation.
 */
export function tidy(findings: readonly Finding[], installation: string): readonly Finding[] {
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const other = worst.get(finding.check);
    if (other === undefined || weight[finding.state] > weight[other.state]) worst.set(finding.check, finding);
  }
  const failed = new Set([...worst.values()].filter((finding) => finding.state === 'fail').map((finding) => finding.check));
  const order = (finding: Finding) => (isCheckId(finding.check) ? checkIds.indexOf(finding.check) : checkIds.length);
  return [...worst.values()]
    .map((finding) => withName(withoutConsequence(finding, failed), installation))
    .sort((a, b) => order(a) - order(b));
}

function withName(finding: Finding, installation: string): Finding {
  if (finding.hint === undefined || installation === 'gloo-okta') return finding;
  return { ...finding, hint: finding.hint.replace(/\bgloo-okta (setup|teardown|verify|doctor)\b/g, `$& --name ${installation}`) };
}

function withoutConsequence(finding: Finding, failed: ReadonlySet<string>): Finding {
  if ((finding.state !== 'fail' && finding.state !== 'warn') || !isCheckId(finding.check)) return finding;
  const cause = explainedBy[finding.check]?.find((check) => failed.has(check));
  if (cause === undefined) return finding;
  return { check: finding.check, state: 'skip', says: `${finding.says} It follows from ${cause}.` };
}

/** How many findings there are of each state. */
export function countsOf(findings: readonly Finding[]): Readonly<Record<Finding['state'], number>> {
  const counts = { ok: 0, warn: 0, fail: 0, skip: 0 };
  for (const { state } of findings) counts[state] += 1;
  return counts;
}
