import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withValue } from '../../src/core/json.ts';
import type { Finding, Json, JsonObject } from '../../src/core/model.ts';
import { type kinds, kubeKinds } from '../../src/kinds/kinds.ts';
import type { KubeStandIn } from '../../src/sandbox/kube/start-kube.ts';
import type { App, OrgState } from '../../src/sandbox/okta/org-state.ts';
import { seedGroups } from '../../src/sandbox/okta/seed-org.ts';
import { aMachine, hasKubectl, type Machine } from './a-run.ts';

type Break = (state: OrgState, kube: Machine['sandbox']['kube']) => void;

/** How a kind is broken; `byHand` mends what the printed remedy leaves to a person. Or why verify cannot see it. */
interface Breaks {
  readonly gone: Break;
  readonly changed: Break;
  readonly byHand?: Break;
}

const [namespace, name] = ['gloo-mesh-addons', 'oauth-okta'];

function ours({ apps }: OrgState): App {
  const app = apps.find(({ raw }) => raw['label'] === 'Gloo Portal');
  if (app === undefined) throw new Error('the app is not there');
  return app;
}

function server({ authorizationServers: [found] }: OrgState) {
  if (found === undefined) throw new Error('no authorization server');
  return found;
}

function policy(state: OrgState) {
  const found = server(state).policies.find(({ raw }) => raw['name'] === 'gloo-okta');
  if (found === undefined) throw new Error('the access policy is not there');
  return found;
}

function set(raw: object, path: string, value: Json): void {
  Object.assign(raw, withValue(raw as JsonObject, path, value));
}

/** An object in the cluster, gone, and with another value at a path. */
function object(kind: keyof typeof kubeKinds, path: string, value: Json, called = name): Breaks {
  const { resource } = kubeKinds[kind];
  return {
    gone: (_state, { store }) => void store.remove(resource, namespace, called),
    changed: (_state, { store }) => {
      const live = store.get(resource, namespace, called);
      if (live === undefined) throw new Error(`no ${resource} ${called}`);
      const { generation } = live['metadata'] as { generation?: number };
      const next = withValue(withValue(live, path, value), 'metadata.generation', (generation ?? 0) + 1);
      store.write(resource, next as JsonObject);
    },
  };
}

/** Gives the route `static` of the sandbox other labels. */
function setRouteLabels(store: KubeStandIn['store'], labels: JsonObject | undefined): void {
  const tables = 'routetables.networking.gloo.solo.io';
  const live = store.get(tables, 'bookinfo', 'bookinfo') as { spec: { http: JsonObject[] }; metadata: { generation: number } };
  const http = live.spec.http.map(({ labels: before, ...route }) => {
    const now = route['name'] === 'static' ? labels : before;
    return now === undefined ? route : { ...route, labels: now };
  });
  const generation = live.metadata.generation + 1;
  store.write(tables, { ...live, spec: { ...live.spec, http }, metadata: { ...live.metadata, generation } } as JsonObject);
}

const refresh = `${name}-key-refresh`;

/** Every kind of things that setup makes: a new one has its line here, or nothing compiles. */
const table: { readonly [kind in keyof typeof kinds]: Breaks | string } = {
  'okta.app': {
    gone: (state) => void state.apps.splice(state.apps.indexOf(ours(state)), 1),
    changed: (state) => set(ours(state).raw, 'settings.oauthClient.consent_method', 'REQUIRED'),
  },
  'okta.logo': 'Okta does not give back what was uploaded, and it decides nothing',
  'okta.assignment': {
    gone: (state) => void ours(state).assignments.splice(0),
    changed: (state) => set(ours(state).assignments[0] ?? {}, 'id', '00gsomebodyelse0000'),
  },
  'okta.claim': {
    gone: (state) => {
      const own = server(state);
      own.claims = own.claims.filter((claim) => claim['name'] !== 'email' || claim['claimType'] !== 'RESOURCE');
    },
    changed: (state) => {
      const claim = server(state).claims.find((one) => one['name'] === 'email' && one['claimType'] === 'RESOURCE');
      set(claim ?? {}, 'value', 'user.login');
    },
  },
  'okta.policy': {
    gone: (state) => void server(state).policies.splice(server(state).policies.indexOf(policy(state)), 1),
    changed: (state) => set(policy(state).raw, 'status', 'INACTIVE'),
  },
  'okta.rule': {
    gone: (state) => void policy(state).rules.splice(0),
    changed: (state) => set(policy(state).rules[0] ?? {}, 'actions.token.accessTokenLifetimeMinutes', 1440),
  },
  'okta.origin': {
    gone: (state) => void state.trustedOrigins.splice(0),
    changed: (state) => set(state.trustedOrigins[0] ?? {}, 'status', 'INACTIVE'),
    byHand: (state) => set(state.trustedOrigins[0] ?? {}, 'status', 'ACTIVE'),
  },
  'okta.record': {
    gone: (state) => set(ours(state).raw, 'profile.glooOkta', { name: 'gloo-okta' }),
    changed: (state) => set(ours(state).raw, 'profile.glooOkta.record', [{ key: 'okta.app/portal' }]),
  },
  // before what is mended by labelling another route
  'kube.route-label': {
    gone: (_state, { store }) => setRouteLabels(store, undefined),
    changed: (_state, { store }) => setRouteLabels(store, { oauth: 'no' }),
  },
  'kube.ext-auth-server': object('kube.ext-auth-server', 'spec.destinationServer.ref.name', 'other', 'ext-auth-server'),
  'kube.ext-auth-policy': object('kube.ext-auth-policy', 'spec.applyToRoutes', [{ route: { labels: { oauth: 'no' } } }]),
  'kube.cors-policy': object('kube.cors-policy', 'spec.config.allowOrigins', [{ regex: '.*' }]),
  'kube.portal-group': object('kube.portal-group', 'spec.membership', [{ claims: [{ key: 'email', value: 'b@example.com' }] }]),
  'kube.service-account': object('kube.service-account', 'automountServiceAccountToken', true, refresh),
  'kube.role': object('kube.role', 'rules', [], refresh),
  'kube.role-binding': object('kube.role-binding', 'subjects', [], refresh),
  'kube.config-map': object('kube.config-map', 'data.refresh-keys\\.mjs', 'process.exit(1)', refresh),
  'kube.cron-job': object('kube.cron-job', 'spec.schedule', '0 0 30 2 *', refresh),
};

