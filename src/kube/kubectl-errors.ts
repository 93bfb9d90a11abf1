import type { Conflict } from '../core/model.ts';
import { withoutSecrets } from '../core/secret-shapes.ts';
import { Problem } from '../errors.ts';
import { conflictsIn } from './conflicts.ts';
import { resources } from './custom-resources.ts';
import { harmless } from './harmless.ts';
import type { KubectlAnswer } from './kubectl-answer.ts';

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

/** The resources that kubectl says may not be read or written, e.g. `namespaces`; none for quotas and admission. */
export function forbiddenResources(stderr: string): readonly string[] {
  return [...stderr.matchAll(new RegExp(forbidden, 'g'))].map((match) => match.groups?.['resource'] ?? '');
}

const forbidden =
  /User "(?<user>[^"]*)" cannot (?<verb>\w+) resource "(?<resource>[^"]+)"(?: in API group "(?<group>[^"]*)")?(?: in the namespace "(?<namespace>[^"]+)")?/;

/**
 * kubectl's complaint as a Problem: what happened, and the exact command or step that mends it. `command` is the call as a
 * person would type it.
 */
export function problemFrom(answer: KubectlAnswer, command: string): Problem {
  const text = flat(answer.stderr);
  const base = /^kubectl(?: --[a-z-]+=(?:'[^']*'|\\'|[^\s'])+)*/.exec(command)?.[0] ?? 'kubectl';
  for (const read of readers) {
    const problem = read(text, base, command);
    if (problem) return problem;
  }
  const said = text === '' ? `kubectl ended with exit code ${answer.exitCode} and no message.` : `kubectl failed: ${text}`;
  return new Problem('kubectl-failed', said, `Run it by hand: ${command}`);
}

type Reader = (text: string, base: string, command: string) => Problem | undefined;

/** In this order: what is said more exactly comes first. */
const readers: readonly Reader[] = [context, right, credentials, reach, conflict, refused, crd, namespace, changed];

function context(text: string, base: string): Problem | undefined {
  const named =
    /context was not found for specified context: (\S+)|context "([^"]*)" does not exist|cannot locate context "?(\S+?)"?$/.exec(
      text,
    );
  if (named) {
    const name = named[1] ?? named[2] ?? named[3];
    return new Problem(
      'context-unknown',
      `The kubeconfig has no context "${name}".`,
      'See which there are: kubectl config get-contexts',
    );
  }
  const file = /error loading config file "([^"]*)": (.*)|^stat (.*): no such file or directory/.exec(text);
  if (!file) return undefined;
  const said =
    file[1] === undefined
      ? `There is no kubeconfig file ${file[3]}.`
      : `The kubeconfig file ${file[1]} cannot be read: ${file[2]}`;
  return new Problem('context-unknown', said, `Name another file with --kubeconfig, or try it: ${base} config view`);
}

function right(text: string, base: string): Problem | undefined {
  const found = forbidden.exec(text)?.groups;
  if (!found) return undefined;
  const resource = found['group'] ? `${found['resource']}.${found['group']}` : found['resource'];
  const where = found['namespace'] ? ` in namespace ${found['namespace']}` : '';
  const scope = found['namespace'] ? ` -n ${found['namespace']}` : '';
  return new Problem(
    'cluster-right-missing',
    `The cluster does not allow ${found['user']} to ${found['verb']} ${resource}${where}.`,
    `Ask an administrator for this right; it is there when this says yes: ${base} auth can-i ${found['verb']} ${resource}${scope}`,
  );
}

function credentials(text: string, base: string): Problem | undefined {
  if (/getting credentials: exec|executable .* not found/.test(text)) {
    return new Problem(
      'cluster-right-missing',
      `The kubeconfig's sign-in plugin failed: ${text}`,
      `Sign in to the cluster, then try: ${base} get namespaces`,
    );
  }
  if (!/Unauthorized|must be logged in|asked for the client to provide credentials/.test(text)) return undefined;
  return new Problem(
    'cluster-right-missing',
    'The cluster does not accept the credentials of this context.',
    `Sign in to the cluster again, then try: ${base} get namespaces`,
  );
}

function reach(text: string, base: string): Problem | undefined {
  if (!isUnreachable(text)) return undefined;
  return new Problem(
    'cluster-unreachable',
    `The Kubernetes API server cannot be reached: ${text}`,
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
    /(admission webhook .* denied the request.*|is forbidden: .*)/.exec(text)?.[1] ??
    /(error validating data: (?!failed to download).*|error parsing .*)/.exec(text)?.[1];
  if (reason === undefined) return undefined;
  const kind = /ExtAuthServer/.test(text) ? resources.extAuthServer : resources.extAuthPolicy;
  return new Problem(
    'manifest-refused',
    `The cluster refuses the manifest: ${reason}`,
    `Compare with what the installed version knows: ${base} explain ${kind}.spec --recursive`,
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
    `The cluster does not know ${missing ?? 'this kind of object'}: its CRD is not installed.`,
    installCrds,
  );
}

function namespace(text: string, base: string): Problem | undefined {
  const name = /namespaces "([^"]+)" not found/.exec(text)?.[1];
  return name === undefined ? undefined : namespaceMissing(name, base);
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
  return new Problem('kube-conflict', `Somebody else changed it at the same moment: ${text}`, 'Run the same command again.');
}

