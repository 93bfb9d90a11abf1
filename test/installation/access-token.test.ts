import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { allScopes, giveRoles } from '../commands/a-device.ts';
import { react } from '../commands/a-run.ts';
import { withoutApiToken } from './without-api-token.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

it('an access token does wherever an API token does: from its variable, a file and stdin', async () => {
  const { machine, token, before, now } = await withoutApiToken();
  const variable = { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } };
  const file = join(machine.dir, 'token');
  writeFileSync(file, `Authorization: Bearer ${token}\n`);
  const outcomes = [
    await machine.run(['plan', ...react], variable),
    await machine.run(['setup', ...react, '--yes', '--token-stdin'], { readStdin: async () => `${token}\n` }),
    await machine.run(['doctor', ...react, '--token-file', file]),
    await machine.run(['verify'], variable),
    await machine.run(['teardown', '--yes'], variable),
  ];
  for (const { code, err, out } of outcomes) {
    expect([code, err]).toEqual([0, err]);
    expect(out + err).not.toContain(token);
  }
  expect(outcomes[2]?.out).toContain('Okta accepts the access token.');
  for (const text of machine.files().values()) expect(text).not.toContain(token);
  expect(await now()).toEqual(before);
});

it('an access token that expires at a call is a clear stop, and a new one goes on', async () => {
  const { machine, okta, token, before, now } = await withoutApiToken();
  const io = { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } };
  const seen = new Set<number>();
  for (const [words, most] of [
    [['setup', ...react, '--yes'], 60],
    [['teardown', '--yes'], 60],
  ] as const) {
    // further and further in, until a run comes through
    for (let skip = 0; skip < most; skip += 7) {
      okta.faults.add({ kind: 'expired', path: /^\/api\/v1\//, skip, times: 1000 });
      const outcome = await machine.run(words, io);
      okta.faults.clear();
      if (outcome.code === 0) break;
      seen.add(outcome.code);
      // 5: all was made, and only the look at the end was refused
      expect([4, 5, 6], outcome.err).toContain(outcome.code);
      expect(outcome.err).toContain('its hour is over');
      if (outcome.code !== 5) expect(outcome.err).toMatch(new RegExp(`to go on, run: gloo-okta ${words[0]}`, 'i'));
    }
    const outcome = await machine.run(words, io);
    expect([outcome.code, outcome.err]).toEqual([0, outcome.err]);
  }
  expect([...seen]).toEqual(expect.arrayContaining([4, 6]));
  expect(await now()).toEqual(before);
});

it.each(allScopes.slice(0, 3))('without the scope %s it is that scope that is named, before anything is made', async (scope) => {
  const { machine, token, before, now } = await withoutApiToken(allScopes.filter((other) => other !== scope));
  const io = { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } };
  const outcome = await machine.run(['setup', ...react, '--yes'], io);
  expect(outcome.code, outcome.err).toBeGreaterThan(3);
  expect(outcome.err).toContain(scope.replace(/\.\w+$/, ''));
  expect(await now()).toEqual(before);
});

it('without the admin role it is the role that is named', async () => {
  const { machine, okta, token } = await withoutApiToken();
  giveRoles(okta, 'HELP_DESK_ADMIN');
  const outcome = await machine.run(['plan', ...react], { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } });
  expect([outcome.code, outcome.err]).toEqual([4, expect.stringContaining('the admin role is missing')]);
});
