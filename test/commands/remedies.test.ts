import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckId } from '../../src/core/checks/check-list.ts';
import { valueAt, withValue } from '../../src/core/json.ts';
import type { Finding, Json, JsonObject } from '../../src/core/model.ts';
import { exitCodes, type ProblemCode } from '../../src/errors.ts';
import { seedGroups } from '../../src/sandbox/okta/seed-org.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';
import { inShell, printedIn } from './a-shell.ts';

const namespace = 'gloo-mesh-addons';
const policies = 'extauthpolicies.security.policy.gloo.solo.io';
const servers = 'extauthservers.admin.gloo.solo.io';
const tables = 'routetables.networking.gloo.solo.io';

/** How a link is broken, and which of the printed commands mends it. */
interface Link {
  readonly breaks: (at: World) => void;
  readonly mends: RegExp;
  /** `verify` unless told. */
  readonly seenBy?: readonly string[];
  /** A failure unless told. */
  readonly state?: 'warn';
  /** Where the command only shows what is wrong: what a person does then. */
  readonly byHand?: (at: World) => void;
}

const theirs = 'what is printed is a step in the Admin Console, or for somebody else';
const form = 'what is printed has a hole that only a person can fill, or is a flag to give';
const outside = 'nothing of ours mends what is between here and there';
const person = 'it takes a person who signs in';

