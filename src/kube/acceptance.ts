import { approvalOf } from '../core/approval.ts';
import type { Finding, Json, JsonObject } from '../core/model.ts';
import { resources } from './custom-resources.ts';
import { harmless } from './harmless.ts';
import type { Kubectl } from './kubectl.ts';
import { at, isObject, numberAt, textAt, textsAt } from './objects.ts';

/** What is read of the cluster to judge whether Gloo took the manifests. */
export interface AcceptanceObjects {
  readonly server: JsonObject | undefined;
  readonly policy: JsonObject | undefined;
  /** The AuthConfigs that Gloo made of the policy; a text says why they could not be read. */
  readonly authConfigs: readonly JsonObject[] | string;
  /** The names that were looked for. */
  readonly names: { readonly server: string; readonly policy: string; readonly namespace: string };
}

/** The judgement: `pending` may still become one of the others. */
export interface Acceptance {
  readonly state: 'accepted' | 'pending' | 'refused';
  /** Why it is not accepted, in Gloo's words. */
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
}

type Words = Pick<Kubectl, 'words'>;
type Judged = Acceptance['state'];
interface Verdict {
  readonly state: Judged;
  readonly finding: Finding;
  readonly reason?: string;
}

/**
 * Judges the three objects by their statuses. Pure. Gloo Mesh writes `.status.common.State.approval` on its own kinds and
 * `.status.state` on the AuthConfig; a missing approval means PENDING, for zero values are not written.
 * @see https://docs.solo.io/gloo-mesh-gateway/latest/reference/api/ext_auth_policy/
 */
export function judgeAcceptance(objects: AcceptanceObjects, kubectl: Words, workload = kubectl): Acceptance {
  const server = judgeApproval('ext-auth-server', `ExtAuthServer ${objects.names.server}`, objects.server, kubectl, workload);
  const policy = judgeApproval('ext-auth-policy', `ExtAuthPolicy ${objects.names.policy}`, objects.policy, kubectl, workload);
  const routes = policy.state === 'pending' ? undefined : judgeRoutes(objects.policy);
  const configs = judgeAuthConfigs(objects, policy.state, routes?.state === 'warn', workload);
  const verdicts = [server, policy, ...configs];
  const states = verdicts.map(({ state }) => state);
  return {
    state: states.includes('refused') ? 'refused' : states.includes('pending') ? 'pending' : 'accepted',
    reasons: verdicts.flatMap(({ reason }) => (reason === undefined ? [] : [reason])),
    findings: [...verdicts.map(({ finding }) => finding), ...(routes ? [routes] : [])],
  };
}

function judgeApproval(check: string, title: string, object: JsonObject | undefined, kubectl: Words, workload: Words): Verdict {
  if (object === undefined) {
    const says = `${title} is not there.`;
    return { state: 'refused', reason: says, finding: { check, state: 'fail', says, hint: 'Apply it: gloo-okta setup' } };
  }
  const { state, approval, isSeen, ...heard } = approvalOf(object);
  const message = harmless(heard.message ?? '');
  const why = message === '' ? '' : `: ${message}`;
  if (state === 'pending') {
    const says = isSeen ? `Gloo has not judged ${title} in its present form yet${why}.` : `Gloo has not looked at ${title} yet.`;
    const hint = `Is Gloo running? ${kubectl.words(['get', 'pods', '-n', 'gloo-mesh'])} (its management server and agent), or: meshctl check`;
    return { state, reason: says, finding: { check, state: 'warn', says, hint } };
  }
  if (approval === 'ACCEPTED') return { state, finding: { check, state: 'ok', says: `${title} is ACCEPTED.` } };
  const says = `${title} is ${approval}${why}`;
  if (approval === 'WARNING') {
    return { state, finding: { check, state: 'warn', says, hint: 'It works in part only; mend what Gloo names.' } };
  }
  return {
    state: 'refused',
    reason: says,
    finding: { check, state: 'fail', says, hint: cure(approval, message, check, { kubectl, workload }) },
  };
}

function cure(
  approval: string,
  message: string,
  check: string,
  { kubectl, workload }: { readonly kubectl: Words; readonly workload: Words },
): string {
  if (approval === 'UNLICENSED') return 'Gloo lacks a licence for this: meshctl license check';
  if (approval === 'INVALID') {
    return check === 'ext-auth-policy'
      ? `Something it refers to is missing or in another workspace: see the ExtAuthServers with ${kubectl.words(['get', resources.extAuthServer, '-A'])}`
      : `The Service, its namespace, the cluster name or the port is wrong: ${workload.words(['get', 'services', '-A'])}`;
  }
  if (approval === 'FAILED' && (check === 'ext-auth-policy' || /polic/i.test(message))) {
    return `Only one ExtAuthPolicy can work on a route: see which others select it with ${kubectl.words(['get', resources.extAuthPolicy, '-A'])}`;
  }
  return `See the logs of Gloo: ${kubectl.words(['logs', '-n', 'gloo-mesh', 'deploy/gloo-mesh-mgmt-server'])}`;
}