describe.skipIf(!hasKubectl)('verify sees what becomes of every kind of things that setup makes', () => {
  let machine: Machine;
  let later = 0;
  // minutes go by between two runs: what was written a moment ago is waited for
  const run = (words: readonly string[]) => {
    later += 180_000;
    const at = later;
    return machine.run(words, { now: () => new Date(Date.now() + at) });
  };
  const verify = async () => {
    await machine.sandbox.kube.settled();
    const { code, json, err } = await run(['verify', '--json']);
    const { findings = [] } = json() as { findings?: readonly Finding[] };
    return { code, err, failed: findings.filter(({ state }) => state === 'fail') };
  };

  beforeAll(async () => {
    machine = await aMachine();
    seedGroups(machine.sandbox.okta.state, 'portal-', 1);
    writeFileSync(join(machine.dir, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const wish = ['--react-url', 'https://developer.example.com', '--assign', 'portal-1', '--logo', 'logo.svg'];
    const besides = [
      '--with',
      'cors,portal-group',
      '--portal-claim',
      'email=a@example.com',
      '--key-refresh',
      'cronjob',
      '--label-routes',
      'bookinfo/bookinfo/static',
    ];
    const { code, err } = await run(['setup', '--yes', ...wish, ...besides]);
    if (code !== 0) throw new Error(err);
    expect(await verify()).toMatchObject({ code: 0, failed: [] });
  });
  afterAll(() => machine.leave());

  it('without a ledger nothing is claimed that only a ledger knows', async () => {
    const home = { ...machine.env, HOME: join(machine.dir, 'another home') };
    later += 180_000;
    const at = later;
    const { code, json } = await machine.run(['verify', '--json'], { env: home, now: () => new Date(Date.now() + at) });
    const { findings } = json() as { findings: readonly Finding[] };
    expect([code, findings.filter(({ state }) => state === 'fail')]).toEqual([0, []]);
    const said = (check: string) => findings.find((one) => one.check === check)?.says;
    for (const check of ['okta-as-written', 'other-objects'])
      expect(said(check)).toMatch(/^Still there: .*; what setup wrote there is not recorded on this machine\.$/);
    expect(said('as-written')).toContain('what setup wrote is not recorded here');
    expect(findings.map(({ says }) => says).join('\n')).not.toMatch(/as (it was )?(setup wrote|asked for)/i);
  });

  const cases = Object.entries(table).flatMap(([kind, breaks]) =>
    typeof breaks === 'string' ? [] : (['gone', 'changed'] as const).map((how) => [kind, how, breaks] as const),
  );
  it.each(cases)('%s %s', async (_kind, how, breaks) => {
    const { okta, kube } = machine.sandbox;
    breaks[how](okta.state, kube);
    const broken = await verify();
    expect(broken.failed).not.toEqual([]);
    expect(broken.code).toBe(5);
    const remedies = broken.failed.map(({ hint = '' }) => /gloo-okta (setup[^;:.`\n]*)/.exec(hint)?.[1]?.trim());
    const remedy = remedies.find((one) => one !== undefined);
    if (how === 'changed' && breaks.byHand !== undefined) breaks.byHand(okta.state, kube);
    else {
      expect(remedy, JSON.stringify(broken.failed)).toBeDefined();
      const mended = await run([...(remedy ?? '').split(' '), '--yes']);
      expect(mended.code, `${JSON.stringify(broken.failed)}\n${mended.out}\n${mended.err}`).toBe(0);
    }
    expect(await verify()).toMatchObject({ code: 0, failed: [] });
  });

  it('what cannot be seen is not said to be fine', () => {
    expect(Object.entries(table).filter(([, breaks]) => typeof breaks === 'string')).toEqual([
      ['okta.logo', expect.stringContaining('does not give back')],
    ]);
  });
});
