import { expect, it, vi } from 'vitest';
import { seedServiceApp } from '../../src/sandbox/okta/seed-org.ts';
import { allScopes } from '../commands/a-device.ts';
import { react } from '../commands/a-run.ts';
import { anInstallation } from './an-installation.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

const toRead = ['okta.apps.read', 'okta.authorizationServers.read', 'okta.groups.read', 'okta.trustedOrigins.read'];

/** A machine of a pipeline whose service app was granted these scopes, and what it asked for in each run. */
async function aPipeline(scopes: readonly string[]) {
  const { machine } = await anInstallation();
  const { okta } = machine.sandbox;
  const app = await seedServiceApp(okta, { scopes, rights: 'super' });
  const env: Record<string, string | undefined> = {
    ...machine.env,
    OKTA_CLIENT_TOKEN: undefined,
    OKTA_CLIENT_CLIENTID: app.clientId,
    OKTA_CLIENT_PRIVATEKEY: app.privateKeyPem,
  };
  const asked = () => okta.calls().flatMap(({ path, body }) => (path === '/oauth2/v1/token' ? [scopesIn(body)] : []));
  const run = async (...words: string[]) => {
    const before = asked().length;
    const outcome = await machine.run(words, { env });
    return { ...outcome, asked: asked().slice(before) };
  };
  return { machine, run };
}

function scopesIn(body: unknown): readonly string[] {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  return [...new Set(text.match(/okta\.\w+\.\w+/g) ?? [])].sort();
}

it('a service app that was granted what reads alone is enough to look, and asks for no more to verify', async () => {
  const { machine, run } = await aPipeline(toRead);
  expect((await machine.run(['setup', ...react, '--yes'])).code).toBe(0);
  const verify = await run('verify');
  expect([verify.code, verify.err]).toEqual([0, verify.err]);
  expect(verify.asked).toEqual([toRead]);
  // with nothing to write, and with something
  expect((await run('plan', ...react, '--app-name', 'Other')).code).toBe(0);
  const plan = await run('plan', ...react);
  expect(plan.out).toContain('lacks these scopes: okta.apps.manage');
  expect(plan.out).toContain('= keep app "Gloo Portal"');
});

it('one that was granted what manages alone reads by that, too', async () => {
  const { run } = await aPipeline(allScopes);
  const setup = await run('setup', ...react, '--yes');
  expect([setup.code, setup.asked]).toEqual([0, [[...allScopes]]]);
  const verify = await run('verify');
  expect([verify.code, verify.err]).toEqual([0, verify.err]);
  expect(verify.asked.at(-1)).toEqual([...allScopes]);
});
