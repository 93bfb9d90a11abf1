import { Problem } from '../errors.ts';
import { shown } from './kubectl-words.ts';

/**
 * What the cluster's admission says in kubectl's words, as a Problem of its own kind: a policy or a webhook that refuses, one
 * that does not answer, a quota, a namespace that ends. `base` is kubectl with the flags that name the cluster. Pure.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 */
export function admissionProblem(text: string, base: string): Problem | undefined {
  return (
    webhookDown(text, base) ??
    ending(text, base) ??
    policy(text, base) ??
    webhook(text, base) ??
    quota(text, base) ??
    limitRange(text, base) ??
    podSecurity(text, base) ??
    other(text)
  );
}

/** Whether a webhook keeps the API server from trying something without doing it. */
export function isUntriable(stderr: string): boolean {
  return /does not support dry run/.test(stderr);
}

const nobodysFault = 'Nothing is wrong with what was to be written';

function webhookDown(text: string, base: string): Problem | undefined {
  const called = /failed calling webhook "([^"]*)": ?(.*)/s.exec(text);
  const converted = /conversion webhook for (.+?) failed: ?(.*)/s.exec(text);
  const [, name = '', why = ''] = called ?? converted ?? [];
  if (called === null && converted === null) return undefined;
  const which = called === null ? `The conversion webhook for ${shown(name)}` : `The admission webhook ${shown(name)}`;
  const list = called === null ? 'customresourcedefinitions' : 'validatingwebhookconfigurations,mutatingwebhookconfigurations';
  return new Problem(
    'webhook-down',
    `${which} of the cluster does not answer as it has to: ${shown(why, true)}`,
    `${nobodysFault}: ask whoever keeps the webhook to bring it back, then run it again. Where it is said: ${base} get ${list}`,
  );
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ */
function ending(text: string, base: string): Problem | undefined {
  const found =
    /unable to create new content in namespace (\S+) because it is being terminated/.exec(text) ??
    /cannot be fulfilled on namespaces "([^"]*)": The system is ensuring all content is removed/.exec(text);
  return found === null ? undefined : namespaceEnding(shown(found[1] ?? ''), base);
}

/** The namespace `name` is on its way out. */
export function namespaceEnding(name: string, base: string): Problem {
  return new Problem(
    'namespace-ending',
    `The namespace ${name} is being deleted (Terminating); nothing new can be made in it.`,
    `Wait until it is gone and create it anew, or name another with --namespace. What holds it up: ${base} get namespace ${name} -o yaml`,
  );
}

/** @see https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
function quota(text: string, base: string): Problem | undefined {
  const found =
    /(?:exceeded|failed) quota: ([^,:\s]+)[,:]?\s*(.*)|status unknown for quota: ([^,\s]+),?\s*(.*)|insufficient quota to (.*)/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, limit = '', numbers = '', unknown = '', rest = '', scopes = ''] = found;
  const name = limit || unknown;
  const said = shown(numbers || rest || (scopes && `insufficient quota to ${scopes}`));
  const of = name === '' ? 'A quota of the namespace' : `The quota ${shown(name)} of the namespace`;
  return new Problem(
    'quota-exceeded',
    `${of} leaves no room for it${said === '' ? '.' : `: ${said}`}`,
    `Ask for a higher quota, or take away what is not needed any more. How full it is: ${base} get resourcequotas -A`,
  );
}

/** @see https://kubernetes.io/docs/concepts/policy/limit-range/ */
function limitRange(text: string, base: string): Problem | undefined {
  const why =
    /is forbidden: (.*(?:maximum|minimum) \S+ (?:usage )?per (?:Container|Pod|PersistentVolumeClaim) is .*|.*max limit to request ratio per \w+ is .*)/i.exec(
      text,
    )?.[1];
  if (why === undefined) return undefined;
  return new Problem(
    'quota-exceeded',
    `A limit range of the namespace does not allow it: ${shown(why, true)}`,
    `Ask whoever keeps the namespace to allow it, or apply the manifests with what it demands (gloo-okta render). What it says: ${base} describe limitranges -A`,
  );
}

/** @see https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
function podSecurity(text: string, base: string): Problem | undefined {
  const [, level = '', why = ''] = /violates PodSecurity "([^"]*)": ?(.*)/s.exec(text) ?? [];
  if (level === '') return undefined;
  return refusal(
    `The pod security of the namespace (${shown(level)}) refuses it: ${shown(why, true)}`,
    `Which level each namespace has: ${base} get namespaces -L pod-security.kubernetes.io/enforce`,
  );
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
function policy(text: string, base: string): Problem | undefined {
  const found = /(Validating|Mutating)AdmissionPolicy '([^']*)'(?: with binding '[^']*')? denied request: ?(.*)/s.exec(text);
  if (found === null) return undefined;
  const [, kind = '', name = '', why = ''] = found;
  return refusal(
    `The admission policy ${shown(name)} of the cluster refuses it: ${shown(why, true)}`,
    `See the policy: ${base} get ${kind.toLowerCase()}admissionpolicies ${shown(name)} -o yaml`,
  );
}

function webhook(text: string, base: string): Problem | undefined {
  const found =
    /admission webhook "([^"]*)" (denied the request|does not support dry run)(?: without explanation)?:?\s*(.*)/s.exec(text);
  if (found === null) return undefined;
  const [, name = '', what = '', why = ''] = found;
  const says = what.startsWith('denied')
    ? `refuses it${why === '' ? ' without saying why.' : `: ${shown(why, true)}`}`
    : 'cannot say beforehand what it makes of it (it does not support dry run).';
  return refusal(
    `The admission webhook ${shown(name)} of the cluster ${says}`,
    `Where it is said: ${base} get validatingwebhookconfigurations,mutatingwebhookconfigurations`,
  );
}

/** Any other plugin of the API server, e.g. one that wants a label on each namespace. */
function other(text: string): Problem | undefined {
  const why = /is forbidden: (?!User ")(.*)/.exec(text)?.[1];
  return why === undefined ? undefined : refusal(`The cluster's admission refuses it: ${shown(why, true)}`);
}

function refusal(message: string, where = ''): Problem {
  const advice =
    'Ask whoever keeps the rules of this cluster for an exception, or apply the manifests with what they demand (gloo-okta render).';
  return new Problem('admission-refused', message, where === '' ? advice : `${advice} ${where}`);
}
