import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Reply, withPerson } from './a-person.ts';
import { aMachine, hasKubectl, type Machine } from './a-run.ts';

let machine: Machine;
let before: unknown;
const state = () => ({ okta: machine.sandbox.okta.snapshot(), kube: machine.sandbox.kube.snapshot() });
const noToken = { OKTA_CLIENT_TOKEN: undefined, OKTA_CLIENT_ORGURL: undefined };

beforeEach(async () => {
  machine = await aMachine();
  // Gloo writes what it thinks of its objects just after the start
  await machine.sandbox.kube.settled();
  before = state();
});
afterEach(() => machine.leave());

/** The way through with Enter, from the use case on. */
const enter: readonly Reply[] = [
  [/What do you protect\?/, '1'],
  [/URL of: React starter frontend: $/, 'https://developer.example.com'],
  [/Are these right\?[\s\S]*: $/, ''],
  [/Name of the app in Okta \(Gloo Portal\): $/, ''],
  [/Who may sign in\?[\s\S]*: $/, ''],
  [/Claims on the access token[\s\S]*: $/, ''],
  [/Group filter[\s\S]*: $/, ''],
  [/signing keys\?[\s\S]*: $/, ''],
];

/** The words of the command that a run has printed for running it again. */
function replayed(err: string): readonly string[] {
  const line = /without questions[^\n]*:\n {2}gloo-okta setup --yes (.*)\n/.exec(err)?.[1] ?? '';
  return [...line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(
    ([, quoted, plain]) => plain ?? (quoted ?? '').replaceAll(`'\\''`, "'"),
  );
}

describe.skipIf(!hasKubectl)('the wizard', () => {
  it('leads from nothing to a sign-in in force with fewer than fifteen answers, a wrong token first', async () => {
    const replies: Reply[] = [
      [/URL of your Okta org: $/, machine.sandbox.okta.url],
      [/come in\?[\s\S]*: $/, ''],
      [/API token \(not shown\): $/, '00wrong'],
      [/okta-token-refused[\s\S]*come in\?[\s\S]*: $/, ''],
      [/API token \(not shown\): $/, machine.sandbox.okta.token],
      ...enter,
      [/Is this right\?[\s\S]*: $/, ''],
      [/Carry this out\?[\s\S]*: $/, ''],
      [/Keep these answers in a file\?[\s\S]*: $/, ''],
    ];
    const wrongTokenFirst = 2;
    expect(replies.length - wrongTokenFirst).toBeLessThan(15);
    const run = await withPerson(machine, [], replies, { env: noToken });
    expect(run.code).toBe(0);
    expect(run.err).toContain('connected to the org okta-sandbox');
    expect(run.err).toContain(
      `Apply to Okta and the cluster - org ${machine.sandbox.okta.url} context gloo-okta-sandbox API server ${machine.sandbox.kube.url} namespace gloo-mesh-addons`,
    );
    expect(run.out).toContain('Done: sign-in is in force.');
    expect(run.out).toContain('gloo-okta verify');

    // no secret anywhere
    const saved = readFileSync(join(machine.dir, 'gloo-okta.yaml'), 'utf8');
    for (const text of [run.out, run.err, saved, ...machine.files().values()]) {
      expect(text).not.toContain(machine.sandbox.okta.token);
      expect(text).not.toContain('00wrong');
    }
    expect([...machine.files().keys()].filter((path) => path.endsWith('.answers'))).toEqual([]);

    // the same run, unattended, finds everything as wanted
    const again = await machine.run(['plan', '--json', ...replayed(run.err)]);
    expect(again.json()['summary']).toMatch(/^Nothing to do: \d+ as wanted\.$/);
    const byFile = await machine.run(['plan', '--json'], { env: { ...machine.env, OKTA_CLIENT_ORGURL: undefined } });
    expect(byFile.json()['changes']).toEqual(again.json()['changes']);

    // the next run knows everything
    rmSync(join(machine.dir, 'gloo-okta.yaml'));
    const next = await withPerson(machine, [], [[/Is this right\?[\s\S]*: $/, '']], { env: { OKTA_CLIENT_ORGURL: undefined } });
    expect(next.code).toBe(0);
    expect(next.err).toContain('was set up before');
    expect(next.out).toContain('Nothing had to be changed');
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
    await machine.sandbox.kube.settled();
    expect(state()).toEqual(before);
  });

  it('the printed command and the saved file give the plan that the wizard showed', async () => {
    const replies: Reply[] = [
      [/What do you protect\?/, '2 3'],
      [/URL of: Backstage[\s\S]*: $/, 'https://backstage.example.com/'],
      [/URL of: Another app: $/, 'https://app.example.com'],
      [/Are these right\?[\s\S]*: $/, '2'],
      [/Sign-in redirect URIs[\s\S]*: $/, '1 2 3'],
      [/Sign-in redirect URI \(Enter alone: no more\): $/, 'https://app.example.com/more'],
      [/Sign-in redirect URI \(Enter alone: no more\): $/, ''],
      [/Sign-out redirect URIs[\s\S]*: $/, '1'],
      [/Name of the app in Okta[\s\S]*: $/, "Ada's portal"],
      [/Who may sign in\?[\s\S]*: $/, '2'],
      [/Groups[\s\S]*: $/, '1'],
      [/Claims on the access token[\s\S]*: $/, '1 3 4'],
      [/NAME=EXPRESSION: $/, 'team=user.department'],
      [/signing keys\?[\s\S]*: $/, '2'],
      [/Is this right\?[\s\S]*: $/, '2'],
      [/Change which answer\?[\s\S]*ExtAuthPolicy[\s\S]*: $/, '18'],
      [/Name of the ExtAuthPolicy[\s\S]*: $/, 'my-policy'],
      [/Is this right\?[\s\S]*: $/, ''],
      [/Carry this out\?[\s\S]*: $/, '2'],
      [/File \(gloo-okta.yaml\): $/, 'answers.yaml'],
    ];
    const run = await withPerson(machine, [], replies);
    expect(run.code).toBe(0);
    expect(state()).toEqual(before);
    const saved = parse(readFileSync(join(machine.dir, 'answers.yaml'), 'utf8'));
    expect(saved).toMatchObject({
      appName: "Ada's portal",
      assign: ['Okta Administrators'],
      redirectUri: [
        'https://backstage.example.com/gloo-platform-portal',
        'https://app.example.com/callback',
        'https://app.example.com/more',
      ],
      signOutUri: ['https://backstage.example.com/gloo-platform-portal/logout'],
      noDefaultClaims: true,
      claim: ['email=user.email', 'team=user.department'],
      groupClaim: ['group=.*'],
      jwks: 'remote',
      policy: 'my-policy',
      context: 'gloo-okta-sandbox',
    });
    const byWords = await machine.run(['plan', ...replayed(run.err)]);
    const byFile = await machine.run(['plan', '--config', 'answers.yaml']);
    expect(byWords.code).toBe(0);
    expect(byFile.out).toBe(byWords.out);
    expect(run.err).toContain(byWords.out);
  });

  it('Ctrl-C at a question changes nothing, and the next run offers the answers', async () => {
    const run = await withPerson(machine, [], [...enter.slice(0, 4), [/Who may sign in\?[\s\S]*: $/, '^D']]);
    expect(run.code).toBe(130);
    expect(run.err).toContain('nothing was changed');
    expect(run.err).toContain('offers them again');
    expect(state()).toEqual(before);

    const next = await withPerson(
      machine,
      [],
      [
        [/An earlier run was stopped[\s\S]*: $/, ''],
        [
          /React starter[\s\S]*|Frontends: https:\/\/developer.example.com \(an earlier run\)[\s\S]*Who may sign in\?[\s\S]*: $/,
          '3',
        ],
        [/Claims on the access token[\s\S]*: $/, '1'],
        [/signing keys\?[\s\S]*: $/, ''],
        [/Is this right\?[\s\S]*: $/, '4'],
      ],
    );
    expect(next.code).toBe(2);
    expect(next.err).not.toContain('Name of the app in Okta (');
    expect(next.err).toContain('nobody yet');
    expect(state()).toEqual(before);

    const third = await withPerson(
      machine,
      [],
      [
        [/An earlier run was stopped[\s\S]*: $/, '2'],
        [/What do you protect\?[\s\S]*: $/, '^D'],
      ],
    );
    expect(third.code).toBe(130);
  });

  it('goes back with <, explains with ?, and says what is wrong with an answer', async () => {
    const run = await withPerson(
      machine,
      [],
      [
        [/What do you protect\?[\s\S]*: $/, '?'],
        [/Each frontend has its own addresses[\s\S]*: $/, ''],
        [/No: tick one at least[\s\S]*: $/, '1'],
        [/URL of: React[\s\S]*: $/, 'http://a.example.com'],
        [/No: plain http is for localhost only[\s\S]*: $/, '<'],
        [/What do you protect\?[\s\S]*: $/, '3'],
        [/URL of: Another app: $/, 'https://a.example.com'],
        [/a\.example\.com\/callback[\s\S]*Are these right\?[\s\S]*: $/, ''],
        [/Name of the app[\s\S]*: $/, '<'],
        [/Are these right\?[\s\S]*: $/, '^D'],
      ],
    );
    expect(run.code).toBe(130);
  });

  it('where the org has trouble of its own, nobody is asked for another token', async () => {
    machine.sandbox.okta.faults.add({ kind: 'rate-limit', path: '/api/v1/authorizationServers', resetSeconds: 600 });
    const run = await withPerson(
      machine,
      ['setup', '--react-url', 'https://developer.example.com'],
      [
        [/come in\?[\s\S]*: $/, ''],
        [/API token \(not shown\): $/, machine.sandbox.okta.token],
        [/okta-rate-limit[\s\S]*What now\?[\s\S]*Try again[\s\S]*: $/, '<'],
        [/What now\?[\s\S]*: $/, ''],
        [/Apply this to the org [\s\S]*: $/, '2'],
      ],
      { env: { OKTA_CLIENT_TOKEN: undefined } },
    );
    expect(run.code).toBe(2);
    machine.sandbox.okta.faults.add({ kind: 'rate-limit', path: '/api/v1/authorizationServers', resetSeconds: 600 });
    const stopped = await withPerson(machine, [], [[/okta-rate-limit[\s\S]*What now\?[\s\S]*: $/, '2']]);
    expect(stopped.code).toBe(8);
    expect(state()).toEqual(before);
  });

  it('a group filter can be changed only where there is a group claim', async () => {
    const answers = ['--react-url', 'https://developer.example.com', '--claim', 'email=user.email', '--no-default-claims'];
    const config = join(machine.dir, 'gloo-okta.yaml');
    expect((await machine.run(['plan', ...answers, '--save-config', config])).code).toBe(0);
    const run = await withPerson(
      machine,
      [],
      [
        [/Name of the app[\s\S]*: $/, ''],
        [/Who may sign in\?[\s\S]*: $/, ''],
        [/signing keys\?[\s\S]*: $/, ''],
        [/Is this right\?[\s\S]*: $/, '2'],
        [/Change which answer\?[\s\S]*none, go back[\s\S]*: $/, '<'],
        [/Is this right\?[\s\S]*: $/, '4'],
      ],
    );
    expect(run.code).toBe(2);
    expect(run.err).toContain('Claims: email = user.email');
    expect(run.err).not.toContain('Group filter');
  });

  it('of an installation that is there it asks for nothing but the secret, and refuses another org at once', async () => {
    const react = ['--react-url', 'https://developer.example.com'];
    expect((await machine.run(['setup', ...react, '--yes'])).code).toBe(0);
    const { url, token } = machine.sandbox.okta;
    const replies: Reply[] = [
      [/come in\?[\s\S]*: $/, ''],
      [/API token \(not shown\): $/, token],
      [/Is this right\?[\s\S]*: $/, ''],
    ];
    const next = await withPerson(machine, [], replies, { env: noToken });
    expect(next.out).toContain('sign-in is in force');
    expect(next.code).toBe(0);
    const elsewhere = url.replace('127.0.0.1', 'localhost');
    const refused = await withPerson(machine, [], [], { env: { OKTA_CLIENT_ORGURL: elsewhere } });
    expect(refused.err).toContain('(other-org)');
    expect(refused.code).toBe(3);
  });

  it('setup asks only for what is missing, and confirms', async () => {
    const run = await withPerson(
      machine,
      ['setup', '--react-url', 'https://developer.example.com'],
      [
        [/come in\?[\s\S]*: $/, ''],
        [/API token \(not shown\): $/, machine.sandbox.okta.token],
        [/Apply this to the org [\s\S]*namespace gloo-mesh-addons\?[\s\S]*: $/, '2'],
      ],
      { env: { OKTA_CLIENT_TOKEN: undefined } },
    );
    expect(run.code).toBe(2);
    expect(run.err).toMatch(/\d+ to create\./);
    expect(state()).toEqual(before);
  });

  it('without a cluster it offers to go on with the manifests alone', async () => {
    const run = await withPerson(
      machine,
      [],
      [
        ...enter.slice(0, 7),
        [/kubectl-missing[\s\S]*What now\?[\s\S]*: $/, '2'],
        [/Gloo's name of the cluster[\s\S]*: $/, 'east'],
        [/signing keys\?[\s\S]*: $/, ''],
        [/Is this right\?[\s\S]*: $/, ''],
        [/Carry this out\?[\s\S]*no cluster is touched[\s\S]*: $/, '4'],
      ],
      { env: { PATH: '/nowhere' } },
    );
    expect(run.code).toBe(2);
    expect(run.err).toContain('Cancelled; nothing was changed.');
  });

  it('what others made is said before anything is changed, and can be answered', async () => {
    const flags = ['--react-url', 'https://developer.example.com', '--name', 'other', '--claim', 'email=user.login'];
    expect((await machine.run(['setup', '--yes', ...flags])).code).toBe(0);
    const after = state();
    const run = await withPerson(
      machine,
      [],
      [
        ...enter,
        [/Is this right\?[\s\S]*: $/, ''],
        [/foreign-object[\s\S]*What now\?[\s\S]*Take over what differs[\s\S]*: $/, '5'],
      ],
    );
    expect(run.code).toBe(3);
    expect(state()).toEqual(after);
  });
});

describe('nobody can be asked', () => {
  it.each([
    ['in a pipeline', { CI: 'true' }, []],
    ['with --no-input', {}, ['--no-input']],
    ['with --json', {}, ['--json']],
  ])('%s: all that is missing in one error', async (_, env, flags) => {
    const run = await withPerson(machine, ['setup', ...flags], [], { env: { ...noToken, ...env } });
    expect(run.code).toBe(3);
    expect(run.err).toContain('missing-input');
    for (const way of ['--org-url or GLOO_OKTA_ORG_URL', 'OKTA_CLIENT_TOKEN', '--react-url or GLOO_OKTA_REACT_URL'])
      expect(run.err).toContain(way);
    expect(existsSync(join(machine.dir, 'home'))).toBe(false);
  });

  it('gloo-okta alone off a terminal prints the help and exits 3', async () => {
    const run = await machine.run([]);
    expect(run.code).toBe(3);
    expect(run.err).toContain('Usage: gloo-okta');
  });
});
