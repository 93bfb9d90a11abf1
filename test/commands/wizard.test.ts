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

/** Somebody who has an API token. */
const byToken: Reply = [/How does gloo-okta get into the org\?[\s\S]*: $/, '#Paste an API token'];

/** The way from the apps to the review. */
const toReview: readonly Reply[] = [
  [/want to protect\?[\s\S]*: $/, '1'],
  [/URL of: React starter app: $/, 'https://developer.example.com'],
];

/** At the review: changes the answer that has this number there. */
const change = (number: number): readonly Reply[] => [
  [/Is this right\?[\s\S]*: $/, '2'],
  [/Which answer\?[\s\S]*: $/, String(number)],
];

/** The words of the command that a run has printed for running it again. */
function replayed(err: string): readonly string[] {
  const line = /without questions[^\n]*:\n {2}gloo-okta setup --yes (.*)\n/.exec(err)?.[1] ?? '';
  return [...line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(
    ([, quoted, plain]) => plain ?? (quoted ?? '').replaceAll(`'\\''`, "'"),
  );
}

describe.skipIf(!hasKubectl)('the wizard', () => {
  it('leads from nothing to a sign-in in force with eight answers, a wrong address and a wrong token first', async () => {
    const wrong: Reply[] = [
      // before anybody looks for a token the address is known to be wrong, and a wrong token asks for the token alone
      [/URL of your Okta org: $/, machine.sandbox.gateway.url],
      [/not-okta[\s\S]*URL of your Okta org[^\n]*: $/, machine.sandbox.okta.url],
      byToken,
      [/API token \(not shown\): $/, '00wrong'],
    ];
    const replies: Reply[] = [
      [/okta-token-refused[\s\S]*API token \(not shown\): $/, machine.sandbox.okta.token],
      ...toReview,
      [/Is this right\?[\s\S]*: $/, ''],
      [/Make these changes\?[\s\S]*: $/, ''],
      [/Save these answers to a file\?[\s\S]*: $/, ''],
    ];
    // and the address of the org, and that it is a token
    expect(replies.length + 2).toBeLessThanOrEqual(8);
    const run = await withPerson(machine, [], [...wrong, ...replies], { env: noToken });
    expect(run.code).toBe(0);
    expect(run.err).toContain('Connected to the org okta-sandbox');
    expect(run.err).toContain(
      `Yes, in Okta and in the cluster - org ${machine.sandbox.okta.url} context gloo-okta-sandbox API server ${machine.sandbox.kube.url} namespace gloo-mesh-addons`,
    );
    expect(run.out).toContain('Done: Gloo has accepted the policy');
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
    expect(again.json()['summary']).toMatch(/^Nothing to do: \d+ already in place\.$/);
    const byFile = await machine.run(['plan', '--json'], { env: { ...machine.env, OKTA_CLIENT_ORGURL: undefined } });
    expect(byFile.json()['changes']).toEqual(again.json()['changes']);

    // the next run knows everything
    rmSync(join(machine.dir, 'gloo-okta.yaml'));
    const next = await withPerson(machine, [], [[/Is this right\?[\s\S]*: $/, '']], { env: { OKTA_CLIENT_ORGURL: undefined } });
    expect(next.code).toBe(0);
    expect(next.err).toContain('is set up already');
    expect(next.out).toContain('Nothing had to be changed');
    expect((await machine.run(['teardown', '--yes'])).code).toBe(0);
    await machine.sandbox.kube.settled();
    expect(state()).toEqual(before);
  });

  it('the printed command and the saved file give the plan that the wizard showed', async () => {
    const replies: Reply[] = [
      [/want to protect\?[\s\S]*: $/, '2 3'],
      [/URL of: Backstage[\s\S]*: $/, 'https://backstage.example.com/'],
      [/URL of: Another web app: $/, 'https://app.example.com'],
      // a detail, behind "more"
      ...change(12),
      [/Which detail\?[\s\S]*None, go back[\s\S]*: $/, '#ExtAuthPolicy: oauth-okta'],
      [/Name of the ExtAuthPolicy[\s\S]*: $/, 'my-policy'],
      ...change(4),
      [/Are these right\?[\s\S]*: $/, '2'],
      [/Sign-in redirect URIs[\s\S]*: $/, '1 2 3'],
      [/One more sign-in redirect URI \(just Enter when done\): $/, 'https://app.example.com/more'],
      [/One more sign-in redirect URI \(just Enter when done\): $/, ''],
      [/Sign-out redirect URIs[\s\S]*: $/, '1'],
      ...change(5),
      [/Name of the app in Okta[\s\S]*: $/, "Ada's portal"],
      ...change(6),
      [/Who may sign in\?[\s\S]*: $/, '2'],
      [/Which groups\?[\s\S]*: $/, '1'],
      ...change(12),
      [/signing keys\?[\s\S]*: $/, '3'],
      ...change(8),
      [/Claims in the access token[\s\S]*: $/, '1 3 4'],
      [/NAME=EXPRESSION: $/, 'team=user.department'],
      [/Is this right\?[\s\S]*: $/, ''],
      [/Make these changes\?[\s\S]*: $/, '2'],
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
    // what is known before the first write stands below the plan there, and above it in the wizard
    const [plan = '', ...findings] = byWords.out.split('\n\nBefore it is carried out\n');
    expect(run.err).toContain(plan);
    for (const finding of findings) expect(run.err).toContain(finding.trim().split('\n')[0]?.trim());
  });

  it('Ctrl-C at a question changes nothing, and the next run offers the answers', async () => {
    const run = await withPerson(machine, [], [...toReview, ...change(6), [/Who may sign in\?[\s\S]*: $/, '^D']]);
    expect(run.code).toBe(130);
    expect(run.err).toContain('nothing was changed');
    expect(run.err).toContain('are kept');
    expect(state()).toEqual(before);

    const next = await withPerson(
      machine,
      [],
      [
        [/stopped an earlier run[\s\S]*: $/, ''],
        [/Apps +https:\/\/developer.example.com \(an earlier run\)[\s\S]*Is this right\?[\s\S]*: $/, '2'],
        [/Which answer\?[\s\S]*: $/, '6'],
        [/Who may sign in\?[\s\S]*: $/, '3'],
        [
          /nobody yet \(you\)[\s\S]*App name in Okta|App name in Okta +Gloo Portal \(default\)[\s\S]*nobody yet \(you\)[\s\S]*: $/,
          '5',
        ],
      ],
    );
    expect(next.code).toBe(2);
    expect(state()).toEqual(before);

    const third = await withPerson(
      machine,
      [],
      [
        [/stopped an earlier run[\s\S]*: $/, '2'],
        [/want to protect\?[\s\S]*: $/, '^D'],
      ],
    );
    expect(third.code).toBe(130);
  });

  it('goes back with <, explains with ?, and says what is wrong with an answer', async () => {
    const run = await withPerson(
      machine,
      [],
      [
        [/want to protect\?[\s\S]*: $/, '?'],
        [/Okta sends people back to these apps[\s\S]*: $/, ''],
        [/No: tick at least one[\s\S]*: $/, '1'],
        [/URL of: React[\s\S]*: $/, 'http://a.example.com'],
        [/No: plain http is for localhost only[\s\S]*: $/, '<'],
        [/want to protect\?[\s\S]*: $/, '3'],
        [/URL of: Another web app: $/, 'https://a.example.com'],
        [/a\.example\.com\/callback[\s\S]*Is this right\?[\s\S]*: $/, '<'],
        [/Which answer\?[\s\S]*: $/, '<'],
        [/Is this right\?[\s\S]*: $/, '^D'],
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
        byToken,
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
        [/Is this right\?[\s\S]*: $/, '2'],
        [/Which answer\?[\s\S]*None, go back[\s\S]*: $/, '12'],
        [/Which detail\?[\s\S]*None, go back[\s\S]*: $/, '<'],
        [/Is this right\?[\s\S]*: $/, '5'],
      ],
    );
    expect(run.code).toBe(2);
    expect(run.err).toMatch(/Claims +email = user.email/);
    expect(run.err).not.toContain('Group filter');
  });

  it('of an installation that is there it asks for nothing but the secret, and refuses another org at once', async () => {
    const react = ['--react-url', 'https://developer.example.com'];
    expect((await machine.run(['setup', ...react, '--yes'])).code).toBe(0);
    const { url, token } = machine.sandbox.okta;
    const replies: Reply[] = [byToken, [/API token \(not shown\): $/, token], [/Is this right\?[\s\S]*: $/, '']];
    const next = await withPerson(machine, [], replies, { env: noToken });
    expect(next.out).toContain('Gloo has accepted the policy');
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
        byToken,
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
        ...toReview,
        [/kubectl-missing[\s\S]*What now\?[\s\S]*: $/, '2'],
        [/What does Gloo call this cluster\?[\s\S]*: $/, 'east'],
        [/Is this right\?[\s\S]*: $/, ''],
        [/Make these changes\?[\s\S]*no cluster is touched[\s\S]*: $/, '4'],
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
        ...toReview,
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