/** Every check by what becomes of its remedy; one without a link says why. */
const table: { readonly [id in CheckId]: Link | string } = {
  'okta-reachable': outside,
  'okta-credentials': person,
  'okta-reads': theirs,
  'okta-writes': theirs,
  'okta-roles': theirs,
  'api-access-management': theirs,
  'auth-server': theirs,
  metadata: outside,
  'app-active': { breaks: ({ org, app }) => void org.apps.splice(org.apps.indexOf(app()), 1), mends: /^gloo-okta setup/ },
  'app-grants': {
    breaks: ({ app }) => set(app().raw, 'credentials.oauthClient.token_endpoint_auth_method', 'client_secret_basic'),
    mends: /^gloo-okta setup/,
  },
  'redirect-uris': {
    breaks: ({ app }) => set(app().raw, 'settings.oauthClient.redirect_uris', ['https://other.example.com/callback']),
    mends: /^gloo-okta setup/,
  },
  'app-assigned': { breaks: ({ app }) => void app().assignments.splice(0), mends: /^gloo-okta setup/ },
  claims: { breaks: ({ claim }) => set(claim('email'), 'status', 'INACTIVE'), mends: /^gloo-okta setup/ },
  'sent-redirect': {
    seenBy: ['verify', '--redirect-uri', 'https://elsewhere.example.com/callback'],
    breaks: () => undefined,
    mends: /^gloo-okta setup .*--redirect-uri https:\/\/elsewhere/,
  },
  'uris-as-sent': form,
  'wildcard-redirect': theirs,
  'group-filter': theirs,
  'groups-limit': {
    state: 'warn',
    breaks: ({ org }) => seedGroups(org, 'team-', 120),
    mends: /^gloo-okta setup .*--group-claim/,
  },
  'app-label': form,
  'access-rule': { breaks: ({ policy }) => void policy().rules.splice(0), mends: /^gloo-okta setup/ },
  'loopback-uri': person,
  'trusted-origins': { breaks: ({ org }) => void org.trustedOrigins.splice(0), mends: /^gloo-okta setup/ },
  'okta-as-written': {
    breaks: ({ app }) => set(app().raw, 'settings.oauthClient.application_type', 'web'),
    mends: /^gloo-okta setup/,
  },
  'app-sign-on': theirs,
  dpop: theirs,
  'network-zone': theirs,
  'token-encryption': theirs,
  'signing-keys': theirs,
  'token-zone': theirs,
  'issuer-mode': theirs,
  'client-privileges': theirs,
  kubectl: outside,
  context: outside,
  'api-server': outside,
  'cluster-rights': theirs,
  namespace: {
    seenBy: ['doctor', '--namespace', 'new-home', ...react],
    breaks: () => undefined,
    mends: /^kubectl .*create namespace new-home$/,
  },
  'gloo-crds': form,
  'cluster-name': form,
  'ext-auth-pods': {
    breaks: (at) => setReady(at, 'False'),
    mends: /^kubectl .*get pods/,
    byHand: (at) => setReady(at, 'True'),
  },
  'ext-auth-port': form,
  'one-ext-auth-server': form,
  'one-policy-per-route': {
    breaks: ({ kube }) =>
      void kube.seed({
        apiVersion: 'security.policy.gloo.solo.io/v2',
        kind: 'ExtAuthPolicy',
        metadata: { name: 'theirs', namespace: 'bookinfo' },
        spec: { applyToRoutes: [{ route: { labels: { oauth: 'true' } } }], config: {} },
      }),
    mends: /^kubectl .*get extauthpolicies/,
    byHand: ({ kube }) => void kube.store.remove(policies, 'bookinfo', 'theirs'),
  },
  'routes-selected': {
    breaks: (at) => setRouteLabels(at, { oauth: 'no' }),
    mends: /^gloo-okta setup .*--label-routes bookinfo\/bookinfo\/productpage --adopt$/,
  },
  'labelled-routes': { breaks: (at) => setRouteLabels(at, undefined), mends: /^gloo-okta setup/ },
  'ext-auth-server': {
    breaks: ({ kube }) => void kube.store.remove(servers, namespace, 'ext-auth-server'),
    mends: /^gloo-okta setup/,
  },
  'ext-auth-policy': {
    breaks: ({ kube }) => void kube.store.remove(policies, namespace, 'oauth-okta'),
    mends: /^gloo-okta setup/,
  },
  'as-written': {
    breaks: (at) => edit(at, servers, 'ext-auth-server', 'spec.destinationServer.ref.namespace', 'elsewhere'),
    mends: /^gloo-okta setup/,
  },
  'added-fields': {
    state: 'warn',
    breaks: (at) => edit(at, servers, 'ext-auth-server', 'spec.failureModeAllow', true),
    mends: /^kubectl .*patch extauthservers/,
  },
  'other-objects': {
    breaks: (at) => edit(at, 'cronjobs.batch', 'oauth-okta-key-refresh', 'spec.schedule', '0 0 30 2 *'),
    mends: /^gloo-okta setup/,
  },
  portal: theirs,
  audience: {
    breaks: ({ org }) => set(org.authorizationServers[0]?.raw ?? {}, 'audiences', ['api://new']),
    mends: /^gloo-okta setup .*--audience api:\/\/new$/,
  },
  issuer: { breaks: (at) => setJwt(at, 'issuer', 'http://127.0.0.1:9/oauth2/default'), mends: /^gloo-okta setup/ },
  'auth-config': { breaks: (at) => setJwt(at, 'localJwks.inlineString', '{keys:[]}'), mends: /^gloo-okta setup/ },
  'key-set-origin': 'the keys of another server of the org: test/core/checks, with the remedy of issuer',
  'keys-in-force': {
    breaks: (at) => {
      const text = String(valueAt(jwtOf(at), 'localJwks.inlineString'));
      const { keys } = JSON.parse(text) as { keys: readonly JsonObject[] };
      setJwt(at, 'localJwks.inlineString', JSON.stringify({ keys: keys.slice(0, 1) }));
    },
    mends: /^gloo-okta (keys refresh|setup)/,
  },
  'key-refresh': {
    breaks: ({ kube }) => void kube.store.remove('cronjobs.batch', namespace, 'oauth-okta-key-refresh'),
    mends: /^gloo-okta setup/,
  },
  'remote-keys': 'the same restart as of any Deployment: test/core/checks',
  'gateway-without-token': theirs,
  'gateway-false-token': theirs,
  'gateway-preflight': theirs,
  'gateway-true-token': theirs,
  'sign-in': person,
  'id-token': person,
  'access-token': person,
  'token-claims': person,
};

interface World extends ReturnType<typeof worldOf> {}

