import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWithKubectl } from '../kube/fake-kubectl.ts';
import { aMachine, hasKubectl, type Machine, react } from './a-run.ts';

/** The calls of kubectl and of Okta that a whole run makes; those that wait for Gloo are made until it has judged. */
const isWaiting = (call: string) => call.includes('--show-managed-fields');

describe.skipIf(!hasKubectl)('nothing is asked twice', () => {
  let machine: Machine;
  let folder = '';
  beforeAll(async () => {
    machine = await aMachine();
    const { PATH = '' } = machine.env;
    // the real one is looked for behind this folder
    folder = await folderWithKubectl(`here="$(dirname "$0")"; echo "$*" >> "$here/calls"; PATH='${PATH}' exec kubectl "$@"`);
    machine.env['PATH'] = `${folder}:${PATH}`;
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await machine.leave();
  });

  /** Runs a command; gives its calls of kubectl, without the further ones that wait, and its calls of Okta. */
  async function callsOf(words: readonly string[]): Promise<{ kubectl: readonly string[]; okta: readonly string[] }> {
    writeFileSync(join(folder, 'calls'), '');
    const before = machine.sandbox.okta.calls().length;
    const { code, err } = await machine.run(words);
    expect([0, 5], err).toContain(code);
    // each address that a browser comes back to is tried at the authorize endpoint, as many as there are
    const okta = machine.sandbox.okta
      .calls()
      .slice(before)
      .filter(({ path }) => !path.endsWith('/v1/authorize'));
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    return {
      kubectl: calls.filter((call, at) => !isWaiting(call) || calls.findIndex(isWaiting) === at),
      okta: okta.map(({ method, path }) => `${method} ${path}`),
    };
  }

  it.each([
    // one counts the groups that a claim may list, for Okta tells it nowhere else; the first one looks for an app of the same label
    ['a first setup', ['setup', ...react, '--yes'], 15, 26],
    ['a setup again', ['setup', ...react, '--yes'], 10, 14],
    // whoever writes nothing asks besides whether the API token works from here alone; doctor, what new service apps
    // may do, and which roles are behind it
    ['doctor', ['doctor', ...react], 8, 16],
    ['verify', ['verify'], 8, 16],
    // it shows what doctor finds, too
    ['plan', ['plan', ...react], 10, 15],
    // app and trusted origin go side by side: where the app is gone first, the list of apps is read once more for the origin
    ['teardown', ['teardown', '--yes'], 12, 21],
  ])('%s', async (_, words, most, mostOfOkta) => {
    const { kubectl: calls, okta } = await callsOf(words);
    expect(okta.length, okta.join('\n')).toBeLessThanOrEqual(mostOfOkta);
    // who is about to write looks once more
    const reads = calls.filter((call) => / get /.test(call));
    const again = reads.filter((call, at) => reads.indexOf(call) !== at && !/ -n \S+ --ignore-not-found/.test(call));
    if (words[0] !== 'teardown') expect(again).toEqual([]);
    expect(calls.length, calls.join('\n')).toBeLessThanOrEqual(most);
  });
});
