import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Reply, withPerson } from './a-person.ts';
import { aMachine, hasKubectl, type Machine } from './a-run.ts';

let machine: Machine;
let before: unknown;
const state = () => ({ okta: machine.sandbox.okta.snapshot(), kube: machine.sandbox.kube.snapshot() });
const noToken = { OKTA_CLIENT_TOKEN: undefined, OKTA_CLIENT_ORGURL: undefined };

beforeAll(async () => {
  machine = await aMachine();
  before = state();
});
afterEach(() => {
  rmSync(join(machine.dir, 'home'), { recursive: true, force: true });
  rmSync(join(machine.dir, 'gloo-okta.yaml'), { force: true });
});
afterAll(() => machine.leave());

/** The way through with Enter, from the use case on. */
const enter: readonly Reply[] = [
  [/What do you protect\?/, '1'],
  [/URL of: React starter frontend: $/, 'https://developer.example.com'],
  [/Are these right\?[^]*: $/, ''],
  [/Name of the app in Okta \(Gloo Portal\): $/, ''],
  [/Who may sign in\?[^]*: $/, ''],
  [/Claims on the access token[^]*: $/, ''],
  [/Group filter[^]*: $/, ''],
  [/signing keys\?[^]*: $/, ''],
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
      [/come in\?[^]*: $/, ''],
      [/API token \(not shown\): $/, '00wrong'],
      [/okta-token-refused[^]*come in\?[^]*: $/, ''],
      [/API token \(not shown\): $/, machine.sandbox.okta.token],
      ...enter,
      [/Is this right\?[^]*: $/, ''],
      [/Carry this out\?[^]*: $/, ''],
      [/Keep these answers in a file\?[^]*: $/, ''],
    ];
    const wrongTokenFirst = 2;
    expect(replies.length - wrongTokenFirst).toBeLessThan(15);
    const run = await withPerson(machine, [], replies, { env: noToken });
    expect(run.code).toBe(0);
    expect(run.err).toContain('connected to the org okta-sandbox');
    expect(run.err).toContain(
      `Apply to Okta and the cluster: org ${machine.sandbox.okta.url}, context gloo-okta-sandbox, API server ${machine.sandbox.kube.url}, namespace gloo-mesh-addons`,
    );
    expect(run.out).toContain('Done: sign-in is in force.');
    expect(run.out).toContain('gloo-okta verify');
    expect(run.out).not.toContain('?');

    // no secret anywhere
    const saved = readFileSync(join(machine.dir, 'gloo-okta.yaml'), 'utf8');
    for (const text of [run.out, run.err, saved, ...machine.files().values()]) {
      expect(text).not.toContain(machine.sandbox.okta.token);
      expect(text).not.toContain('00wrong');
    }
    expect([...machine.files().keys()].filter((path) => path.endsWith('.answers'))).toEqual([]);

    // the same run, unattended, finds everything as wanted
    const again = await machine.run(['plan', '--json', ...replayed(run.err)]);
    expect(again.json()['summary']).toBe('Nothing to do: 10 as wanted.');
    const byFile = await machine.run(['plan', '--json'], { env: { ...machine.env, OKTA_CLIENT_ORGURL: undefined } });
    expect(byFile.json()['changes']).toEqual(again.json()['changes']);

    // the next run knows everything
    rmSync(join(machine.dir, 'gloo-okta.yaml'));
    const next = await withPerson(machine, [], [[/Is this right\?[^]*: $/, '']], { env: { OKTA_CLIENT_ORGURL: undefined } });
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
      [/URL of: Backstage[^]*: $/, 'https://backstage.example.com/'],
      [/URL of: Another app: $/, 'https://app.example.com'],
      [/Are these right\?[^]*: $/, '2'],
      [/Sign-in redirect URIs[^]*: $/, '1 2 3'],
      [/Sign-in redirect URI \(Enter alone: no more\): $/, 'https://app.example.com/more'],
      [/Sign-in redirect URI \(Enter alone: no more\): $/, ''],
      [/Sign-out redirect URIs[^]*: $/, '1'],
      [/Name of the app in Okta[^]*: $/, "Ada's portal"],
      [/Who may sign in\?[^]*: $/, '2'],
      [/Groups[^]*: $/, '1'],
      [/Claims on the access token[^]*: $/, '1 3 4'],
      [/NAME=EXPRESSION: $/, 'team=user.department'],
      [/signing keys\?[^]*: $/, '2'],
      [/Is this right\?[^]*: $/, '2'],
      [/Change which answer\?[^]*ExtAuthPolicy[^]*: $/, '20'],
      [/[^]*: $/, 'my-policy'],
      [/Is this right\?[^]*: $/, ''],
      [/Carry this out\?[^]*: $/, '2'],
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
    const run = await withPerson(machine, [], [...enter.slice(0, 4), [/Who may sign in\?[^]*: $/, '^D']]);
    expect(run.code).toBe(130);
    expect(run.err).toContain('nothing was changed');
    expect(run.err).toContain('offers them again');
    expect(state()).toEqual(before);

    const next = await withPerson(
      machine,
      [],
      [
        [/An earlier run was stopped[^]*: $/, ''],
        [/React starter[^]*|Frontends: https:\/\/developer.example.com \(an earlier run\)[^]*Who may sign in\?[^]*: $/, '3'],
        [/Claims on the access token[^]*: $/, '1'],
        [/signing keys\?[^]*: $/, ''],
        [/Is this right\?[^]*: $/, '4'],
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
        [/An earlier run was stopped[^]*: $/, '2'],
        [/What do you protect\?[^]*: $/, '^D'],
      ],
    );
    expect(third.code).toBe(130);
  });

  it('goes back with <, explains with ?, and says what is wrong with an answer', async () => {
    const run = await withPerson(
      machine,
      [],
      [
        [/What do you protect\?[^]*: $/, '?'],
        [/Each frontend has its own addresses[^]*: $/, ''],
        [/No: tick one at least[^]*: $/, '1'],
        [/URL of: React[^]*: $/, 'http://a.example.com'],
        [/No: plain http is for localhost only[^]*: $/, '<'],
        [/What do you protect\?[^]*: $/, '3'],
        [/URL of: Another app: $/, 'https://a.example.com'],
        [/a\.example\.com\/callback[^]*Are these right\?[^]*: $/, ''],
        [/Name of the app[^]*: $/, '<'],
        [/Are these right\?[^]*: $/, '^D'],
      ],
    );
    expect(run.code).toBe(130);
  });

  it('setup asks only for what is missing, and confirms', async () => {
    const run = await withPerson(
      machine,
      ['setup', '--react-url', 'https://developer.example.com'],
      [
        [/come in\?[^]*: $/, ''],
        [/API token \(not shown\): $/, machine.sandbox.okta.token],
        [/Apply this to the org [^]*namespace gloo-mesh-addons\?[^]*: $/, '2'],
      ],
      { env: { OKTA_CLIENT_TOKEN: undefined } },
    );
    expect(run.code).toBe(2);
    expect(run.err).toContain('10 to create.');
    expect(state()).toEqual(before);
  });

  it('without a cluster it offers to go on with the manifests alone', async () => {
    const run = await withPerson(
      machine,
      [],
      [
        ...enter.slice(0, 7),
        [/kubectl-missing[^]*What now\?[^]*: $/, '2'],
        [/Gloo's name of the cluster[^]*: $/, 'east'],
        [/signing keys\?[^]*: $/, ''],
        [/Is this right\?[^]*: $/, ''],
        [/Carry this out\?[^]*no cluster is touched[^]*: $/, '4'],
      ],
      { env: { PATH: '/nowhere' } },
    );
    expect(run.code).toBe(2);
    expect(run.err).toContain('Cancelled; nothing was changed.');
  });

  it('a thing made by hand is taken over only when a person says so', async () => {
    const words = ['--react-url', 'https://developer.example.com'];
    expect((await machine.run(['setup', '--yes', '--app-name', 'Other', '--name', 'other', ...words])).code).toBe(0);
    const run = await withPerson(
      machine,
      [],
      [...enter, [/Is this right\?[^]*: $/, ''], [/foreign-object|Carry this out\?[^]*: $/, '^D']],
    );
    expect(run.code).toBe(130);
    expect((await machine.run(['teardown', '--yes', '--name', 'other'])).code).toBe(0);
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
