import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { startKube } from '../../src/sandbox/kube/start-kube.ts';
import { aMachine, hasKubectl, type Machine, react } from '../commands/a-run.ts';

type Raw = Record<string, unknown>;

describe.skipIf(!hasKubectl)('whose things are whose', () => {
  let machine: Machine;
  let before: unknown;
  const state = () => ({ okta: machine.sandbox.okta.snapshot(), kube: machine.sandbox.kube.snapshot() });
  const settledState = async () => {
    await machine.sandbox.kube.settled();
    return state();
  };
  /** Another machine: the same org and cluster, and no memory. */
  const forget = () => rmSync(join(machine.dir, 'home'), { recursive: true, force: true });
  const setup = async (...words: string[]) => {
    const outcome = await machine.run(['setup', ...react, '--yes', ...words]);
    expect(outcome.err).not.toContain('✗');
    expect(outcome.code, outcome.err).toBe(0);
    return outcome;
  };
  const teardown = async (...words: string[]) => {
    const outcome = await machine.run(['teardown', '--yes', ...words]);
    expect(outcome.code, outcome.err).toBe(0);
    return outcome;
  };
  const okta = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${machine.sandbox.okta.url}${path}`, {
      method,
      headers: { authorization: `SSWS ${machine.sandbox.okta.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.ok, `${method} ${path} ${answer.status}`).toBe(true);
    return answer.status === 204 ? {} : ((await answer.json()) as Raw);
  };
  const app = () =>
    machine.sandbox.okta.state.apps[0]?.raw as Raw & {
      profile: { glooOkta?: Raw };
      settings: { oauthClient: { redirect_uris: string[] } };
    };
  const server = '/api/v1/authorizationServers/default';
  const claims = async () => (await okta('GET', `${server}/claims`)) as unknown as Raw[];
  const policyFor = (client: string) => ({
    type: 'OAUTH_AUTHORIZATION_POLICY',
    status: 'ACTIVE',
    name: `for ${client}`,
    description: 'theirs',
    priority: 1,
    conditions: { clients: { include: [client] } },
  });

  beforeEach(async () => {
    machine = await aMachine();
    before = state();
  });
  afterEach(() => machine.leave());

  it('the app tells what was made, adopted and changed, in a short record', async () => {
    await setup();
    const record = app().profile.glooOkta?.['record'] as Raw[];
    expect(record.map((line) => line['key'])).toEqual([
      'okta.app/portal',
      expect.stringContaining('okta.assignment/'),
      'okta.claim/email',
      'okta.claim/organization',
      'okta.claim/group',
      'okta.policy/portal',
      'okta.rule/portal',
      'okta.origin/https://developer.example.com',
      'kube.ext-auth-server/gloo-mesh-addons/ext-auth-server',
      'kube.ext-auth-policy/gloo-mesh-addons/oauth-okta',
    ]);
    const ids = (await claims()).map((claim) => claim['id']);
    for (const line of record.filter(({ key }) => String(key).startsWith('okta.claim/'))) expect(ids).toContain(line['id']);
    expect(JSON.stringify(record).length).toBeLessThan(1500);
  });

  it('another machine without a ledger finds the same set and takes it all away', async () => {
    await setup();
    const known = await machine.run(['teardown']);
    forget();
    const unknown = await machine.run(['teardown']);
    expect([known.code, unknown.code]).toEqual([3, 3]);
    const removals = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('  - '))
        .sort();
    expect(removals(unknown.err)).toEqual(removals(known.err));
    expect(removals(known.err).length).toBeGreaterThan(6);
    await teardown();
    expect(await settledState()).toEqual(before);
    const again = await teardown();
    expect(again.out).toContain('nothing left');
  });

  it('another machine goes on where the first stopped: nothing to do, and all is ours there too', async () => {
    await setup();
    forget();
    const again = await setup();
    expect(again.err).toContain('Nothing to do: 11 as wanted.');
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it('an app that was renamed is found by its mark: no second one is made', async () => {
    await setup();
    forget();
    app()['label'] = 'Renamed';
    await setup();
    expect(machine.sandbox.okta.state.apps.map(({ raw }) => raw['label'])).toEqual(['Gloo Portal']);
  });

  it('a claim that another machine does not want any more is removed there', async () => {
    await setup('--claim', 'team=user.department');
    forget();
    const plan = await machine.run(['plan', ...react]);
    expect(plan.out).toContain('- delete claim "team"');
    await setup();
    expect((await claims()).map((claim) => claim['name'])).not.toContain('team');
    const again = await setup();
    expect(again.err).toContain('Nothing to do: 11 as wanted.');
  });

  it('what another machine made since is removed here as well', async () => {
    await setup();
    const { run } = machine;
    const elsewhere = { env: { ...machine.env, HOME: join(machine.dir, 'elsewhere') } };
    const there = await run(['setup', ...react, '--yes', '--claim', 'team=user.department'], elsewhere);
    expect(there.code).toBe(0);
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it('without the record too, what carries a mark is deleted and the rest is listed', async () => {
    await setup();
    forget();
    delete app().profile.glooOkta?.['record'];
    const outcome = await teardown();
    for (const name of ['email', 'organization', 'group']) expect(outcome.out).toContain(`claim "${name}"`);
    expect(machine.sandbox.okta.state.apps).toEqual([]);
    const names = (await claims()).map((claim) => claim['name']);
    expect(names).toEqual(expect.arrayContaining(['email', 'organization', 'group']));
    for (const claim of (await claims()).filter(({ system }) => system !== true))
      await okta('DELETE', `${server}/claims/${claim['id']}`);
    expect(await settledState()).toEqual(before);
  });

  it('an app whose mark is gone is listed, not deleted', async () => {
    await setup();
    forget();
    app().profile = {};
    const outcome = await teardown();
    expect(outcome.out).toContain('client id');
    expect(machine.sandbox.okta.state.apps).toHaveLength(1);
    expect(app()['status']).toBe('ACTIVE');
  });

  it.each([
    ['with the ledger', false, []],
    ['without it', true, []],
    ['after a second setup', false, [[]]],
    ['after a second setup elsewhere', true, [[], ['--adopt']]],
  ] as const)('what it took over is put back, %s', async (_title, lost, again) => {
    const made = await okta('POST', '/api/v1/apps', {
      name: 'oidc_client',
      label: 'Gloo Portal',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true } },
      settings: {
        oauthClient: {
          application_type: 'browser',
          grant_types: ['authorization_code'],
          response_types: ['code'],
          redirect_uris: ['https://theirs.example.com/callback'],
        },
      },
      profile: { team: 'theirs' },
    });
    await okta('POST', `${server}/claims`, {
      name: 'email',
      status: 'ACTIVE',
      claimType: 'RESOURCE',
      valueType: 'EXPRESSION',
      value: 'user.login',
      conditions: { scopes: [] },
    });
    machine.sandbox.kube.seed(serverObject('ext-auth-server', 'elsewhere'));
    const theirs = await settledState();
    expect((await machine.run(['setup', ...react, '--yes'])).code).toBe(3);
    expect(await settledState()).toEqual(theirs);
    await setup('--adopt');
    expect(app().settings.oauthClient.redirect_uris).toContain('https://theirs.example.com/callback');
    expect((await claims()).find(({ name, claimType }) => name === 'email' && claimType === 'RESOURCE')?.['value']).toBe(
      'user.email',
    );
    app().settings.oauthClient.redirect_uris.push('https://later.example.com/');
    if (lost) forget();
    for (const words of again) await setup(...words);
    await teardown();
    expect(app().settings.oauthClient.redirect_uris).toEqual([
      'https://theirs.example.com/callback',
      'https://later.example.com/',
    ]);
    app().settings.oauthClient.redirect_uris.pop();
    expect(app()['id']).toBe(made['id']);
    expect(withoutTimes((await settledState()).okta)).toEqual(withoutTimes(theirs.okta));
    expect(specs((await settledState()).kube)).toEqual(specs(theirs.kube));
  });

  it('what others changed in it since they keep', async () => {
    const claim = { name: 'email', status: 'ACTIVE', claimType: 'RESOURCE', valueType: 'EXPRESSION', conditions: { scopes: [] } };
    const { id } = await okta('POST', `${server}/claims`, { ...claim, value: 'user.login' });
    await setup('--adopt');
    await okta('PUT', `${server}/claims/${id}`, { ...claim, value: 'user.secondEmail' });
    const outcome = await teardown();
    expect(outcome.out).toContain('claim "email": others have changed it since');
    expect((await okta('GET', `${server}/claims/${id}`))['value']).toBe('user.secondEmail');
    const second = await teardown();
    expect(second.out).toContain('nothing left');
  });

  it('an app to which others added URIs stays with all it needs, until they are gone', async () => {
    await setup();
    app().settings.oauthClient.redirect_uris.push('https://other.example.com/callback');
    for (const _ of [1, 2]) {
      const outcome = await teardown();
      expect(outcome.out).toContain('https://other.example.com/callback');
      expect(app()['status']).toBe('ACTIVE');
      expect(machine.sandbox.okta.state.authorizationServers[0]?.policies).toHaveLength(1);
      expect((await claims()).map((claim) => claim['name'])).toContain('email');
      expect(JSON.stringify((await settledState()).kube)).toEqual(JSON.stringify((before as { kube: unknown }).kube));
    }
    app().settings.oauthClient.redirect_uris.pop();
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it("an access policy keeps the clients that others added, and its new name does not make it somebody else's", async () => {
    await setup();
    const policies = `${server}/policies`;
    const [policy] = (await okta('GET', policies)) as unknown as (Raw & {
      id: string;
      conditions: { clients: { include: string[] } };
    })[];
    if (policy === undefined) throw new Error('no policy');
    const mine = await okta('POST', '/api/v1/apps', otherApp('Mobile'));
    const include = [...policy.conditions.clients.include, String(mine['id'])];
    await okta('PUT', `${policies}/${policy.id}`, { ...policy, name: 'Renamed', conditions: { clients: { include } } });
    const skipped = await machine.run(['plan', ...react, '--access-policy', 'skip']);
    expect(skipped.out).toContain('it lets other clients in, too');
    await setup();
    const [now] = (await okta('GET', policies)) as unknown as (typeof policy)[];
    expect([now?.id, new Set(now?.conditions.clients.include)]).toEqual([policy.id, new Set(include)]);
  });

  it('an installation stays on its authorization server', async () => {
    await setup();
    const second = await okta('POST', '/api/v1/authorizationServers', {
      name: 'second',
      description: '',
      audiences: ['api://x'],
    });
    const refused = await machine.run(['setup', ...react, '--yes', '--auth-server', String(second['id'])]);
    expect(refused.err).toContain('was made on the authorization server');
    expect(refused.code).toBe(3);
  });

  it('an inactive app is not called a sign-in: setup after teardown --deactivate-only says what to do', async () => {
    await setup();
    await teardown('--deactivate-only');
    const refused = await machine.run(['setup', ...react, '--yes']);
    expect(refused.err).toContain('(app-inactive)');
    expect(refused.err).toContain('gloo-okta teardown');
    expect(refused.code).toBe(3);
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it('a second app with our mark stops setup, and teardown takes both away', async () => {
    await setup();
    const { label, name, signOnMode, settings, profile } = app();
    const { oauthClient } = app()['credentials'] as { oauthClient: Raw };
    const { client_id: _id, ...credentials } = oauthClient;
    await okta('POST', '/api/v1/apps', { label, name, signOnMode, settings, profile, credentials: { oauthClient: credentials } });
    const refused = await machine.run(['setup', ...react, '--yes']);
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('(two-apps)')]);
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it('manifests that somebody else applied are taken away too: a closed route needs its app', async () => {
    await setup('--cluster-name', machine.sandbox.kube.clusterName);
    const objects = machine.sandbox.kube.snapshot();
    // as after setup --no-apply: the ledger and the record know nothing of the cluster
    const file = join(machine.dir, 'home', '.local', 'state', 'gloo-okta', 'gloo-okta.json');
    const ledger = JSON.parse(readFileSync(file, 'utf8')) as { entries: { kind: string }[]; target: Raw };
    delete ledger.target['cluster'];
    const entries = ledger.entries.filter(({ kind }) => !kind.startsWith('kube.'));
    writeFileSync(file, JSON.stringify({ ...ledger, entries }));
    const glooOkta = app().profile.glooOkta as Raw;
    delete glooOkta['cluster'];
    glooOkta['record'] = (glooOkta['record'] as Raw[]).filter(({ key }) => !String(key).startsWith('kube.'));
    expect(machine.sandbox.kube.snapshot()).toEqual(objects);
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it('an ExtAuthServer of ours under another name is kept by a run that does not name it', async () => {
    await setup('--ext-auth-server', 'foo');
    const plan = await machine.run(['plan', ...react]);
    expect(plan.out).toContain('keep ExtAuthServer gloo-mesh-addons/foo');
    expect(plan.out).toContain('Nothing to do: 11 as wanted.');
  });

  it('an ExtAuthServer that other policies use stays', async () => {
    await setup();
    machine.sandbox.kube.seed({
      apiVersion: 'security.policy.gloo.solo.io/v2',
      kind: 'ExtAuthPolicy',
      metadata: { name: 'theirs', namespace: 'gloo-mesh-addons' },
      spec: {
        applyToRoutes: [{ route: { labels: { other: 'true' } } }],
        config: {
          server: { name: 'ext-auth-server', namespace: 'gloo-mesh-addons', cluster: 'cluster1' },
          glooAuth: { configs: [] },
        },
      },
    });
    const outcome = await teardown();
    expect(outcome.out).toContain('ExtAuthPolicy gloo-mesh-addons/theirs uses it');
    expect(machine.sandbox.okta.state.apps).toEqual([]);
    const kube = JSON.stringify((await settledState()).kube);
    expect(kube).toContain('"ext-auth-server"');
    expect(kube).not.toContain('"oauth-okta"');
    const second = await teardown();
    expect(second.out).toContain('Nothing was removed');
  });

  it('claims that the tokens of newer clients carry stay; those of older ones do not count', async () => {
    await okta('POST', `${server}/policies`, policyFor('ALL_CLIENTS'));
    const mine = await okta('POST', '/api/v1/apps', otherApp('Before'));
    await okta('POST', `${server}/policies`, policyFor(String(mine['id'])));
    before = state();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await setup();
    const { id } = await okta('POST', '/api/v1/apps', otherApp('Mobile'));
    const policy = await okta('POST', `${server}/policies`, policyFor(String(id)));
    const outcome = await teardown();
    expect(outcome.out).toContain(`the newer access policy "for ${id}"`);
    expect((await claims()).map((claim) => claim['name'])).toContain('email');
    await okta('DELETE', `${server}/policies/${policy['id']}`);
    await okta('POST', `/api/v1/apps/${id}/lifecycle/deactivate`);
    await okta('DELETE', `/api/v1/apps/${id}`);
    await teardown();
    expect(withoutTimes((await settledState()).okta)).toEqual(withoutTimes((before as { okta: unknown }).okta));
  });

  it('two installations live side by side, and the second keeps what it uses of the first', async () => {
    await setup();
    const second = ['--name', 'second', '--app-name', 'Second', '--policy', 'second', '--route-label', 'second=true'];
    await setup(...second);
    const outcome = await teardown();
    expect(outcome.out).toContain('the installation "second" uses it');
    expect(outcome.out).toContain('ExtAuthPolicy gloo-mesh-addons/second uses it');
    expect((await claims()).map((claim) => claim['name'])).toContain('email');
    // what it uses is its own from now on, whichever machine takes it away
    forget();
    await teardown('--name', 'second');
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it('who may work in one namespace alone can set up there and take it away again, without a ledger too', async () => {
    const elsewhere = { namespace: 'default' };
    const groups = ['admin.gloo.solo.io', 'security.policy.gloo.solo.io'];
    machine.sandbox.kube.setRights({ denied: groups.map((group) => ({ group, ...elsewhere })) });
    await setup('--cluster-name', machine.sandbox.kube.clusterName);
    forget();
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it('a cluster that is gone for good does not hold up the rest: teardown --no-apply, then setup with the new one', async () => {
    await setup();
    const other = await startKube();
    const file = join(machine.dir, 'other-kubeconfig');
    writeFileSync(file, other.kubeconfig);
    try {
      const refused = await machine.run(['setup', ...react, '--yes', '--kubeconfig', file]);
      expect(refused.err).toContain('gloo-okta teardown --no-apply');
      const unreachable = await machine.run(['teardown', '--yes', '--kubeconfig', '/nowhere']);
      expect(unreachable.err).toContain('gloo-okta teardown --yes --kubeconfig /nowhere --no-apply');
      expect(unreachable.code).toBe(7);
      const outcome = await teardown('--no-apply', '--kubeconfig', '/nowhere');
      expect(outcome.out).toContain('ExtAuthPolicy gloo-mesh-addons/oauth-okta: left alone in the cluster at');
      expect((await settledState()).okta).toEqual((before as { okta: unknown }).okta);
      await setup('--kubeconfig', file);
      await teardown('--kubeconfig', file);
    } finally {
      await other.close();
    }
    // what was left in the first cluster is found by its labels
    await teardown();
    expect(await settledState()).toEqual(before);
  });

  it('an installation of another cluster is refused, with a ledger and without', async () => {
    await setup();
    const kube = machine.sandbox.kube.store.list('v1', 'namespaces');
    expect(kube).toBeDefined();
    (app().profile.glooOkta as Raw)['cluster'] = '00000000-0000-4000-8000-000000000000';
    forget();
    for (const words of [['setup', ...react], ['teardown']]) {
      const outcome = await machine.run([...words, '--yes']);
      expect(outcome.err).toContain('(other-cluster)');
      expect(outcome.code).toBe(3);
    }
  });
});

function serverObject(name: string, service: string): JsonObject {
  return {
    apiVersion: 'admin.gloo.solo.io/v2',
    kind: 'ExtAuthServer',
    metadata: { name, namespace: 'gloo-mesh-addons' },
    spec: {
      destinationServer: { ref: { name: service, namespace: 'gloo-mesh-addons', cluster: 'cluster1' }, port: { name: 'grpc' } },
    },
  };
}

function otherApp(label: string) {
  return {
    name: 'oidc_client',
    label,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true } },
    settings: {
      oauthClient: {
        application_type: 'browser',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: ['https://theirs.example.com/callback'],
      },
    },
  };
}

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === 'lastUpdated' ? undefined : member)));
}

/** What the objects of a cluster say, without who wrote which field when. */
function specs(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      ['managedFields', 'generation', 'status'].includes(key) ? undefined : member,
    ),
  );
}