/** Whether a write was refused because somebody has written since its object was read. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && error.message.includes('object has been modified');
}

const logLine = /^[EWIF]\d{4} \d\d:/;

/**
 * What kubectl said, on one line: without its log lines, warnings and advice, without objects, and not too long. Its last
 * log line speaks when it said nothing else, as when it was ended while it tried again.
 */
function flat(stderr: string): string {
  const all = harmless(stderr).split('\n');
  const lines = all.filter((line) => !logLine.test(line) && !/^Warning: |^Please review the fields above|^\s*$/.test(line));
  const advice = lines.findIndex((line) => /^are the ways you can resolve|^See https?:|^\* /.test(line));
  const said = withoutYaml(advice < 0 ? lines : lines.slice(0, advice)).join(' ');
  const last = all.findLast((line) => logLine.test(line)) ?? '';
  const logged = (/err="(.*)"$/.exec(last)?.[1] ?? /\] (.*)$/.exec(last)?.[1] ?? '').replaceAll('\\"', '"');
  const text = (said || logged).slice(0, mostText).replaceAll(/^(error: |Error from server( \(\w+\))?: )+/gi, '');
  return shortened(withoutPairs(withoutSecrets(withoutObjects(text))));
}

/** So much of what kubectl said is looked at, in characters. */
const mostText = 20_000;

const notShown = '(object not shown)';

/** The lines without an object in YAML, which goes on to the end. */
function withoutYaml(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex(
    (line, at) =>
      /^\s*(?:- )?(?:apiVersion|kind|metadata|data|stringData|spec|status):(?:\s|$)/.test(line) ||
      (at > 0 && /^(?:\s{2,}|- )[\w./-]+:(?:\s|$)/.test(line)),
  );
  const kept = (start < 0 ? lines : lines.slice(0, start)).map((line) => line.trim());
  return start < 0 ? kept : [...kept, notShown];
}

/** Where an object begins, as JSON, also inside a text, or as Go prints it: `{"a"`, `{\"a`, `{a:`, `&{`, `map[a:`, `v1.Secret{`. */
const objectStart = /\[*(?:&\{|map\[|\{\s*(?:[\\"']|[\w.]+\s*[:{]|map\[|0x|\[)|\{\s*$|(?<!\w)\[\s*\\*")/;

/**
 * An API server that refuses an object may print all of it, and kubectl passes that on. A text inside it may hold brackets,
 * so that only the last bracket is sure to be behind it; of one that was cut off nothing is.
 */
function withoutObjects(text: string): string {
  const start = objectStart.exec(text)?.index;
  if (start === undefined) return text;
  const object = text.slice(start);
  const end = Math.max(object.lastIndexOf('}'), object.lastIndexOf(']')) + 1;
  const after = object.slice(end);
  const isQuoted = /["']$/.test(text.slice(0, start));
  const isWhole = bracketsIn(object) === 0 && !/^\s*[\\"',]/.test(isQuoted ? after.replace(/^\\*["']/, '') : after);
  return `${text.slice(0, start)}${notShown}${isWhole ? after : ''}`;
}

/** How many brackets are opened and not closed. */
function bracketsIn(text: string): number {
  return (text.match(/[{[]/g)?.length ?? 0) - (text.match(/[}\]]/g)?.length ?? 0);
}

/** What a field of an object says about itself, rather than its value. */
const verdict = '(?!(?:Invalid|Required|Forbidden|Unsupported|Duplicate|Too|Not|Internal|must|may)\\b)';

const secretPair = new RegExp(
  `((?:pass(?:word|wd|phrase)?|secret|credential|authorization|api[-_]?key|private[-_]?key)s?["']?\\s*[:=]\\s*)${verdict}(?:(?:Bearer|Basic|SSWS)\\s+)?(?:"[^"]*"?|'[^']*'?|[^\\s"',;]+)`,
  'gi',
);

/** A word in lower case after `token:` is the beginning of a reason, e.g. `unexpected EOF`. */
const tokenPair = /(token["']?\s*[:=]\s*|Bearer\s+)(?:"[^"]*"?|'[^']*'?|(?!(?:[a-z]+|oauth2):?(?:\s|$))[^\s"',;]+)/gi;

/** The data of a Secret or ConfigMap; `error validating data: ` is the beginning of a reason. */
const dataPair = /(?<!validating )\b((?:string|binary)?data:\s+)["']?[\w./-]+["']?:\s.*/gis;

function withoutPairs(text: string): string {
  return text.replace(secretPair, '$1(not shown)').replace(tokenPair, '$1(not shown)').replace(dataPair, `$1${notShown}`);
}

function shortened(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
