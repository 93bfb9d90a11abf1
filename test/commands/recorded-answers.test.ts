import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

/** A command that was printed to be run again works as it stands: its answers are recorded. */
describe.skipIf(!hasKubectl)('the answers of an earlier set-up', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
    await machine.run(['setup', ...react, '--claim', 'team=user.department', '--yes', '--no-input']);
  });
  afterAll(() => machine.leave());

  it('are taken by plan and setup, which say so, and have nothing to do', async () => {
    const plan = await machine.run(['plan', '--detailed-exitcode'], { env: { ...machine.env, OKTA_CLIENT_ORGURL: undefined } });
    expect(plan.code).toBe(0);
    expect(plan.err).toContain('Taking the answers of the set-up that is recorded here: ');
    expect(plan.err).toContain('reactUrl');
    expect((await machine.run(['setup', '--yes'])).code).toBe(0);
  });

  it('give way to a flag', async () => {
    const plan = await machine.run(['plan', '--app-name', 'Other', '--detailed-exitcode']);
    expect(plan.code).toBe(5);
    expect(plan.out).toContain('Other');
  });

  it('are not mixed with those of a command that says itself what to protect', async () => {
    const plan = await machine.run(['plan', ...react]);
    expect(plan.err).not.toContain('Taking the answers');
    expect(plan.out).toContain('team');
  });
});

/** A fresh runner knows the installation by its app alone. */
describe.skipIf(!hasKubectl)('the answers of a set-up on another machine', () => {
  const more = ['--audience', 'api://default', '--route-label', 'oauth=true', '--route-label', 'team=a', '--policy', 'closed'];
  const claims = ['--no-default-claims', '--claim', 'team=user.department', '--assign', 'none', '--app-name', 'Developers'];
  let machine: Machine;
  let env: Machine['env'];
  let there: string;
  beforeAll(async () => {
    machine = await aMachine();
    const made = await machine.run(['setup', ...react, ...more, ...claims, '--yes', '--force']);
    expect([0, 5], made.err).toContain(made.code);
    there = (await machine.run(['env'])).out;
    env = { ...machine.env, HOME: join(machine.dir, 'other home'), CI: 'true' };
  });
  afterAll(() => machine.leave());
  const elsewhere = (...words: string[]) => machine.run(words, { env });

  it('are taken from the app, which is said, and nothing is to do', async () => {
    const plan = await elsewhere('plan', '--detailed-exitcode');
    expect(plan.err).toContain(`Taking the answers of the set-up that the app in ${machine.sandbox.okta.url} records: reactUrl`);
    expect(plan.code, plan.out).toBe(0);
  });

  it('are those of env', async () => {
    expect((await elsewhere('env')).out).toBe(there);
    const { out } = await elsewhere('env', '--format', 'oidc-client-ts');
    expect(out).toContain('https://developer.example.com');
  });

  it('give way to a flag, which is said, and nothing else differs', async () => {
    const said = await elsewhere('plan', '--audience', 'api://other');
    expect(said.err).toContain('Other than recorded: --audience (was api://default).');
    const plan = await elsewhere('plan', '--audience', 'api://other', '--json');
    const changes = plan.json()['changes'] as { action: string; key: string }[];
    expect(changes.filter(({ action }) => action !== 'keep').map(({ key }) => key)).toEqual([
      'kube.ext-auth-policy/gloo-mesh-addons/closed',
      'okta.record/portal',
    ]);
  });

  it('serve setup as well', async () => {
    const { code, out, err } = await elsewhere('setup', '--yes', '--force', '--json');
    expect([0, 5], err).toContain(code);
    expect(JSON.parse(out).summary).toMatch(/^Nothing to do: /);
  });
});

/** An app that holds no answers: of a version that kept none, or with more of them than an app can hold. */
describe.skipIf(!hasKubectl)('the answers of a set-up that are recorded nowhere', () => {
  let machine: Machine;
  let env: Machine['env'];
  const app = () => machine.sandbox.okta.state.apps.find(({ raw }) => raw['label'] === 'Developers')?.raw ?? {};
  const more = ['--audience', 'api://default', '--route-label', 'oauth=true', '--policy', 'closed', '--app-name', 'Developers'];
  const claims = ['--no-default-claims', '--claim', 'team=user.department', '--group-claim', 'roles=STARTS_WITH:portal-'];
  beforeAll(async () => {
    machine = await aMachine();
    const made = await machine.run(['setup', '--yes', ...react, ...more, ...claims]);
    expect(made.code, made.err).toBe(0);
    env = { ...machine.env, HOME: join(machine.dir, 'other home') };
    const { glooOkta } = app()['profile'] as { glooOkta: { record: { key: string }[] } };
    glooOkta.record = glooOkta.record.filter(({ key }) => key !== 'okta.record/portal');
  });
  afterAll(() => machine.leave());

  it('are read from what is there, which is said, and nothing is to do', async () => {
    const plan = await machine.run(['plan', '--detailed-exitcode'], { env });
    expect(plan.err).toContain('Taking the answers that fit what is there, for none are recorded: ');
    expect(plan.code, plan.out).toBe(0);
    expect((await machine.run(['setup', '--yes'], { env })).code).toBe(0);
    expect((await machine.run(['verify'], { env })).code).toBe(0);
  });

  it('are asked for where what is there does not tell all of them', async () => {
    const fresh = { ...machine.env, HOME: join(machine.dir, 'third home') };
    const { glooOkta } = app()['profile'] as { glooOkta: { record: { key: string }[] } };
    const claim = machine.sandbox.okta.state.authorizationServers[0]?.claims.find((one) => one['name'] === 'team');
    if (claim !== undefined) claim['id'] = 'oclanother0000000000';
    glooOkta.record = glooOkta.record.filter(({ key }) => key !== 'okta.record/portal');
    const plan = await machine.run(['plan'], { env: fresh });
    expect([plan.code, plan.err]).toEqual([3, expect.stringContaining('what to protect')]);
  });
});
