import { expect, it, vi } from 'vitest';
import { accessToken } from '../commands/a-device.ts';
import { react } from '../commands/a-run.ts';
import { withoutApiToken } from './without-api-token.ts';

vi.mock('execa', () => import('../kube/kubectl-in-process.ts'));

/** `GLOO_OKTA_EACH_CALL=1` lets the token end at each call in turn, which takes minutes; else at some of them. */
const all = process.env['GLOO_OKTA_EACH_CALL'] === '1';

/** More calls than any of the commands makes. */
const most = 60;

/** The apps by which tokens were got are not ours. */
const withoutLogins = ({ okta, kube }: { readonly okta: object; readonly kube: unknown }) => {
  const apps = Reflect.get(okta, 'apps') as readonly { readonly raw: { readonly label?: unknown } }[];
  return { okta: { ...okta, apps: apps.filter(({ raw }) => raw.label !== 'gloo-okta login') }, kube };
};

it.each([
  ['setup', ['setup', ...react, '--yes'], [0, 9, 16]],
  ['verify', ['verify'], [0, 6]],
  ['teardown', ['teardown', '--yes'], [0, 12]],
] as const)(
  'an access token that ends in the middle of %s is a clear stop, and a new one goes on',
  async (command, words, some) => {
    const { machine, okta, token, before, now } = await withoutApiToken();
    const run = async (said: readonly string[], text = token) =>
      machine.run(said, { env: { ...machine.env, OKTA_ACCESS_TOKEN: text } });
    const succeeds = async (...said: readonly string[]) => {
      // a new token, as a person would get it
      const { code, err } = await run(said, await accessToken(okta));
      expect([said[0], code, err]).toEqual([said[0], 0, err]);
    };
    const codes = new Set<number>();
    const reached: number[] = [];
    for (const skip of all ? Array.from({ length: most }, (_, at) => at) : some) {
      if (command !== 'setup') await succeeds('setup', ...react, '--yes');
      okta.faults.add({ kind: 'expired', path: /^\/api\/v1\//, skip, times: 1000 });
      const { code, err, out } = await run(words);
      okta.faults.clear();
      if (code === 0) {
        if (command !== 'teardown') await succeeds('teardown', '--yes');
        break;
      }
      reached.push(skip);
      codes.add(code);
      expect(err + out, `call ${skip}`).toContain('its hour is over');
      // 5: what was found, or all that was made, and the look at it was refused
      expect([skip, code], err).toEqual([skip, expect.toSatisfy((one) => [4, 5, 6].includes(one as number))]);
      if (code !== 5) expect(err).toMatch(new RegExp(`to go on, run: gloo-okta ${command}`, 'i'));
      await succeeds(...words);
      if (command !== 'teardown') await succeeds('teardown', '--yes');
    }
    console.warn(`${command}: stopped at the calls ${reached.join(' ')} with ${[...codes].sort().join(' ')}`);
    if (!all) expect(reached).toEqual(some);
    expect([...codes]).toEqual(expect.arrayContaining(command === 'verify' ? [5] : [4, 6]));
    expect(withoutLogins(await now())).toEqual(withoutLogins(before));
  },
  all ? 900_000 : undefined,
);
