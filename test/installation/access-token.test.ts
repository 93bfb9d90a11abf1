import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { giveRoles } from '../commands/a-device.ts';
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

it('without the admin role it is the role that is named', async () => {
  const { machine, okta, token } = await withoutApiToken();
  giveRoles(okta, 'HELP_DESK_ADMIN');
  const outcome = await machine.run(['plan', ...react], { env: { ...machine.env, OKTA_ACCESS_TOKEN: token } });
  expect([outcome.code, outcome.err]).toEqual([4, expect.stringContaining('the admin role is missing')]);
});
