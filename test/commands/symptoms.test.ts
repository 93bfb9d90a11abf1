import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/model.ts';
import { explain } from '../../src/explain/look-up.ts';
import { rotated } from '../../src/sandbox/okta/signing-keys.ts';
import { commandLinesIn, shellWords } from '../docs/command-lines.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

const policyResource = 'extauthpolicies.security.policy.gloo.solo.io';

/** What somebody sees, how it comes about, and the check that the page on it names. */
interface Symptom {
  readonly seen: string;
  readonly check: string;
  readonly breaks: (machine: Machine) => Promise<void> | void;
}

const symptoms: readonly Symptom[] = [
  {
    seen: 'error=access_denied&error_description=Policy+evaluation+failed+for+this+request',
    check: 'access-rule',
    breaks: ({ sandbox }) => {
      for (const server of sandbox.okta.state.authorizationServers) server.policies = [];
    },
  },
  {
    seen: "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://x.okta.com",
    check: 'redirect-uris',
    breaks: ({ sandbox }) => {
      for (const app of sandbox.okta.state.apps) {
        const { oauthClient } = app.raw['settings'] as { oauthClient: { redirect_uris: string[] } };
        oauthClient.redirect_uris = oauthClient.redirect_uris.map((uri) => uri.replace(/\/callback$/, '/callback/'));
      }
    },
  },
  {
    seen: 'User is not assigned to the client application.',
    check: 'app-assigned',
    breaks: ({ sandbox }) => {
      for (const app of sandbox.okta.state.apps) app.assignments = [];
    },
  },
  {
    seen: '403 for everybody after three months',
    check: 'keys-in-force',
    breaks: async ({ sandbox }) => {
      for (const server of sandbox.okta.state.authorizationServers)
        for (let time = 0; time < 2; time += 1) server.keys = await rotated(server.keys, new Date());
    },
  },
  {
    seen: "invalid character 'k' looking for beginning of object key string",
    check: 'auth-config',
    breaks: async ({ sandbox }) => {
      await writeKeys(sandbox.kube, '{keys:[{kty:RSA}]}');
    },
  },
];

async function writeKeys(kube: Machine['sandbox']['kube'], text: string): Promise<void> {
  const live = kube.store.get(policyResource, 'gloo-mesh-addons', 'oauth-okta');
  const copy = structuredClone(live) as unknown as {
    spec: {
      config: {
        glooAuth: { configs: { oauth2: { accessTokenValidation: { jwt: { localJwks: { inlineString: string } } } } }[] };
      };
    };
  };
  for (const config of copy.spec.config.glooAuth.configs) config.oauth2.accessTokenValidation.jwt.localJwks.inlineString = text;
  kube.seed(copy as never);
  await kube.settled();
}

describe.skipIf(!hasKubectl)('from a symptom to its cure, with nothing but docs/troubleshooting.md', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
    expect((await machine.run(['setup', '--yes', ...react])).code).toBe(0);
  });
  afterAll(() => machine.leave());

  const stateOf = async (check: string) => {
    await machine.sandbox.kube.settled();
    const { findings } = (await machine.run(['verify', '--json'])).json() as { findings: readonly Finding[] };
    return findings.find((finding) => finding.check === check)?.state;
  };
  /** The first command of a line of the page. */
  const commandOn = (text: string, label: string) => {
    const [line = ''] = commandLinesIn(text.split(`**${label}:**`)[1]?.split('\n\n')[0] ?? '');
    return shellWords(line).slice(1);
  };

  it.each(symptoms)('$seen', async ({ seen, check, breaks }) => {
    expect(await stateOf(check)).toBe('ok');
    await breaks(machine);
    const explained = explain(seen);
    if (!('found' in explained)) throw new Error('nothing was found');
    const { text } = explained.found;
    expect(text).toContain(`\`${check}\``);
    expect(await stateOf(check)).toBe('fail');

    const mend = commandOn(text, 'Mend it');
    expect(['setup', 'keys']).toContain(mend[0]);
    const { code, err } = await machine.run(mend[0] === 'setup' ? [...mend, '--yes'] : mend);
    expect([code, code === 0 ? '' : err]).toEqual([0, '']);
    expect(await stateOf(check)).toBe('ok');
  });
});