function worldOf({ sandbox }: Machine) {
  const org = sandbox.okta.state;
  const there = <T>(found: T | undefined, what: string): T => {
    if (found === undefined) throw new Error(`no ${what}`);
    return found;
  };
  const server = () => there(org.authorizationServers[0], 'authorization server');
  return {
    org,
    kube: sandbox.kube,
    app: () =>
      there(
        org.apps.find(({ raw }) => raw['label'] === 'Gloo Portal'),
        'app',
      ),
    policy: () =>
      there(
        server().policies.find(({ raw }) => raw['name'] === 'gloo-okta'),
        'access policy',
      ),
    group: (name: string) =>
      there(
        org.groups.find(({ profile }) => (profile as JsonObject)['name'] === name),
        'group',
      )['id'],
    claim: (name: string) =>
      there(
        server().claims.find((claim) => claim['name'] === name && claim['claimType'] === 'RESOURCE'),
        'claim',
      ),
  };
}

function set(raw: object, path: string, value: Json): void {
  Object.assign(raw, withValue(raw as JsonObject, path, value));
}

/** As somebody does who edits an object by other means. */
function edit({ kube }: World, resource: string, name: string, path: string, value: Json, where = namespace): void {
  const live = kube.store.get(resource, where, name);
  if (live === undefined) throw new Error(`no ${resource} ${name}`);
  const { generation = 0 } = live['metadata'] as { generation?: number };
  kube.store.write(resource, withValue(withValue(live, path, value), 'metadata.generation', generation + 1) as JsonObject);
}

function jwtOf({ kube }: World): Json {
  const configs = valueAt(kube.store.get(policies, namespace, 'oauth-okta') ?? {}, 'spec.config.glooAuth.configs');
  return valueAt((configs as readonly Json[])[0], 'oauth2.accessTokenValidation.jwt') as Json;
}

function setJwt(at: World, path: string, value: Json): void {
  const configs = valueAt(at.kube.store.get(policies, namespace, 'oauth-okta') ?? {}, 'spec.config.glooAuth.configs');
  const [config] = configs as readonly JsonObject[];
  const changed = withValue(config as JsonObject, `oauth2.accessTokenValidation.jwt.${path}`, value) as Json;
  edit(at, policies, 'oauth-okta', 'spec.config.glooAuth.configs', [changed]);
}

/** Gives the one labelled route of the sandbox other labels. */
function setRouteLabels(at: World, labels: JsonObject | undefined): void {
  const http = valueAt(at.kube.store.get(tables, 'bookinfo', 'bookinfo') ?? {}, 'spec.http') as readonly JsonObject[];
  const changed = http.map(({ labels: before, ...route }) => {
    const now = route['name'] === 'productpage' ? labels : (before as JsonObject | undefined);
    return now === undefined ? route : { ...route, labels: now };
  });
  edit(at, tables, 'bookinfo', 'spec.http', changed, 'bookinfo');
}

function setReady({ kube }: World, status: string): void {
  for (const pod of kube.store.list('pods'))
    kube.store.write('pods', withValue(pod, 'status.conditions', [{ type: 'Ready', status }]) as JsonObject);
}

