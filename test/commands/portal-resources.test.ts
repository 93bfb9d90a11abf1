import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

const wish = ['--with', 'cors,portal-group', '--portal-claim', 'organization=Acme', '--portal-claim', 'email=a@example.com'];

describe.skipIf(!hasKubectl)('what is made for the portal besides', () => {
  let machine: Machine;
  const there = (resource: string) => machine.sandbox.kube.store.get(resource, 'gloo-mesh-addons', 'oauth-okta');
  const cors = () => there('corspolicies.security.policy.gloo.solo.io');
  const group = () => there('portalgroups.apimanagement.gloo.solo.io');

  beforeAll(async () => {
    machine = await aMachine();
  });
  afterAll(() => machine.leave());

  it('is not there unless it is asked for, and needs a claim that is a text', async () => {
    const rendered = async (words: readonly string[]) => {
      const { out } = await machine.run(['render', ...react, ...words]);
      return parseAllDocuments(out).map((one) => (one.toJS() as { kind: string }).kind);
    };
    expect(await rendered([])).toEqual(['ExtAuthServer', 'ExtAuthPolicy']);
    expect(await rendered(wish)).toEqual(['ExtAuthServer', 'CORSPolicy', 'ExtAuthPolicy', 'PortalGroup']);
    const list = await machine.run(['plan', ...react, '--with', 'portal-group', '--portal-claim', 'group=Partners']);
    expect([list.code, list.err]).toEqual([3, expect.stringContaining('isMemberOfGroupName("Partners")')]);
    expect((await machine.run(['plan', ...react, '--with', 'portal-group'])).code).toBe(3);
  });

  it('is applied for the exact origins and all claims, kept by a second run and taken away', async () => {
    const first = await machine.run(['setup', '--yes', ...react, ...wish]);
    expect([first.code, first.err]).toEqual([0, expect.any(String)]);
    expect(cors()).toMatchObject({
      spec: {
        applyToRoutes: [{ route: { labels: { oauth: 'true' } } }],
        config: { allowOrigins: [{ exact: 'https://developer.example.com' }] },
      },
    });
    expect(group()).toMatchObject({
      spec: {
        name: 'oauth-okta',
        membership: [
          {
            claims: [
              { key: 'organization', value: 'Acme' },
              { key: 'email', value: 'a@example.com' },
            ],
          },
        ],
        accessLevel: { apis: [{}] },
      },
    });
    const again = await machine.run(['plan', ...react, ...wish, '--detailed-exitcode']);
    expect(again.code).toBe(0);
    // what a person copied, by stdin; the printed command takes nothing else away
    const sent = { readStdin: async () => 'redirect_uri\thttps://developer.example.com/cb\nresponse_type\tcode\n' };
    const verified = await machine.run(['verify', '--redirect-uri', '-'], sent);
    const [, words = ''] = /gloo-okta setup (.*)/.exec(verified.out) ?? [];
    expect(words).toContain('--redirect-uri https://developer.example.com/cb');
    // off a terminal setup takes --yes, and plan asks nothing
    const { out } = await machine.run(['plan', ...words.split(' ').filter((word) => word !== '--yes')]);
    expect(out).toContain('https://developer.example.com/cb');
    expect(out).not.toContain('delete');
    const silent = await machine.run(['verify', '--redirect-uri', '-'], { readStdin: async () => '\n' });
    expect([silent.code, silent.err]).toEqual([3, expect.stringContaining('nothing came')]);
    await machine.run(['teardown', '--yes']);
    expect([cors(), group()]).toEqual([undefined, undefined]);
  });
});
