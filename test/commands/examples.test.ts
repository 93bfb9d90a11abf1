import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../../src/examples.ts';
import { commandLinesIn, shellWords } from '../docs/command-lines.ts';
import { aMachine, hasKubectl, type Machine } from './a-run.ts';

/** What needs a person, a browser or a port of its own, and has tests of its own. */
const notHere = /^gloo-okta (setup|teardown|token\b.*|sandbox\b.*|demo\b.*|login\b.*|logout --remove-app.*|verify .*--login)$/;

/** What an example ends with, where that is not 0. */
const codes: Readonly<Record<string, number>> = { 'gloo-okta plan --detailed-exitcode': 5 };

describe.skipIf(!hasKubectl)('the examples of the help, one after the other in the sandbox', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await aMachine();
  });
  afterAll(async () => machine.leave());

  const lines = Object.values(examples).flatMap((list) => list.map(({ line }) => line));
  it.each(lines.filter((line) => !notHere.test(line)))('%s', async (line) => {
    const [found = ''] = commandLinesIn(`\`${line}\``);
    const [, ...words] = shellWords(found.replace('https://dev-1234.okta.com', machine.sandbox.okta.url));
    const { code, err, out } = await machine.run(words);
    expect([code, code === (codes[line] ?? 0) ? '' : err]).toEqual([codes[line] ?? 0, '']);
    expect(out + err).not.toBe('');
  });
});
