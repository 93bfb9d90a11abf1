import { expect, it, vi } from 'vitest';
import { accessToken, allScopes } from '../commands/a-device.ts';
import { react } from '../commands/a-run.ts';
import { withoutApiToken } from './without-api-token.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

const lacks = allScopes.flatMap((scope) => [
  [scope, allScopes.filter((other) => other !== scope)] as const,
  ...(scope.endsWith('.manage')
    ? [[scope, allScopes.map((other) => (other === scope ? scope.replace('manage', 'read') : other))] as const]
    : []),
]);

it.each(lacks)('without %s, having %j: every command says so, or does without', async (scope, left) => {
  const { machine, okta, token } = await withoutApiToken();
  const lacking = await accessToken(okta, left);
  const run = (words: readonly string[], text: string) =>
    machine.run(words, { env: { ...machine.env, OKTA_ACCESS_TOKEN: text } });
  const isOrigins = scope.startsWith('okta.trustedOrigins');
  const state = () => JSON.stringify([okta.snapshot(), machine.sandbox.kube.snapshot()]);
  const [setup, teardown] = [
    ['setup', ...react, '--yes'],
    ['teardown', '--yes'],
  ];
  const untouched = state();
  const refused = await run(setup, lacking);
  expect([refused.code, refused.err]).toEqual([
    isOrigins ? 0 : expect.toSatisfy((code) => [4, 5].includes(code as number)),
    refused.err,
  ]);
  // the one thing to grant is what setup takes, not what its first read took
  expect(refused.err).toMatch(isOrigins ? 'okta.trustedOrigins' : new RegExp(`grant.*${scope}|lacks these scopes: ${scope}`));
  if (!isOrigins) expect(state()).toBe(untouched);

  expect((await run(setup, token)).code).toBe(0);
  // nothing that is only not to be seen is called broken
  const verify = await run(['verify'], lacking);
  expect([verify.code, verify.out]).toEqual([0, verify.out]);
  expect((await run(['keys', 'status'], lacking)).code).toBe(0);
  const made = state();
  const removed = await run(teardown, lacking);
  if (isOrigins || scope === 'okta.groups.read') {
    expect([removed.code, removed.err]).toEqual([0, removed.err]);
    return;
  }
  expect([removed.code, removed.err]).toEqual([4, expect.stringContaining(`grant ${scope}`)]);
  expect(state()).toBe(made);
});
