import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { parse } from 'yaml';
import { plainRequest } from '../http/plain-request.ts';

/**
 * A kubectl in this process, for tests that are not about kubectl: the few calls that we make, spoken to an API server over
 * HTTP. What it answers is held against the real one in test/doors/kube/kubectl-in-process.test.ts. Stands in for the module
 * that starts programs: `vi.mock('execa', () => import('…/kubectl-in-process.ts'))`.
 */
export function execa(program: string, args: readonly string[], options: Options): Running {
  const running = new EventEmitter() as EventEmitter & Partial<Running>;
  const result = (program === 'kubectl' ? answer(args, options) : Promise.reject(new Error(`${program} is not imitated`))).then(
    (done) => {
      running.emit('exit');
      return { ...done, isTerminated: false, timedOut: false, isMaxBuffer: false };
    },
  );
  return Object.assign(running, { stdout: new PassThrough(), stderr: new PassThrough() }, promiseOf(result)) as Running;
}

type Running = EventEmitter & Promise<unknown> & { readonly stdout: PassThrough; readonly stderr: PassThrough };

interface Options {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Raw {
  readonly [field: string]: unknown;
}

interface Found {
  readonly status: number;
  readonly text: string;
  readonly body: Raw;
}

const promiseOf = (result: Promise<unknown>) => ({
  // biome-ignore lint/suspicious/noThenProperty: a running program of execa's is a promise, too
  then: result.then.bind(result),
  catch: result.catch.bind(result),
  finally: result.finally.bind(result),
});

const printed = (objects: readonly unknown[], replacer?: (field: string, value: unknown) => unknown): Answer => ({
  exitCode: 0,
  stdout: objects.map((object) => `${JSON.stringify(object, replacer, 4)}\n`).join(''),
  stderr: '',
});
/** As kubectl prints objects: without their managed fields, unless it is asked for them. */
const success = (...objects: readonly unknown[]) => printed(objects, withoutManagers);
const withoutManagers = (field: string, value: unknown) => (field === 'managedFields' ? undefined : value);
const failure = (stderr: string): Answer => ({ exitCode: 1, stdout: '', stderr: `${stderr}\n` });

async function answer(args: readonly string[], { env, input = '' }: Options): Promise<Answer> {
  const { flags, words } = readArguments(args);
  const file = flags.get('--kubeconfig') ?? env['KUBECONFIG'] ?? '';
  let config: Config;
  try {
    config = parse(readFileSync(file, 'utf8')) as Config;
  } catch {
    return failure(`error: stat ${file}: no such file or directory`);
  }
  const [verb, ...rest] = words;
  if (verb === 'config') return success(config);
  const client = { major: '1', minor: '32', gitVersion: 'v1.32.0' };
  if (verb === 'version' && flags.has('--client')) return success({ clientVersion: client });
  const wanted = flags.get('--context') ?? config['current-context'];
  const context = config.contexts.find(({ name }) => name === wanted);
  if (context === undefined) return failure(`error: context "${wanted}" does not exist`);
  const server = config.clusters.find(({ name }) => name === context.context.cluster)?.cluster.server ?? '';
  const call = caller(server);
  try {
    if (verb === 'version') return success({ clientVersion: client, serverVersion: (await call('GET', '/version')).body });
    if (verb === 'get') return await get(call, rest, flags);
    if (verb === 'patch') return await patch(call, rest, flags);
    const raw = flags.get('--raw');
    if (raw !== undefined) return await sendRaw(call, verb === 'replace' ? 'PUT' : 'DELETE', raw, input);
    const objects = input.split(/\n(?=\{)/).map((text) => JSON.parse(text) as Manifest);
    const answers = await Promise.all(objects.map((object) => (verb === 'apply' ? apply : create)(call, object, flags)));
    return (
      answers.find(({ exitCode }) => exitCode !== 0) ?? { ...success(), stdout: answers.map(({ stdout }) => stdout).join('') }
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
    const { host } = new URL(server);
    return failure(`The connection to the server ${host} was refused - did you specify the right host or port?`);
  }
}

function readArguments(args: readonly string[]) {
  const flags = new Map<string, string>();
  const words: string[] = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const [, flag, value] = /^(-[nlofAp]|--[a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (flag === undefined) words.push(arg);
    else flags.set(flag, value ?? (/^-[nlofp]$|^--raw$/.test(flag) ? (left.shift() ?? '') : ''));
  }
  return { flags, words };
}

interface Config {
  readonly 'current-context': string;
  readonly contexts: readonly { readonly name: string; readonly context: { readonly cluster: string } }[];
  readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
}

interface Manifest extends Raw {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** `type` is that of the body, or, without one, of the answer. */
type Call = (method: string, path: string, body?: string, type?: string) => Promise<Found>;

function caller(server: string): Call {
  return async (method, path, body, type = 'application/json') => {
    const accept = body === undefined ? type : 'application/json';
    const headers = { accept, 'user-agent': 'kubectl/v1.32.0', ...(body === undefined ? {} : { 'content-type': type }) };
    const { status, text } = await plainRequest(method, `${server}${path}`, headers, body);
    return { status, text, body: text.startsWith('{') ? (JSON.parse(text) as Raw) : {} };
  };
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly group: string;
  readonly base: string;
}

/** All that the API server has; asked anew each time, for a test may take a CRD away. */
async function discover(call: Call): Promise<readonly Resource[]> {
  const answers = await Promise.all(['/api', '/apis'].map((path) => call('GET', path, undefined, discovery)));
  const groups = answers.flatMap(({ body }) => body['items'] as readonly Group[]);
  return groups.flatMap(({ metadata: { name: group = '' }, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources.map(({ resource, responseKind, scope }) => ({
        name: resource,
        kind: responseKind.kind,
        namespaced: scope === 'Namespaced',
        group,
        base: group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
      })),
    ),
  );
}

const discovery = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface Group {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources: readonly {
      readonly resource: string;
      readonly responseKind: { readonly kind: string };
      readonly scope: string;
    }[];
  }[];
}

const pathOf = ({ base, namespaced, name }: Resource, namespace: string | undefined, object = '') =>
  `${base}${namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''}/${name}${object === '' ? '' : `/${encodeURIComponent(object)}`}`;

const complaint = ({ body, text }: Found) =>
  `Error from server${body['reason'] === undefined ? '' : ` (${body['reason']})`}: ${body['message'] ?? text}`;

async function get(call: Call, words: readonly string[], flags: ReadonlyMap<string, string>): Promise<Answer> {
  const [first = '', ...names] = words;
  const asked = first.includes('/')
    ? words.map((word) => word.split('/') as [string, string])
    : names.length > 0
      ? names.map((name) => [first, name] as [string, string])
      : first.split(',').map((resource) => [resource, ''] as [string, string]);
  const known = await discover(call);
  const paths: string[] = [];
  for (const [resource, name] of asked) {
    const found = known.find((one) => one.name === resource || `${one.name}.${one.group}` === resource);
    if (found === undefined) return failure(`error: the server doesn't have a resource type "${resource.split('.')[0]}"`);
    const selector = flags.has('-l') ? `?labelSelector=${encodeURIComponent(flags.get('-l') ?? '')}` : '';
    paths.push(pathOf(found, flags.has('-A') ? undefined : (flags.get('-n') ?? 'default'), name) + selector);
  }
  const answers = await Promise.all(paths.map((path) => call('GET', path)));
  const bad = answers.filter(({ status }) => status !== 200 && !(status === 404 && flags.has('--ignore-not-found')));
  const objects = answers
    .filter(({ status }) => status === 200)
    .flatMap(({ body }) => (Array.isArray(body['items']) ? (body['items'] as Raw[]) : [body]));
  const single = asked.length === 1 && asked[0]?.[1] !== '';
  const list = { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } };
  const nothing = asked.every(([, name]) => name !== '') && objects.length === 0;
  const replacer = flags.has('--show-managed-fields') ? undefined : withoutManagers;
  const said = printed(single ? objects : nothing ? [] : [list], replacer);
  return { ...said, exitCode: bad.length === 0 ? 0 : 1, stderr: bad.map((one) => `${complaint(one)}\n`).join('') };
}

async function sendRaw(call: Call, method: string, path: string, input: string): Promise<Answer> {
  const done = await call(method, path, input);
  return done.status < 300 ? { exitCode: 0, stdout: done.text, stderr: '' } : failure(complaint(done));
}

async function patch(
  call: Call,
  [resource = '', name = '']: readonly string[],
  flags: ReadonlyMap<string, string>,
): Promise<Answer> {
  const known = await discover(call);
  const found = known.find((one) => `${one.name}.${one.group}` === resource);
  if (found === undefined) return failure(`error: the server doesn't have a resource type "${resource.split('.')[0]}"`);
  const manager = encodeURIComponent(flags.get('--field-manager') ?? 'kubectl-patch');
  const path = `${pathOf(found, flags.get('-n') ?? 'default', name)}?fieldManager=${manager}`;
  // kubectl reads the object first
  const there = await call('GET', pathOf(found, flags.get('-n') ?? 'default', name));
  if (there.status !== 200) return failure(complaint(there));
  const done = await call('PATCH', path, flags.get('-p'), 'application/json-patch+json');
  if (done.status < 300) return printed([done.body], flags.has('--show-managed-fields') ? undefined : withoutManagers);
  if (done.body['reason'] === 'Invalid' && done.body['details'] === undefined)
    return failure('The request is invalid: the server rejected our request due to an error in our request');
  return failure(complaint(done));
}

async function create(call: Call, object: Manifest): Promise<Answer> {
  const done = await call('POST', `/apis/${object.apiVersion}/${object.kind.toLowerCase()}s`, JSON.stringify(object));
  return done.status < 300 ? success(done.body) : failure(complaint(done));
}

async function apply(call: Call, object: Manifest, flags: ReadonlyMap<string, string>): Promise<Answer> {
  const { apiVersion, kind, metadata } = object;
  const found = (await discover(call)).find(
    (one) => one.kind === kind && `${one.group}/${one.base.split('/').at(-1)}` === apiVersion,
  );
  if (found === undefined) {
    const about = `resource mapping not found for name: "${metadata.name}" namespace: "${metadata.namespace ?? ''}" from "STDIN"`;
    return failure(`error: ${about}: no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`);
  }
  const query = new URLSearchParams({
    ...(flags.get('--dry-run') === 'server' ? { dryRun: 'All' } : {}),
    fieldManager: flags.get('--field-manager') ?? 'kubectl',
    fieldValidation: 'Strict',
    force: String(flags.has('--force-conflicts')),
  });
  const path = `${pathOf(found, metadata.namespace ?? 'default', metadata.name)}?${query}`;
  const done = await call('PATCH', path, JSON.stringify(object), 'application/apply-patch+yaml');
  if (done.status < 300) return success(done.body);
  if (done.status === 409 && String(done.body['message']).startsWith('Apply failed'))
    return failure(`error: ${done.body['message']}`);
  return failure(complaint(done));
}
