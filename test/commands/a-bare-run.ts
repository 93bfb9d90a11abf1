import { PassThrough } from 'node:stream';
import type { Io } from '../../src/io.ts';
import { main } from '../../src/main.ts';

/** Runs a command line on a machine with nothing: no home, no cluster, no network. */
export async function aBareRun(words: readonly string[], stdin = '', change: Partial<Io> = {}) {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: {},
    cwd: '/',
    platform: process.platform,
    terminal: { stdin: false, stdout: false, stderr: false, columns: 80 },
    readStdin: async () => stdin,
    keys: new PassThrough(),
    now: () => new Date(),
    sleep: async () => undefined,
    signal: new AbortController().signal,
    ...change,
  };
  return { code: await main(words, io), out, err };
}