function judgeAuthConfigs(
  objects: AcceptanceObjects,
  policyState: Judged,
  noRoutes: boolean,
  kubectl: Words,
): readonly Verdict[] {
  const check = 'auth-config';
  if (typeof objects.authConfigs === 'string') {
    return [
      { state: 'accepted', finding: { check, state: 'skip', says: `The AuthConfig was not checked: ${objects.authConfigs}` } },
    ];
  }
  if (objects.authConfigs.length > 0) return objects.authConfigs.map((object) => judgeAuthConfig(object, kubectl));
  const says = `Gloo has made no AuthConfig of ExtAuthPolicy ${objects.names.policy}`;
  if (noRoutes) return [{ state: 'accepted', finding: { check, state: 'skip', says: `${says}, for no route is selected.` } }];
  if (policyState === 'refused')
    return [{ state: 'refused', finding: { check, state: 'skip', says: `${says}, for the policy was refused.` } }];
  const hint = 'With several clusters it is in the one where the ext-auth service runs; name that one with --workload-context.';
  return [{ state: 'pending', reason: `${says} yet.`, finding: { check, state: 'warn', says: `${says} yet.`, hint } }];
}

function judgeAuthConfig(object: JsonObject, kubectl: Words): Verdict {
  const check = 'auth-config';
  const title = `AuthConfig ${textAt(object, 'metadata', 'name') ?? ''}`;
  const { state, reason } = authConfigStatus(object);
  if (state === 'accepted') return { state, finding: { check, state: 'ok', says: `${title} is ACCEPTED.` } };
  const why = reason === '' ? '' : `: ${reason}`;
  if (state === 'warning') return { state: 'accepted', finding: { check, state: 'warn', says: `${title} is WARNING${why}` } };
  if (state === 'pending') {
    const says = `The ext-auth service has not judged ${title} yet${why}.`;
    const hint = `Is the ext-auth service running? ${kubectl.words(['get', 'pods', '-A', '-l', 'app=ext-auth-service'])}`;
    return { state, reason: says, finding: { check, state: 'warn', says, hint } };
  }
  const says = `${title} is REJECTED${why}`;
  const broken = /invalid character|unexpected end of JSON|cannot unmarshal|looking for beginning/i.test(reason);
  const hint = broken
    ? 'The key set in the policy is no JSON, as happens when a shell takes its quotes away. Write it anew: gloo-okta setup'
    : `See what the ext-auth service says: ${kubectl.words(['logs', '-n', textAt(object, 'metadata', 'namespace') ?? '', '-l', 'app=ext-auth-service'])}`;
  return { state: 'refused', reason: says, finding: { check, state: 'fail', says, hint } };
}

/** The numbers of the enum, as some versions write it. */
const numbered = ['pending', 'accepted', 'rejected', 'warning'] as const;
type AuthConfigState = (typeof numbered)[number];

/** The state of an AuthConfig in any of its spellings: a word in any case, a number, or one of them per reporter. */
function authConfigStatus(object: JsonObject): { readonly state: AuthConfigState; readonly reason: string } {
  const status = at(object, 'status');
  const statuses = at(status, 'statuses');
  const reports = [status, ...(isObject(statuses) ? Object.values(statuses) : [])].filter(
    (report) => at(report, 'state') !== undefined,
  );
  const generation = numberAt(object, 'metadata', 'generation');
  const read = reports.map((report) => {
    const observed = numberAt(report, 'observedGeneration');
    const stale = generation !== undefined && observed !== undefined && observed < generation;
    return {
      state: stale ? 'pending' : stateOf(at(report, 'state')),
      reason: harmless(textAt(report, 'reason') ?? textAt(report, 'message') ?? ''),
    } as const;
  });
  // The worst report counts; without any the state is the zero value, which is not written.
  const worst = (['rejected', 'pending', 'warning', 'accepted'] as const).find((state) =>
    read.some((report) => report.state === state),
  );
  return read.find((report) => report.state === worst) ?? { state: 'pending', reason: '' };
}

function stateOf(value: Json | undefined): AuthConfigState {
  if (typeof value === 'number') return numbered[value] ?? 'pending';
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  return numbered.find((state) => state === word) ?? numbered[/^\d$/.test(word) ? Number(word) : 0] ?? 'pending';
}

function judgeRoutes(policy: JsonObject | undefined): Finding | undefined {
  const check = 'routes-selected';
  if (policy === undefined) return undefined;
  const count = numberAt(policy, 'status', 'numSelectedRoutes') ?? 0;
  if (count > 0) return { check, state: 'ok', says: `The policy closes ${count} ${count === 1 ? 'route' : 'routes'}.` };
  const labels = textsAt(policy, 'spec', 'applyToRoutes', 0, 'route', 'labels');
  const shown = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return {
    check,
    state: 'warn',
    says: `The policy closes no route: none carries the label ${shown.join(', ')}.`,
    hint: 'Label the route of your app; gloo-okta doctor prints the command for it.',
  };
}
