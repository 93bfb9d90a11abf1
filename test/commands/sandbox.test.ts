import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { aMachine, type Machine } from './a-run.ts';

let machine: Machine;
beforeEach(async () => {
  machine = await aMachine();
});
afterEach(() => machine.leave());

/** How many servers listen in this process. */
const listening = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;

it('a port that is in use is said in two lines, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const before = listening();
  const outcome = await machine.run(['sandbox', '--port', String(port)]);
  expect(outcome.code).toBe(3);
  expect(outcome.err).toContain('(bad-value)');
  expect(outcome.err).toContain(`--port: ${port} is in use`);
  expect(outcome.err).not.toContain('    at ');
  expect(outcome.out).toBe('');
  // a closed server leaves the list with the next turn of the loop
  await new Promise((resolve) => setImmediate(resolve));
  expect(listening()).toBe(before);
  other.close();
});

it('a demo that is stopped says that nothing is left, and not how to go on', async () => {
  const stop = new AbortController();
  let told = '';
  const outcome = await machine.run(['demo'], {
    signal: stop.signal,
    out: (text) => {
      told += text;
      if (text.includes('Setup'))
        stop.abort(new Problem('interrupted', 'Stopped.', 'What was made is recorded; run the same command to go on.'));
    },
  });
  expect(outcome.code).toBe(130);
  expect(outcome.err).toContain('Stopped; the sandbox is gone and nothing is left. (interrupted)');
  expect(outcome.err).toContain('Run it again whenever you like.');
  expect(told + outcome.err).not.toContain('is recorded');
});
