import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/model.ts';
import { newAuthorizationServer } from '../../src/sandbox/okta/authorization-server-routes.ts';
import { publicJwkOf, rotated } from '../../src/sandbox/okta/signing-keys.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

interface Shown {
  readonly check: string;
  readonly state: string;
  readonly says: string;
  readonly why?: string;
  readonly hint?: string;
}

const policyResource = 'extauthpolicies.security.policy.gloo.solo.io';
const tableResource = 'routetables.networking.gloo.solo.io';

describe.skipIf(!hasKubectl)('verify names the broken link', () => {
  let machine: Machine;
  const org = () => machine.sandbox.okta.state;
  const kube = () => machine.sandbox.kube;
  const at = <T>(list: readonly T[], index = 0): T => {
    const found = list[index];
    if (found === undefined) throw new Error('nothing there');
    return found;
  };

  /** Breaks something, looks, and puts it back. */
  const brokenBy = async (break_: () => (() => void) | Promise<() => void>, words: readonly string[] = []) => {
    const mend = await break_();
    await kube().settled();
    const outcome = await machine.run(['verify', '--json', ...words]);
    mend();
    await kube().settled();
    const findings = outcome.json()['findings'] as readonly Shown[];
    return {
      ...outcome,
      findings,
      failed: findings.filter((finding) => finding.state === 'fail').map((finding) => finding.check),
    };
  };

  /** Changes a live object as somebody with kubectl would; gives what puts it back. */
  const changeObject = (resource: string, namespace: string, name: string, change: (object: JsonObject) => JsonObject) => {
    const { store } = kube();
    const before = store.get(resource, namespace, name);
    if (before === undefined) throw new Error(`no ${resource} ${namespace}/${name}`);
    const generation = Number((before['metadata'] as JsonObject)['generation'] ?? 1);
    const put = (object: JsonObject, plus: number) =>
      store.write(resource, { ...object, metadata: { ...(object['metadata'] as JsonObject), generation: generation + plus } });
    put(change(before), 1);
    return () => void put(before, 2);
  };

  /** Puts another key set into the policy in force. */
  const changeKeySet = (text: string) =>
    changeObject(policyResource, 'gloo-mesh-addons', 'oauth-okta', (policy) => {
      const copy = structuredClone(policy) as {
        spec: {
          config: {
            glooAuth: { configs: { oauth2: { accessTokenValidation: { jwt: { localJwks: { inlineString: string } } } } }[] };
          };
        };
      };
      at(copy.spec.config.glooAuth.configs).oauth2.accessTokenValidation.jwt.localJwks.inlineString = text;
      return copy as unknown as JsonObject;
    });

  beforeAll(async () => {
    machine = await aMachine();
    const outcome = await machine.run(['setup', '--yes', ...react]);
    if (outcome.code !== 0) throw new Error(outcome.err);
  });
  afterAll(() => machine.leave());

  it('nothing when nothing is broken', async () => {
    const { code, findings, failed } = await brokenBy(() => () => undefined);
    expect(failed).toEqual([]);
    expect(findings.filter((finding) => finding.state === 'warn')).toEqual([]);
    expect(code).toBe(0);
  });

  it('no access policy', async () => {
    const { failed, code, findings } = await brokenBy(() => {
      const server = at(org().authorizationServers);
      const policies = server.policies;
      server.policies = [];
      return () => {
        server.policies = policies;
      };
    });
    expect(failed).toEqual(['access-rule']);
    expect(code).toBe(5);
    const [finding] = findings.filter((one) => one.state === 'fail');
    expect(finding?.hint).toContain('gloo-okta setup');
    expect(finding?.why).toContain('Policy evaluation failed');
  });

  it('a key set of another authorization server', async () => {
    const { failed, findings } = await brokenBy(async () => {
      const raw = {
        id: 'ausother000000000001',
        name: 'other',
        description: '',
        audiences: ['api://other'],
        issuerMode: 'ORG_URL',
        status: 'ACTIVE',
        credentials: { signing: { rotationMode: 'AUTO' } },
      };
      const other = await newAuthorizationServer(raw, new Date());
      org().authorizationServers.push(other);
      const mend = changeKeySet(JSON.stringify({ keys: other.keys.map(publicJwkOf) }));
      return () => {
        mend();
        org().authorizationServers.pop();
      };
    });
    expect(failed).toEqual(['key-set-origin']);
    expect(findings.find((one) => one.check === 'key-set-origin')?.says).toContain('other');
  });

  it('the app is not assigned', async () => {
    const { failed, findings } = await brokenBy(() => {
      const app = at(org().apps);
      const { assignments } = app;
      app.assignments = [];
      return () => {
        app.assignments = assignments;
      };
    });
    expect(failed).toEqual(['app-assigned']);
    expect(findings.find((one) => one.check === 'app-assigned')?.says).toContain('Everyone');
  });

  it('a redirect URI without its slash', async () => {
    const { failed, findings } = await brokenBy(() => {
      const app = at(org().apps);
      const raw = structuredClone(app.raw);
      const { oauthClient } = app.raw['settings'] as { oauthClient: { redirect_uris: string[] } };
      oauthClient.redirect_uris = oauthClient.redirect_uris.map((uri) => uri.replace(/\/$/, ''));
      return () => {
        app.raw = raw;
      };
    });
    expect(failed).toEqual(['redirect-uris']);
    expect(findings.find((one) => one.check === 'redirect-uris')?.says).toContain('slash');
  });

  it.each([
    ['https://developer.example.com/callback/', /slash/, /--react-url https:\/\/developer.example.com --redirect-uri/],
    ['http://developer.example.com/callback', /its scheme/, /cannot be registered/],
    ['nonsense', /refuses "nonsense"/, /cannot be registered/],
  ])('what was sent: %s', async (uri, says, hint) => {
    const { findings, failed, code } = await brokenBy(() => () => undefined, ['--redirect-uri', uri]);
    expect([failed, code]).toEqual([['sent-redirect'], 5]);
    const found = findings.find((one) => one.check === 'sent-redirect');
    expect(found?.says).toMatch(says);
    expect(found?.hint).toMatch(hint);
  });

  it('a redirect URI that the starter sends by now and that an older version did not register', async () => {
    const { failed, findings } = await brokenBy(() => {
      const app = at(org().apps);
      const raw = structuredClone(app.raw);
      const { oauthClient } = app.raw['settings'] as { oauthClient: { redirect_uris: string[] } };
      oauthClient.redirect_uris = oauthClient.redirect_uris.filter((uri) => !uri.endsWith('/callback'));
      return () => {
        app.raw = raw;
      };
    });
    expect(failed).toEqual(['redirect-uris']);
    expect(findings.find((one) => one.check === 'redirect-uris')?.says).toMatch(/refuses .*developer.example.com\/callback/);
  });

  it.each([
    [1, 'as soon as'],
    [2, 'Every token is refused'],
  ])('the key rotated after apply, %i times', async (times, effect) => {
    const { failed, findings } = await brokenBy(async () => {
      const server = at(org().authorizationServers);
      const { keys } = server;
      for (let time = 0; time < times; time += 1) server.keys = await rotated(server.keys, new Date());
      // the oldest is not published any more
      if (times === 2) server.keys = server.keys.filter((key) => !keys.some((old) => old.kid === key.kid));
      return () => {
        server.keys = keys;
      };
    });
    expect(failed).toEqual(['keys-in-force']);
    expect(findings.find((one) => one.check === 'keys-in-force')?.says).toContain(effect);
  });

  it('the policy REJECTED', async () => {
    const { failed, findings } = await brokenBy(() => changeKeySet('{keys:[{kty:RSA,use:sig}]}'));
    expect(failed).toEqual(['auth-config']);
    const finding = findings.find((one) => one.check === 'auth-config');
    expect(finding?.says).toContain("invalid character 'k'");
    expect(finding?.hint).toContain('gloo-okta setup');
  });

  const second = (name: string): JsonObject => ({
    apiVersion: 'security.policy.gloo.solo.io/v2',
    kind: 'ExtAuthPolicy',
    metadata: { name, namespace: 'bookinfo' },
    spec: {
      applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
      config: {
        server: { name: 'ext-auth-server', namespace: 'gloo-mesh-addons', cluster: 'cluster1' },
        glooAuth: { configs: [] },
      },
    },
  });

  it('a second policy on the route, made later', async () => {
    const { failed, findings } = await brokenBy(() => {
      kube().seed(second('theirs'));
      return () => void kube().store.remove(policyResource, 'bookinfo', 'theirs');
    });
    expect(failed).toEqual(['one-policy-per-route']);
    expect(findings.find((one) => one.check === 'one-policy-per-route')?.says).toContain('bookinfo/theirs');
  });

  it('a second policy on the route, made earlier, so that ours is FAILED', async () => {
    const { failed, findings } = await brokenBy(() => {
      const ours = kube().store.remove(policyResource, 'gloo-mesh-addons', 'oauth-okta');
      kube().seed(second('theirs'));
      if (ours === undefined) throw new Error('no policy');
      kube().store.write(policyResource, ours);
      return () => void kube().store.remove(policyResource, 'bookinfo', 'theirs');
    });
    expect(failed).toEqual(['one-policy-per-route']);
    expect(findings.find((one) => one.check === 'ext-auth-policy')).toMatchObject({
      state: 'skip',
      says: expect.stringContaining('FAILED'),
    });
  });

  it('no route with the label', async () => {
    const { failed, findings } = await brokenBy(() =>
      changeObject(tableResource, 'bookinfo', 'bookinfo', (table) => {
        const copy = structuredClone(table) as { spec: { http: { labels?: unknown }[] } };
        for (const route of copy.spec.http) delete route.labels;
        return copy as unknown as JsonObject;
      }),
    );
    expect(failed).toEqual(['routes-selected']);
    expect(findings.find((one) => one.check === 'routes-selected')?.hint).toContain('kubectl');
  });

  it('pods missing', async () => {
    const { failed, findings } = await brokenBy(() => {
      const pods = kube().store.list('pods');
      for (const pod of pods) kube().store.remove('pods', 'gloo-mesh-addons', String((pod['metadata'] as JsonObject)['name']));
      return () => {
        for (const pod of pods) kube().store.write('pods', pod);
      };
    });
    expect(failed).toEqual(['ext-auth-pods']);
    expect(findings.find((one) => one.check === 'ext-auth-pods')?.hint).toContain('RELEASE');
  });

  it('from another machine, by the record on the app', async () => {
    const elsewhere = { env: { ...machine.env, HOME: `${machine.dir}/elsewhere` } };
    const app = at(org().apps);
    const raw = structuredClone(app.raw);
    const { oauthClient } = app.raw['settings'] as { oauthClient: { redirect_uris: string[] } };
    oauthClient.redirect_uris = oauthClient.redirect_uris.map((uri) => uri.replace(/\/$/, ''));
    const { assignments } = app;
    app.assignments = [];
    const outcome = await machine.run(['verify', '--json'], elsewhere);
    app.raw = raw;
    app.assignments = assignments;
    const findings = outcome.json()['findings'] as readonly Shown[];
    expect(findings.filter((one) => one.state === 'fail').map((one) => one.check)).toEqual(['redirect-uris', 'app-assigned']);
  });

  it('nothing of Okta without credentials, and all the rest', async () => {
    const outcome = await machine.run(['verify', '--json'], { env: { ...machine.env, OKTA_CLIENT_TOKEN: undefined } });
    const findings = outcome.json()['findings'] as readonly Shown[];
    expect(outcome.code).toBe(0);
    const states = Object.fromEntries(findings.map(({ check, state }) => [check, state]));
    expect(states).toMatchObject({
      'okta-reachable': 'ok',
      'okta-credentials': 'skip',
      'app-active': 'skip',
      claims: 'skip',
      'ext-auth-policy': 'ok',
      issuer: 'ok',
      'keys-in-force': 'ok',
    });
  });

  it('with remote keys fetched from another authorization server', async () => {
    const { failed } = await brokenBy(() =>
      changeObject(policyResource, 'gloo-mesh-addons', 'oauth-okta', (policy) => {
        const copy = structuredClone(policy) as {
          spec: { config: { glooAuth: { configs: { oauth2: { accessTokenValidation: { jwt: Record<string, unknown> } } }[] } } };
        };
        const { jwt } = at(copy.spec.config.glooAuth.configs).oauth2.accessTokenValidation;
        delete jwt['localJwks'];
        jwt['remoteJwks'] = { url: `${machine.sandbox.okta.url}/oauth2/v1/keys` };
        return copy as unknown as JsonObject;
      }),
    );
    expect(failed).toEqual(['key-set-origin']);
  });

  it('an app that is inactive, without a grant, or gone', async () => {
    const app = at(org().apps);
    const inactive = await brokenBy(() => {
      app.raw['status'] = 'INACTIVE';
      return () => {
        app.raw['status'] = 'ACTIVE';
      };
    });
    expect(inactive.failed).toEqual(['app-active']);
    const noGrant = await brokenBy(() => {
      const raw = structuredClone(app.raw);
      (app.raw['settings'] as { oauthClient: { grant_types: string[] } }).oauthClient.grant_types = ['authorization_code'];
      return () => {
        app.raw = raw;
      };
    });
    expect(noGrant.failed).toEqual(['app-grants']);
    const gone = await brokenBy(() => {
      const apps = org().apps.splice(0);
      return () => void org().apps.push(...apps);
    });
    expect(gone.failed).toEqual(['app-active']);
  });

  it('a claim that somebody changed, and one on the ID token', async () => {
    const server = at(org().authorizationServers);
    const claim = server.claims.find((one) => one['name'] === 'organization') ?? {};
    const changed = await brokenBy(() => {
      claim['value'] = 'user.department';
      return () => {
        claim['value'] = 'user.organization';
      };
    });
    expect(changed.failed).toEqual(['claims']);
    expect(changed.findings.find((one) => one.check === 'claims')?.says).toContain('user.department');
    const moved = await brokenBy(() => {
      claim['claimType'] = 'IDENTITY';
      return () => {
        claim['claimType'] = 'RESOURCE';
      };
    });
    expect(moved.failed).toEqual(['claims']);
    expect(moved.findings.find((one) => one.check === 'claims')?.says).toContain('ID token');
  });

  it('a Service that is gone, so that Gloo calls both objects INVALID', async () => {
    const { failed } = await brokenBy(() => {
      const service = kube().store.remove('services', 'gloo-mesh-addons', 'ext-auth-service');
      return () => void (service && kube().store.write('services', service));
    });
    expect(failed).toEqual(['ext-auth-server']);
  });

  it('and everything is mended again', async () => {
    const { code, failed } = await brokenBy(() => () => undefined);
    expect(failed).toEqual([]);
    expect(code).toBe(0);
  });
});
