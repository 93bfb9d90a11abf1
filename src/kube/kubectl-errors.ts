import type { Conflict } from '../core/model.ts';
import { Problem } from '../errors.ts';
import { admissionProblem } from './admission-trouble.ts';
import { conflictsIn } from './conflicts.ts';
import { resources } from './custom-resources.ts';
import { harmless } from './harmless.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';
import { saidIn, shown } from './kubectl-words.ts';
import { pluginFailure } from './plugin-failure.ts';
import { busyProblem, escalationProblem, fixedFieldProblem } from './server-trouble.ts';

/** How Gloo Mesh's CRDs are installed. @see https://docs.solo.io/gloo-mesh-gateway/latest/setup/install/ */
const installCrds =
  'Install Gloo Mesh Gateway and its CRDs first: helm upgrade -i gloo-platform-crds gloo-platform-crds ' +
  '--repo https://storage.googleapis.com/gloo-platform/helm-charts -n gloo-mesh --create-namespace';

/** Whether kubectl says that it cannot reach the API server, or not trust it. */
export function isUnreachable(stderr: string): boolean {
  return unreachable.test(stderr);
}

const unreachable =
  /connection refused|was refused - did you specify|no such host|i\/o timeout|TLS handshake|x509:|tls: |Client\.Timeout|context deadline exceeded|no route to host|network is unreachable|unexpected EOF|: EOF$|connection reset|server gave HTTP response to HTTPS client|server is currently unable to handle the request|proxyconnect/im;

/**
 * The resources that kubectl says may not be read or written, e.g. `namespaces`; none for quotas and admission, and none
 * where the user may not be whom `--as` says: that is no right of theirs.
 */
export function forbiddenResources(stderr: string): readonly string[] {
  const found = [...stderr.matchAll(new RegExp(forbidden, 'g'))].map(({ groups }) => groups ?? {});
  return found.some(({ verb }) => verb === 'impersonate') ? [] : found.map(({ resource = '' }) => resource);
}