describe.skipIf(!hasKubectl)('a remedy works as it is printed, off a terminal and with nothing given but the credential', () => {
  let machine: Machine;
  let later = 0;
  // minutes go by between two runs: what was written a moment ago is waited for
  const clock = () => {
    later += 180_000;
    const then = later;
    return { now: () => new Date(Date.now() + then) };
  };
  const look = async (words: readonly string[]) => {
    await machine.sandbox.kube.settled();
    const { code, json } = await machine.run([...words, '--json'], clock());
    const { findings, inForce, error } = json() as { findings: readonly Finding[]; inForce?: string; error?: { hint: string } };
    return { code, inForce, error, findings, of: (id: string) => findings.find(({ check }) => check === id) };
  };

  beforeAll(async () => {
    machine = await aMachine();
    seedGroups(machine.sandbox.okta.state, 'portal-', 1);
    const wish = [...react, '--assign', 'portal-1', '--audience', 'api://default', '--key-refresh', 'cronjob'];
    const made = await machine.run(['setup', '--yes', ...wish], clock());
    if (made.code !== 0) throw new Error(made.err);
  });
  afterAll(() => machine.leave());

  const links = Object.entries(table).flatMap(([id, link]) => (typeof link === 'string' ? [] : [[id, link] as const]));
  it.each(links)('%s', async (id, { breaks, mends, byHand, state = 'fail', seenBy = ['verify'] }) => {
    const world = worldOf(machine);
    breaks(world);
    const broken = await look(seenBy);
    const finding = broken.of(id);
    expect(finding?.state, JSON.stringify(broken.findings.filter((one) => one.state === 'fail'))).toBe(state);
    expect(broken.code).toBe(state === 'fail' ? 5 : 0);
    const line = printedIn(finding?.hint ?? '').find((one) => mends.test(one));
    expect(line, finding?.hint).toBeDefined();
    const ran = await inShell(machine, line ?? '', clock());
    expect(ran.code, `${line}\n${ran.out}\n${ran.err}`).toBe(0);
    byHand?.(world);
    const mended = await look(seenBy);
    expect(mended.of(id)?.state, `${line}\n${JSON.stringify(mended.of(id))}`).toBe('ok');
    expect(mended.findings.filter((one) => one.state === 'fail')).toEqual([]);
    expect(mended.code).toBe(0);
    // nothing else that was asked for is lost by it
    expect(world.kube.store.get('cronjobs.batch', namespace, 'oauth-okta-key-refresh')).toBeDefined();
    expect(world.app().assignments.map((one) => one['id'])).toEqual([world.group('portal-1')]);
  });

  it('the last line says which checks failed, whatever is in force', async () => {
    worldOf(machine).app().assignments.splice(0);
    await machine.sandbox.kube.settled();
    const { out, code } = await machine.run(['verify'], clock());
    expect([code, out.trim().split('\n').at(-1)]).toEqual([
      5,
      'Gloo has accepted the policy, but 1 check failed: app-assigned; the gateway has not been called yet. To call it: gloo-okta verify --app-url URL',
    ]);
    expect((await machine.run(['setup', '--yes'], clock())).code).toBe(0);
  });

  it('a namespace that is being deleted takes all of it along, and nothing in it is in force', async () => {
    const world = worldOf(machine);
    const before = world.kube.store.get('namespaces', '', namespace);
    edit(world, 'namespaces', namespace, 'metadata.deletionTimestamp', '2026-11-27T00:00:00Z', '');
    const { code, inForce, error, of } = await look(['verify']);
    if (before !== undefined) world.kube.store.write('namespaces', before);
    expect([code, inForce, of('namespace')?.state]).toEqual([5, 'not-in-force', 'fail']);
    expect(error?.hint).toContain(`get namespace ${namespace} -o yaml`);
    expect((await look(['verify'])).of('namespace')?.state).toBe('ok');
  });

  it('a label that is asked for is not passed over by verify, and the command that is printed lets the policy select it', async () => {
    setRouteLabels(worldOf(machine), { oauth: 'true', team: 'a' });
    const other = await look(['verify', '--route-label', 'team=a']);
    expect(other.of('routes-selected')).toMatchObject({ state: 'fail', says: expect.stringContaining('team=a is asked for') });
    const [line = ''] = printedIn(other.of('routes-selected')?.hint ?? '');
    expect((await inShell(machine, line, clock())).code).toBe(0);
    expect((await look(['verify', '--route-label', 'team=a'])).of('routes-selected')?.state).toBe('ok');
  });
});

/** Trouble whose hint has a command of ours: how it comes about, and the command that ends it; or why it is not run here. */
const troubles: { readonly [code in ProblemCode]?: Trouble | string } = {
  'needs-yes': { words: ['setup', ...react], mends: /^gloo-okta setup .*--yes$/ },
  'namespace-missing': {
    words: ['setup', '--yes', ...react, '--namespace', 'nowhere-yet'],
    mends: /^kubectl .*create namespace nowhere-yet$/,
    goesOn: /^gloo-okta setup .*--namespace nowhere-yet$/,
  },
  'foreign-object': {
    breaks: ({ kube }) =>
      void kube.seed({
        apiVersion: 'security.policy.gloo.solo.io/v2',
        kind: 'ExtAuthPolicy',
        metadata: { name: 'oauth-okta', namespace },
        spec: { applyToRoutes: [{ route: { labels: { oauth: 'x' } } }], config: { server: { name: 'ext-auth-server' } } },
      }),
    words: ['setup', '--yes', ...react],
    mends: /^gloo-okta setup .*--adopt$/,
  },
  'handed-over': { first: ['release', '--yes'], words: ['setup', '--yes'], mends: /^gloo-okta release .*--take-back$/ },
  'check-failed': {
    breaks: ({ kube }) => void kube.store.remove(policies, namespace, 'oauth-okta'),
    words: ['verify'],
    seenInOut: true,
    mends: /^gloo-okta setup/,
  },
  'kubectl-missing': 'there is no kubectl to run it with; test/commands/doctor.test.ts',
  'nothing-recorded': form,
  'policy-unknown': form,
  'cluster-right-missing': theirs,
  'quota-exceeded': theirs,
  'not-okta': outside,
  'app-inactive': theirs,
  'two-apps': 'test/commands and test/installation: teardown takes all of them away',
  'other-org': 'it is about another installation, where that was made',
  'other-cluster': 'it is about another installation, where that was made',
  'login-refused': person,
  'missing-input': person,
  'okta-token-refused': person,
  'okta-right-missing': person,
  'okta-refused': 'gloo-okta plan, which shows what is there',
  'changed-meanwhile': 'the same line again',
  'stopped-half-way': 'the same line again: test/walk',
  'key-set-unusable': outside,
  'key-refresh-failed': 'it is printed in the cluster; test/refresh-job',
  'bad-config': form,
  'bad-value': form,
  usage: form,
  'unknown-topic': form,
};

interface Trouble {
  readonly breaks?: (at: World) => void;
  readonly first?: readonly string[];
  readonly words: readonly string[];
  readonly mends: RegExp;
  /** A second printed line, to go on. */
  readonly goesOn?: RegExp;
  /** It is told with the findings. */
  readonly seenInOut?: true;
}

describe.skipIf(!hasKubectl)('what ends expected trouble works as it is printed', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await aMachine();
  });
  afterEach(() => machine.leave());

  const runs = Object.entries(troubles).flatMap(([code, one]) => (typeof one === 'string' ? [] : [[code, one] as const]));
  it.each(runs)('%s', async (code, { breaks, first, words, mends, goesOn, seenInOut }) => {
    if (first !== undefined || seenInOut) expect((await machine.run(['setup', '--yes', ...react])).code).toBe(0);
    if (first !== undefined) expect((await machine.run(first)).code).toBe(0);
    breaks?.(worldOf(machine));
    await machine.sandbox.kube.settled();
    const met = await machine.run(words);
    expect(met.code).toBe(exitCodes[code as ProblemCode]);
    if (!seenInOut) expect(met.err).toContain(`(${code})`);
    for (const one of [mends, ...(goesOn === undefined ? [] : [goesOn])]) {
      const text = seenInOut ? met.out : met.err;
      const line = printedIn(text).find((printed) => one.test(printed));
      expect(line, text).toBeDefined();
      const ran = await inShell(machine, line ?? '');
      expect(ran.code, `${line}\n${ran.out}\n${ran.err}`).toBe(0);
    }
    expect((await machine.run([...words, ...(words.includes('--yes') || seenInOut ? [] : ['--yes'])])).code).toBe(0);
  });

  it('every code with a command of ours in its hint is one of these', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.startsWith('sandbox/'),
    );
    const codes = sources.flatMap((file) =>
      [...readFileSync(`src/${file}`, 'utf8').matchAll(/new Problem\(\s*'([\w-]+)'((?:(?!new Problem\()[\s\S])*?)\);/g)].flatMap(
        ([, code = '', rest = '']) =>
          /gloo-okta (?:setup|plan|verify|login|teardown|release|keys|doctor|render)/.test(rest) ? [code] : [],
      ),
    );
    expect(codes.length).toBeGreaterThan(8);
    expect(codes.filter((code) => !Object.hasOwn(troubles, code))).toEqual([]);
  });
});