const forbidden =
  /User "(?<user>[^"]*)" cannot (?<verb>\w+) resource "(?<resource>[^"]+)"(?: in API group "(?<group>[^"]*)")?(?: in the namespace "(?<namespace>[^"]+)")?/;

/**
 * kubectl's complaint as a Problem: what happened, and the exact command or step that mends it. `command` is the call as a
 * person would type it.
 */
export function problemFrom(answer: KubectlAnswer, command: string): Problem {
  const text = saidIn(answer.stderr);
  const base = /^kubectl(?: --[a-z-]+=(?:'[^']*'|\\'|[^\s'])+)*/.exec(command)?.[0] ?? 'kubectl';
  for (const read of readers) {
    const problem = read(text, base, command);
    if (problem) return problem;
  }
  const said = text === '' ? `kubectl ended with exit code ${answer.exitCode} and no message.` : `kubectl failed: ${shown(text)}`;
  return new Problem('kubectl-failed', said, `Run it by hand: ${command}`);
}

type Reader = (text: string, base: string, command: string) => Problem | undefined;

/** In this order: what is said more exactly comes first. */
const readers: readonly Reader[] = [
  pluginFailure,
  context,
  impersonation,
  right,
  escalationProblem,
  admissionProblem,
  conflict,
  fixedFieldProblem,
  // behind it an object may be printed, with any words in it
  refused,
  credentials,
  busyProblem,
  reach,
  crd,
  namespace,
  changed,
];

function context(text: string, base: string): Problem | undefined {
  const named =
    /context was not found for specified context: (\S+)|context "([^"]*)" does not exist|cannot locate context "?(\S+?)"?$/m.exec(
      text,
    );
  if (named) {
    const name = shown(named[1] ?? named[2] ?? named[3] ?? '');
    return new Problem(
      'context-unknown',
      `The kubeconfig has no context "${name}".`,
      'See which there are: kubectl config get-contexts',
    );
  }
  const file = /error loading config file "([^"]*)": (.*)|^stat (.*): no such file or directory/m.exec(text);
  if (!file) return undefined;
  const said =
    file[1] === undefined
      ? `There is no kubeconfig file ${shown(file[3] ?? '')}.`
      : `The kubeconfig file ${shown(file[1])} cannot be read: ${shown(file[2] ?? '')}`;
  return new Problem('context-unknown', said, `Name another file with --kubeconfig, or try it: ${base} config view`);
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonation(text: string, base: string): Problem | undefined {
  const self = base.replaceAll(/ --as(?:-group)?=(?:'[^']*'|\\'|[^\s'])+/g, '');
  const found = /(\w+) "([^"]*)" is forbidden: User "([^"]*)" cannot impersonate/.exec(text);
  if (found === null) {
    // of a 403 whose body is no Status, as that of a refused impersonation in discovery, kubectl says no more
    if (self === base || !/^unknown$/m.test(text)) return undefined;
    return new Problem(
      'cluster-right-missing',
      'The cluster refuses these calls, most likely because you may not act as somebody else (--as, --as-group).',
      `Leave --as out, or ask an administrator for this right; whether it is there says: ${self} auth can-i impersonate users`,
    );
  }
  const [kind = '', name = '', user = ''] = found.slice(1).map((part) => shown(part));
  return new Problem(
    'cluster-right-missing',
    `The cluster does not allow ${user} to act as ${name}.`,
    `Leave ${kind === 'groups' ? '--as-group' : '--as'} out, or ask an administrator for this right; it is there when this says yes: ${self} auth can-i impersonate ${kind}/${name}`,
  );
}

function right(text: string, base: string): Problem | undefined {
  const found = forbidden.exec(text)?.groups;
  // a rule of the cluster may speak of any right
  if (!found || /admission webhook "|AdmissionPolicy '/.test(text)) return undefined;
  const resource = found['group'] ? `${found['resource']}.${found['group']}` : found['resource'];
  const where = found['namespace'] ? ` in namespace ${found['namespace']}` : '';
  const scope = found['namespace'] ? ` -n ${found['namespace']}` : '';
  return new Problem(
    'cluster-right-missing',
    `The cluster does not allow ${shown(found['user'] ?? '')} to ${found['verb']} ${resource}${where}.`,
    `Ask an administrator for this right; it is there when this says yes: ${base} auth can-i ${found['verb']} ${resource}${scope}`,
  );
}

function credentials(text: string, base: string): Problem | undefined {
  if (
    !/Unauthorized|must be logged in|asked for the client to provide credentials|No valid id-token|failed to refresh token/.test(
      text,
    )
  )
    return undefined;
  return new Problem(
    'cluster-sign-in-failed',
    'The cluster does not accept the credentials of this context.',
    `Sign in to the cluster again, then try: ${base} get namespaces`,
  );
}

function reach(text: string, base: string): Problem | undefined {
  if (!isUnreachable(text)) return undefined;
  return new Problem(
    'cluster-unreachable',
    `The Kubernetes API server cannot be reached: ${shown(text)}`,
    `Check the cluster and the context: ${base} cluster-info`,
  );
}

function conflict(text: string): Problem | undefined {
  const conflicts = conflictsIn(text);
  return conflicts.length === 0 ? undefined : conflictProblem(conflicts);
}

/** Other managers own fields that would change. */
export function conflictProblem(conflicts: readonly Conflict[]): Problem {
  const fields = conflicts.map(({ field, manager }) => `${field} (${manager})`).join(', ');
  return new Problem(
    'kube-conflict',
    `Other tools manage fields that would change: ${harmless(fields)}.`,
    'Take them over with --adopt, or let the other tool set them.',
  );
}

function refused(text: string, base: string): Problem | undefined {
  const reason =
    /(\S+ "[^"]+" is invalid: .*)/.exec(text)?.[1] ??
    /strict decoding error: (.*)/.exec(text)?.[1] ??
    /failed to create typed patch object \([^)]*\): (.*)/.exec(text)?.[1] ??
    /(error validating data: (?!failed to download).*|error parsing .*)/.exec(text)?.[1];
  if (reason === undefined) return undefined;
  const builtIn = /^([A-Za-z]+) "[^"]+" is invalid/.exec(reason)?.[1]?.toLowerCase();
  const isGloos = builtIn === undefined || builtIn.startsWith('extauth');
  const known = `${/ExtAuthServer/i.test(text) ? resources.extAuthServer : resources.extAuthPolicy}.spec`;
  return new Problem(
    'manifest-refused',
    `The cluster refuses the manifest: ${shown(reason)}`,
    `Compare with what the installed version knows: ${base} explain ${isGloos ? known : builtIn} --recursive`,
  );
}

function crd(text: string): Problem | undefined {
  const kind = /no matches for kind "([^"]+)" in version "([^"]+)"/.exec(text);
  const type = /server doesn't have a resource type "([^"]+)"/.exec(text)?.[1];
  const named = /customresourcedefinitions\.apiextensions\.k8s\.io "([^"]+)" not found/.exec(text)?.[1];
  const missing = kind ? `${kind[1]} (${kind[2]})` : (type ?? named);
  if (missing === undefined && !/could not find the requested resource/.test(text)) return undefined;
  return new Problem(
    'crd-missing',
    `The cluster does not know ${missing === undefined ? 'this kind of object' : shown(missing)}: its CRD is not installed.`,
    installCrds,
  );
}

function namespace(text: string, base: string): Problem | undefined {
  const name = /namespaces "([^"]+)" not found/.exec(text)?.[1];
  return name === undefined ? undefined : namespaceMissing(shown(name), base);
}

/** There is no namespace `name`; `base` is kubectl with the flags that name the cluster. */
export function namespaceMissing(name: string, base: string): Problem {
  return new Problem(
    'namespace-missing',
    `The cluster has no namespace ${name}.`,
    `Name another with --namespace (the one of the ext-auth service: ${base} get pods -A -l app=ext-auth-service), or create it: ${base} create namespace ${name}`,
  );
}

function changed(text: string): Problem | undefined {
  if (!/object has been modified|UID in the precondition|already exists/.test(text)) return undefined;
  return new Problem(
    'kube-conflict',
    `Somebody else changed it at the same moment: ${shown(text)}`,
    'Run the same command again.',
  );
}

/** Whether the API server refused a JSON patch as a whole: it never says which operation failed, nor that a test did. */
export function isPatchTestFailed(said: string): boolean {
  return said.includes('the server rejected our request due to an error in our request');
}

/** Whether a write was refused because somebody has written since its object was read. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && error.message.includes('object has been modified');
}
